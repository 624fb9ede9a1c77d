"""A private MariaDB and Redis for tests: started in a temporary directory, torn down after.

As a command: ``services.py run -- COMMAND`` runs the command with the addresses in its environment.
Inside that command ``Services.from_environment()`` lets a test kill and restart what it talks to.
"""

import dataclasses
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

STATE = "MICROCRED_SERVICES_STATE"
DATABASE = "microcred"
WAIT_SECONDS = 60


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(ready: Callable[[], bool], *, what: str) -> None:
    """Return once ``ready`` answers true; raise TimeoutError naming ``what`` after a minute."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not come within {WAIT_SECONDS} seconds")
        time.sleep(0.05)


@dataclasses.dataclass(frozen=True)
class Services:
    """Where the two servers live; every method works from any process that knows the directory."""

    directory: str
    mariadb_port: int
    redis_port: int

    @classmethod
    def from_environment(cls) -> Self:
        """Return the services that this process runs under; raise KeyError if there are none."""
        return cls(**json.loads(Path(os.environ[STATE]).read_text(encoding="utf-8")))

    @property
    def root(self) -> Path:
        """Return the directory that holds data, sockets, logs and process ids."""
        return Path(self.directory)

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables by which settings and tests find the servers."""
        return {
            STATE: str(self.root / "state.json"),
            "MICROCRED_TEST_DATABASE_URL": (
                f"mysql://root@127.0.0.1:{self.mariadb_port}/{DATABASE}"
            ),
            "MICROCRED_TEST_REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "MICROCRED_TEST_BROKER_URL": f"redis://127.0.0.1:{self.redis_port}/1",
        }

    def prepare(self) -> None:
        """Create an empty database cluster and note where everything is."""
        state = json.dumps(dataclasses.asdict(self))
        (self.root / "state.json").write_text(state, encoding="utf-8")
        self._run(
            "mariadb-install-db",
            "--no-defaults",
            f"--datadir={self.root / 'data'}",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            *as_root(),
        )

    def start(self, name: str) -> None:
        """Start ``mariadb`` or ``redis`` and return when it answers."""
        command = self._mariadb_command() if name == "mariadb" else self._redis_command()
        log = str(self.root / f"{name}.log")
        # Left to the shell, the server belongs to no process of ours: any may stop it later.
        detach = 'log=$1; shift; setsid "$@" >>"$log" 2>&1 </dev/null & echo $!'
        started = subprocess.run(
            ["sh", "-c", detach, "sh", log, *command],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            cwd=self.root,
        )
        (self.root / f"{name}.pid").write_text(started.stdout.strip(), encoding="utf-8")
        wait_until(lambda: self.answers(name), what=name)

    def stop(self, name: str, *, how: signal.Signals = signal.SIGTERM) -> None:
        """Signal ``mariadb`` or ``redis`` (SIGKILL for a crash) and return once it is gone."""
        path = self.root / f"{name}.pid"
        if not path.exists():
            return
        pid = int(path.read_text(encoding="utf-8"))
        path.unlink()
        if is_running(pid):
            os.kill(pid, how)
            wait_until(lambda: not is_running(pid), what=f"the end of {name}")

    def restart(self, name: str, *, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop ``mariadb`` or ``redis`` and start it again on the same port and data."""
        self.stop(name, how=how)
        self.start(name)

    def answers(self, name: str) -> bool:
        """Return whether the server speaks: MariaDB to its own client, Redis to a PING."""
        if name == "redis":
            return redis_answers(self.redis_port)
        return self._client("SELECT 1").returncode == 0

    def create_database(self) -> None:
        """Create the empty database that the settings name."""
        made = self._client(f"CREATE DATABASE {DATABASE} CHARACTER SET utf8mb4")
        if made.returncode:
            raise RuntimeError(made.stderr.decode())

    def _client(self, statement: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["mariadb", "--no-defaults", "-uroot", f"-S{self.root / 'db.sock'}", "-e", statement],
            capture_output=True,
            check=False,
        )

    def _mariadb_command(self) -> list[str]:
        return [
            "mariadbd",
            "--no-defaults",
            f"--datadir={self.root / 'data'}",
            f"--socket={self.root / 'db.sock'}",
            f"--port={self.mariadb_port}",
            "--bind-address=127.0.0.1",
            # What the platform's own database is set to, as far as behaviour depends on it.
            "--character-set-server=utf8mb4",
            "--collation-server=utf8mb4_unicode_ci",
            "--sql-mode=STRICT_TRANS_TABLES",
            "--transaction-isolation=READ-COMMITTED",
            "--innodb-buffer-pool-size=256M",
            # A process that is killed still loses nothing; only a machine that goes down would.
            "--innodb-flush-log-at-trx-commit=2",
            *as_root(),
        ]

    def _redis_command(self) -> list[str]:
        port = str(self.redis_port)
        return ["redis-server", "--port", port, "--bind", "127.0.0.1", "--save", ""]

    def _run(self, *command: str) -> None:
        done = subprocess.run(command, capture_output=True, check=False, cwd=self.root)
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {done.stdout.decode()}{done.stderr.decode()}")


def as_root() -> list[str]:
    """Return the option by which MariaDB agrees to run as root, as it does in CI."""
    return ["--user=root"] if os.geteuid() == 0 else []


def is_running(pid: int) -> bool:
    """Return whether the process is there; one that ended and only waits to be noticed is not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie holds no port and no file; whoever is to notice it may take its time.
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text(encoding="utf-8").rsplit(")", 1)[1][1] != "Z"


def redis_answers(port: int) -> bool:
    """Return whether a Redis on ``port`` answers a PING."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(7) == b"+PONG\r\n"
    except OSError:
        return False


def run(command: list[str]) -> int:
    """Run a command beside fresh servers; return its exit code, with nothing left behind."""
    directory = tempfile.mkdtemp(prefix="microcred-services-")
    services = Services(directory, mariadb_port=free_port(), redis_port=free_port())
    try:
        services.prepare()
        services.start("redis")
        services.start("mariadb")
        services.create_database()
        return subprocess.run(
            command, env={**os.environ, **services.environment}, check=False
        ).returncode
    finally:
        services.stop("redis")
        services.stop("mariadb")
        shutil.rmtree(directory, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Do what the command line says: ``run -- COMMAND``, ``stop NAME`` or ``restart NAME``."""
    match arguments:
        case ["run", "--", *command] if command:
            return run(command)
        case ["restart", name]:
            Services.from_environment().restart(name)
        case ["stop", name]:
            Services.from_environment().stop(name)
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    os.environ["PATH"] += os.pathsep + "/usr/sbin"
    # Ended from outside, the servers must still be taken down.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
