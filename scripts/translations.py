"""Check every message catalogue: it parses, is complete, and its compiled form says the same.

A catalogue that ships without its compiled form, or with an old one, speaks another language than
its author wrote, and nobody notices until a reader does.
"""

import gettext
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("microcred_plugin", "campus")


def compiled(catalogue: Path) -> dict[object, str]:
    """Return the messages of a source catalogue; raise RuntimeError with what the compiler says."""
    with tempfile.NamedTemporaryFile(suffix=".mo") as out:
        command = ["msgfmt", "--check", "--check-accelerators=no", "-o", out.name, str(catalogue)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return messages(Path(out.name))


def messages(binary: Path) -> dict[object, str]:
    """Return the messages of a compiled catalogue."""
    with binary.open("rb") as stream:
        return dict(gettext.GNUTranslations(stream)._catalog)


def faults(catalogue: Path) -> list[str]:
    """Return what is wrong with one catalogue, in words."""
    shown = catalogue.relative_to(ROOT)
    try:
        wanted = compiled(catalogue)
    except RuntimeError as refusal:
        return [f"{shown} does not compile: {refusal}"]
    binary = catalogue.with_suffix(".mo")
    if not binary.exists():
        return [f"{shown} has no compiled form beside it"]
    header = ""
    ours = {k: v for k, v in messages(binary).items() if k != header}
    theirs = {k: v for k, v in wanted.items() if k != header}
    return [] if ours == theirs else [f"{shown} was changed after it was compiled"]


def main() -> int:
    """Print what is wrong; return 1 if anything is."""
    catalogues = [p for folder in FOLDERS for p in sorted((ROOT / folder).rglob("*.po"))]
    found = [fault for catalogue in catalogues for fault in faults(catalogue)]
    print("\n".join(found) or f"{len(catalogues)} catalogues, all compiled")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
