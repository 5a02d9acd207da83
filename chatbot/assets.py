"""Scripts and the style sheet, addressed by their content: a browser may keep them for a year."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path

from flask import Flask, Response, abort, request
from rjsmin import jsmin

FOLDER = "static"
SCRIPTS = {"talk.js": ("turns.js", "keys.js"), "resume.js": ("resume.js",), "staff.js": ("staff.js",)}
"""What is asked for in one request, of which files."""

STYLE, MORE_STYLE, STAFF_STYLE = "style.css", "more.css", "staff.css"
"""Templates, since the first page that a browser gets holds what it needs of them: a second round trip would
cost more.
"""

ENDPOINT = "asset"


def register(app: Flask) -> None:
    """Serve ``/static/<hash>/<name>``; templates get an address by ``asset(name)``."""
    folder = Path(app.root_path, FOLDER)
    bodies = {
        name: "\n".join(jsmin((folder / part).read_text(encoding="utf-8")) for part in parts).encode()
        for name, parts in SCRIPTS.items()
    }
    bodies |= {name: style(app, name) for name in (STYLE, MORE_STYLE, STAFF_STYLE)}
    hashes = {name: hashlib.sha256(body).hexdigest()[:12] for name, body in bodies.items()}

    def is_first_page() -> bool:
        return not request.cookies

    def send(digest: str, name: str) -> Response:
        if hashes.get(name) != digest:
            abort(404)
        return Response(bodies[name], mimetype=mimetypes.guess_type(name)[0])

    def address(name: str) -> str:
        return f"{app.config['APPLICATION_ROOT'].rstrip('/')}/static/{hashes[name]}/{name}"

    app.add_url_rule("/static/<digest>/<name>", ENDPOINT, send)
    app.jinja_env.globals.update(asset=address, is_first_page=is_first_page)


def style(app: Flask, name: str) -> bytes:
    return app.jinja_env.get_template(name).render().encode()
