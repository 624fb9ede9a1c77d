"""The REST API under `/api/microcredentials/v1/`: reads a request, calls one service, answers JSON.

Every refusal has a code and, where a field is at fault, its name; the sentences are in the
language of the asker. What may be sent and what comes back is described at its `schema`.
"""
