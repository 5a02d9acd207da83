"""The two servers of a run: the app as `make run` serves it, and the pages it is measured beside."""

from __future__ import annotations

import gzip
import mimetypes
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.test_server import free_port, serve_command

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 30.0
"""How many seconds the server may take to answer, and to end."""


@contextmanager
def app_server() -> Iterator[str]:
    """The app on an instance of its own, with the flags of `make run`: its address, without a slash."""
    with tempfile.TemporaryDirectory() as instance:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CHATBOT_")},
            "CHATBOT_INSTANCE_PATH": instance,
            "GRANIAN_LOG_LEVEL": "warning",
        }
        programs = Path(sys.executable).parent
        subprocess.run(  # noqa: S603
            [programs / "flask", "setup"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
        )
        port = free_port()
        _, *arguments = serve_command(PORT=str(port))
        server = subprocess.Popen([programs / "granian", *arguments], cwd=ROOT, env=environment)  # noqa: S603
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_it_answers(address, server)
            yield address
        finally:
            server.terminate()
            try:
                server.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_until_it_answers(address: str, server: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own http address
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the app does not answer on {address}")


@contextmanager
def static_server(files: Mapping[str, bytes]) -> Iterator[str]:
    """Serves ``{path: bytes}`` compressed as well as gzip can, kept by nobody, from memory."""
    packed = {path: gzip.compress(content, 9, mtime=0) for path, content in files.items()}

    class FromMemory(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = packed.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", mimetypes.guess_type(self.path)[0] or "text/html; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body or b"")))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), FromMemory)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(PATIENCE)
        server.server_close()
