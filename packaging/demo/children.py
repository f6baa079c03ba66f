"""Programs that run beside a script: started with a log each, waited for by what they do, stopped by their own pid."""
import ctypes
import json
import os
import pathlib
import signal
import subprocess
import time
import urllib.error
import urllib.request

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class Failure(Exception):
    """What did not happen, for the person at the terminal."""


def _die_with_parent() -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Child:
    """One program. Its output goes to `log`, appended across restarts. A terminal's Ctrl-C does not reach it; its parent's end does."""

    def __init__(self, name: str, argv: list, log: pathlib.Path, environment: dict | None = None):
        self.name, self.argv, self.log = name, [str(a) for a in argv], log
        self.environment = environment
        self.process: subprocess.Popen | None = None

    def start(self) -> "Child":
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                env={**os.environ, **(self.environment or {})}, preexec_fn=_die_with_parent)
        return self

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self, seconds: float = 15) -> int | None:
        """Asks it to end; kills it when it does not. Its exit status, nothing when it was not started."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait()

    def kill(self) -> None:
        """kill -9, and reaps it."""
        self.process.kill()
        self.process.wait()

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def last_words(self, lines: int = 25) -> str:
        """The end of its log."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])


def wait_for(what: str, ready, seconds: float, children: list | tuple = ()):
    """Calls `ready` until it gives something true, and returns that. A child that ends meanwhile, or the deadline, is a Failure that
    ends with the children's last words."""
    ends = time.monotonic() + seconds
    while True:
        found = ready()
        if found:
            return found
        dead = [child for child in children if not child.is_running]
        if dead or time.monotonic() > ends:
            why = f"{dead[0].name} ended with status {dead[0].process.poll()}" if dead else f"not within {seconds:g} s"
            words = "".join(f"\n--- {child.name}:\n{child.last_words()}" for child in (dead or children))
            raise Failure(f"{what}: {why}{words}")
        time.sleep(0.05)


def read_json(path: pathlib.Path):
    """A JSON file's value; nothing while it is not there or not whole."""
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return None


def read_json_lines(path: pathlib.Path) -> list:
    """The whole lines of a file of JSON lines; none while it is not there."""
    try:
        lines = path.read_text().split("\n")[:-1]
    except OSError:
        return []
    return [json.loads(line) for line in lines]


def http(url: str, token: str | None = None, body: dict | None = None, seconds: float = 10):
    """Status, headers and text of a request over loopback; status 0 when nobody answers."""
    request = urllib.request.Request(url, data=None if body is None else json.dumps(body).encode())
    if body is not None:
        request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=seconds) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()
    except (OSError, ValueError):
        return 0, {}, ""
