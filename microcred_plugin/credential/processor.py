"""PyLD's JSON-LD processor with a memory for the contexts that it has worked out.

PyLD remembers a context by the active context that it is applied to, but makes a new active context
for every typed node, so that the same few type-scoped contexts are worked out again and again: half
of the time of an expansion. Only contexts from a closed set get here (`expansion` sees to that),
worked-out contexts are never changed, so they can be kept.

Importing this module imports PyLD with an HTTP client and an HTML parser: do it late.
"""

from __future__ import annotations

from typing import Any

from pyld.context_resolver import ContextResolver
from pyld.jsonld import JsonLdError, JsonLdProcessor

__all__ = ["ContextResolver", "JsonLdError", "Processor"]

_MOST_KEPT = 500

Key = tuple[Any, ...]
Memory = dict[Key, tuple[Any, Any]]


class Processor(JsonLdProcessor):  # type: ignore[misc]  # PyLD is untyped
    """A processor that shares `memory` with others of the same set of contexts."""

    def __init__(self, *, memory: Memory, dropped: list[str | None]) -> None:
        """Keep worked-out contexts in `memory`, and note dropped properties in `dropped`."""
        super().__init__(on_property_dropped=dropped.append)
        self._memory = memory

    def _process_context(self, active_ctx: Any, local_ctx: Any, options: Any, **flags: Any) -> Any:
        if flags.get("cycles") is not None or "_uuid" not in active_ctx:
            return super()._process_context(active_ctx, local_ctx, options, **flags)
        key = (active_ctx["_uuid"], _identity(local_ctx), tuple(sorted(flags.items())))
        if key not in self._memory:
            if len(self._memory) >= _MOST_KEPT:
                self._memory.clear()
            worked_out = super()._process_context(active_ctx, local_ctx, options, **flags)
            # The local context is kept beside the result so that its identity stays its own.
            self._memory[key] = (worked_out, local_ctx)
        return self._memory[key][0]


def _identity(local_ctx: Any) -> Any:
    if isinstance(local_ctx, str):
        return local_ctx
    if isinstance(local_ctx, list) and all(isinstance(name, str) for name in local_ctx):
        return tuple(local_ctx)
    return id(local_ctx)
