"""The server of `make run`, with the flags that `make run` gives it: docs/decisions/0001-server.md."""

import http.client
import os
import shlex
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BODY_LENGTH = 200_000
SLOW_APP = f"""
import time

def app(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        time.sleep(1.5)
    start_response("200 OK", [("Content-Length", "{BODY_LENGTH}")])
    return [b"x" * {BODY_LENGTH}]
"""

StartsServer = Callable[[Path], tuple["subprocess.Popen[bytes]", int]]


def serve_command(**variables: str) -> list[str]:
    """The command that `make run` ends with, for these make variables."""
    outside = {"HOST", "PORT", "MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES"}
    environment = {name: value for name, value in os.environ.items() if name not in outside}
    settings = [f"{name}={value}" for name, value in variables.items()]
    dry_run = ["make", "--no-print-directory", "--dry-run", "run", *settings]
    recipe = subprocess.run(dry_run, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    lines = recipe.stdout.replace("\\\n", " ")
    return shlex.split(lines[lines.rindex("exec ") :])[1:]


@pytest.fixture
def start_server() -> Iterator[StartsServer]:
    """Serves app.py of a folder as `make run` would serve the site; ends what it started."""
    started: list[subprocess.Popen[bytes]] = []

    def start(folder: Path) -> tuple["subprocess.Popen[bytes]", int]:
        port = free_port()
        program, *flags, _ = serve_command(PORT=str(port))
        server = subprocess.Popen([str(ROOT / program), *flags, "app:app"], cwd=folder)
        started.append(server)
        wait_until_it_answers(port)
        return server, port

    yield start
    for server in started:
        if server.poll() is None:
            server.kill()
            server.wait(timeout=10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_it_answers(port: int, seconds: float = 20) -> None:
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        try:
            if fetch(port, "GET", "/") == (200, BODY_LENGTH):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"no answer on port {port} within {seconds} s")


def fetch(port: int, method: str, path: str, body: bytes = b"") -> tuple[int, int]:
    """Status and length of the whole answer; http.client raises when an answer is cut short."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, body)
        response = connection.getresponse()
        return response.status, len(response.read())
    finally:
        connection.close()


@pytest.mark.timeout(60)
def test_q1_a_stopped_server_finishes_every_request_in_flight(
    tmp_path: Path, start_server: StartsServer
) -> None:
    (tmp_path / "app.py").write_text(SLOW_APP)
    server, port = start_server(tmp_path)
    # 2 workers with 4 threads each: at least four of the twelve wait for a thread when the signal comes.
    with ThreadPoolExecutor(12) as people:
        answers = [people.submit(fetch, port, "POST", "/slow", b"answer") for _ in range(12)]
        time.sleep(0.7)
        server.send_signal(signal.SIGTERM)
    assert [answer.result() for answer in answers] == [(200, BODY_LENGTH)] * 12
    assert server.wait(timeout=15) == 0


def test_q43_the_server_binds_127_0_0_1_unless_told_otherwise() -> None:
    assert "--host 127.0.0.1 " in shlex.join(serve_command())
    assert "--host 192.0.2.1 " in shlex.join(serve_command(HOST="192.0.2.1"))


def test_the_server_keeps_no_access_log() -> None:
    assert "--access-log" not in serve_command()
