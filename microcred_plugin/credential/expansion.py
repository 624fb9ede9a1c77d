"""JSON-LD expansion that hides nothing.

PyLD drops terms that no context defines and resolves relative addresses against a made-up base;
both would leave parts of a document unsigned. Here the first is an error that names the path, and
no base is given, so that the second stays visible and is refused when quads are written.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from microcred_plugin.credential.contexts import Contexts
from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.paths import path_of_key, path_of_value
from microcred_plugin.credential.quads import Quad, expanded_to_quads

__all__ = ["document_quads"]

# PyLD meets shapes that it does not expect with Python's own errors.
_SURPRISES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_KEYWORDS = frozenset({"@context", "@value", "@language"})


def document_quads(document: Mapping[str, Any], *, contexts: Contexts) -> list[Quad]:
    """Return the quads of a JSON-LD document.

    Raises CredentialError: unknown_context, bad_json_ld, undefined_term, not_absolute or
    unsupported_keyword, with the path of the first place found.
    """
    _check_contexts(document)
    expanded = _expander(contexts).expand(document)
    try:
        return expanded_to_quads(expanded)
    except CredentialError as error:
        value = error.values.pop("value", None)
        raise CredentialError(
            error.problem, path_of_value(document, value) or error.where, **error.values
        ) from None


def _check_contexts(value: Any, path: str = "") -> None:
    """Refuse contexts inside the document, keywords that rearrange it, and addresses as keys.

    Each can make other JSON out of the same quads, so that a reader of the JSON is shown something
    else than what was signed: the status of a revoked credential, its key written out as the
    address that `credentialStatus` stands for, would be signed and seen by nobody.
    """
    if isinstance(value, list):
        for index, item in enumerate(value):
            _check_contexts(item, f"{path}[{index}]")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            where = f"{path}.{key}" if path else key
            if key == "@context":
                _check_context(item, where)
            elif ":" in key or (key.startswith("@") and key not in _KEYWORDS):
                raise CredentialError(Problem.UNSUPPORTED_KEYWORD, where)
            else:
                _check_contexts(item, where)


def _check_context(value: Any, where: str) -> None:
    names = value if isinstance(value, list) else [value]
    if not names or not all(isinstance(name, str) for name in names):
        raise CredentialError(Problem.UNKNOWN_CONTEXT, where, given="a context written inline")


class _Expander:
    """PyLD with one set of contexts and a cache of its own.

    PyLD's shared cache is keyed by URL alone; another user of PyLD in the same process could put
    another document there. Ours needs no bound, since only known contexts get into it. The lock
    is for the caches inside PyLD, which are not safe between threads.
    """

    def __init__(self, contexts: Contexts) -> None:
        from microcred_plugin.credential import processor

        self._contexts = contexts
        self._pyld = processor
        self._memory: dict[Any, Any] = {}
        self._cache: dict[str, Any] = {}
        self._lock = threading.Lock()

    def expand(self, document: Mapping[str, Any]) -> list[dict[str, Any]]:
        dropped: list[str | None] = []
        with self._lock:
            expanded: list[dict[str, Any]] = self._expand(document, dropped)
        if dropped:
            path = path_of_key(document, dropped[0])
            raise CredentialError(Problem.UNDEFINED_TERM, path or str(dropped[0]))
        return expanded

    def _expand(self, document: Mapping[str, Any], dropped: list[str | None]) -> Any:
        options = {
            "base": None,
            "documentLoader": self._load,
            "contextResolver": self._pyld.ContextResolver(self._cache, self._load),
        }
        try:
            return self._pyld.Processor(memory=self._memory, dropped=dropped).expand(
                dict(document), options
            )
        except self._pyld.JsonLdError as error:
            raise _translated(error) from None
        except _SURPRISES as error:
            raise CredentialError(Problem.BAD_JSON_LD, kind=type(error).__name__) from None

    def _load(self, url: str, _options: object = None) -> dict[str, Any]:
        document = self._contexts.get(url)
        return {"contextUrl": None, "documentUrl": url, "document": document, "tag": "static"}


@lru_cache(maxsize=8)
def _expander(contexts: Contexts) -> _Expander:
    return _Expander(contexts)


def _translated(error: BaseException) -> CredentialError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, CredentialError):
            return cause
        cause = cause.__cause__
    return CredentialError(Problem.BAD_JSON_LD, kind=str(getattr(error, "code", None)))
