"""Check every message catalogue: it is complete, and its compiled form beside it says the same.

A catalogue that ships without its compiled form, or with an old one, speaks another language than
its author wrote, and nobody notices until a reader does. With ``--write`` the compiled forms are
made anew; that needs no tool but this one.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("microcred_plugin", "campus")

Messages = dict[tuple[str | None, str], tuple[str, ...]]


def messages(catalogue: polib.POFile | polib.MOFile) -> Messages:
    """Return what a catalogue says, by context and message."""
    return {
        (entry.msgctxt, entry.msgid): (
            tuple(entry.msgstr_plural.values()) if entry.msgid_plural else (entry.msgstr,)
        )
        for entry in catalogue
        if isinstance(catalogue, polib.MOFile) or entry.translated()
    }


def faults(path: Path) -> Iterator[str]:
    """Yield what is wrong with one catalogue, in words."""
    shown = path.relative_to(ROOT)
    source = polib.pofile(str(path), check_for_duplicates=True)
    for entry in [*source.untranslated_entries(), *source.fuzzy_entries()]:
        yield f"{shown}:{entry.linenum} is not translated: {entry.msgid!r}"
    binary = path.with_suffix(".mo")
    if not binary.exists():
        yield f"{shown} has no compiled form beside it"
    elif messages(polib.mofile(str(binary))) != messages(source):
        yield f"{shown} was changed after it was compiled"


def main(arguments: list[str]) -> int:
    """Print what is wrong; return 1 if anything is."""
    catalogues = [p for folder in FOLDERS for p in sorted((ROOT / folder).rglob("*.po"))]
    if "--write" in arguments:
        for path in catalogues:
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
    found = [fault for path in catalogues for fault in faults(path)]
    print("\n".join(found) or f"{len(catalogues)} catalogues, complete and compiled")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
