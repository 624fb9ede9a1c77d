"""Hold the measured coverage against its gates, room by room.

A share is lines and branches together: what was run, of all that could be.
"""

import json
import sys
from pathlib import Path

PACKAGE = "microcred_plugin"
ROOMS = {"domain": 95.0, "credential": 95.0, "services": 95.0}
OVERALL = 90.0


def share(files: dict[str, dict], *, prefix: str) -> float | None:
    """Return the percentage of lines and branches run under ``prefix``; None if all is empty."""
    summaries = [f["summary"] for name, f in files.items() if name.startswith(prefix)]
    total = sum(s["num_statements"] + s["num_branches"] for s in summaries)
    run = sum(s["covered_lines"] + s["covered_branches"] for s in summaries)
    return 100 * run / total if total else None


def main(path: str) -> int:
    """Print one line per gate; return 1 if any room is below its gate."""
    files = json.loads(Path(path).read_text(encoding="utf-8"))["files"]
    gates = {f"{PACKAGE}/{room}/": gate for room, gate in ROOMS.items()} | {f"{PACKAGE}/": OVERALL}
    failed = False
    for prefix, gate in gates.items():
        value = share(files, prefix=prefix)
        below = value is None or value < gate
        failed |= below
        measured = "nothing measured" if value is None else f"{value:5.1f} %"
        print(f"coverage {prefix:32} {measured}, gate {gate:.0f} %{' BELOW' if below else ''}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
