"""Measure, and print figures, ratios and targets: ``python -m benchmarks [--json] [--only NAME]``.

A target that is missed is marked and changes no exit code: machines are noisy.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Row
from benchmarks.stage import database, set_up_django

ROOT = Path(__file__).resolve().parent.parent
LIVE_PYTHON = ROOT / ".venv-services" / "bin" / "python"
NAMES = ("receivers", "signing", "verifying", "revoking", "storms", "issuing")
MARKS = {True: "met", False: "MISSED", None: ""}


def main() -> None:
    """Run what was asked for."""
    options = _options()
    set_up_django()
    logging.disable(logging.WARNING)
    plain: list[dict[str, Any]] = []
    with database():
        for name in options.only or NAMES:
            plain += _shown(name, (row.to_plain() for row in _measured(name, options)), options)
    if not options.here and "issuing" in (options.only or NAMES):
        plain += _shown("issuing on MariaDB", _on_mariadb(options), options)
    if options.json:
        print(json.dumps(plain, indent=1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--only", action="append", choices=NAMES, help="measure this; may repeat")
    parser.add_argument("--cohort", type=int, default=200, help="learners to issue to")
    parser.add_argument("--here", action="store_true", help="only on the database of the settings")
    return parser.parse_args()


def _measured(name: str, options: argparse.Namespace) -> Iterator[Row]:
    from benchmarks import issuing, receivers, revoking, signing, storms, verifying

    suites: dict[str, Callable[[], Iterable[Row]]] = {
        "receivers": receivers.rows,
        "signing": signing.rows,
        "verifying": verifying.rows,
        "revoking": revoking.rows,
        "storms": storms.rows,
        "issuing": lambda: issuing.rows(options.cohort),
    }
    yield from suites[name]()


def _on_mariadb(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Return the rows of the same on a private MariaDB, or none where it is not installed."""
    if not LIVE_PYTHON.exists() or not shutil.which("mariadbd", path=_path()):
        print("make test-services prepares what MariaDB's figures need", file=sys.stderr)
        return []
    command = [str(LIVE_PYTHON), "-m", "benchmarks", "--here", "--json", "--only", "issuing"]
    command += ["--cohort", str(options.cohort)]
    environment = {**os.environ, "PATH": _path()}
    environment.pop("CAMPUS_DATA", None)
    done = subprocess.run(
        [str(LIVE_PYTHON), "scripts/services.py", "run", "--", *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


def _path() -> str:
    return os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])


def _shown(
    name: str, rows: Iterable[dict[str, Any]], options: argparse.Namespace
) -> list[dict[str, Any]]:
    """Return the rows, printed one by one as they come unless JSON was asked for."""
    if not options.json:
        print(f"\n{name}")
    shown = []
    for row in rows:
        shown.append(row)
        if not options.json:
            print(_line(row), flush=True)
    return shown


def _line(row: dict[str, Any]) -> str:
    beside = ""
    if row["floor"]:
        beside = f"{row['ratio']:.2f} x {row['floor_name']} ({row['floor']:.3g})"
    figure = f"{row['figure']:.4g} {row['unit']}"
    parts = (beside, row["target"], MARKS[row["met"]], row["note"])
    return f"  {row['name']:<58} {figure:>18}  " + "; ".join(filter(None, parts))


if __name__ == "__main__":
    main()
