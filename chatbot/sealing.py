"""The sealed cookie: Flask's session, compressed and then encrypted and authenticated, one for each study.

Nothing that a person said is on the server, and nothing in the cookie can be read or changed by anybody
without the key.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from enum import Enum
from functools import cached_property
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import Flask, Request, Response, request
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

ENTRY, DRAFT = "e", "d"
"""The session's keys for what was typed and not taken, on a step and on the call-back form."""

MOST_BYTES = 3500
"""What a cookie may weigh: browsers drop one of 4,096 bytes with its name and attributes, without a word."""


STAFF = "staff"
"""The part of the path under which staff work, and the name of their cookie."""

GRACE_SECONDS = 24 * 60 * 60
"""How long a browser keeps a cookie that no longer opens, so that its owner can be told what happened."""


class Lost(Enum):
    """Why a conversation that the browser sent could not be opened."""

    EXPIRED = "expired"
    UNREADABLE = "unreadable"


class Sealed(CallbackDict[str, Any], SessionMixin):
    """A session that is saved only when something in it changed; ``lost`` tells that an earlier one was
    given up.
    """

    def __init__(self, initial: dict[str, Any] | None = None, lost: Lost | None = None) -> None:
        super().__init__(initial, self._changed)
        self.modified = False
        self.new = initial is None
        self.lost = lost

    def _changed(self, _: CallbackDict[str, Any]) -> None:
        self.modified = True


class Seal:
    """Seals and opens a conversation. The first key seals, every key opens: so keys can be rotated."""

    def __init__(self, keys: Sequence[bytes], lifetime: timedelta) -> None:
        self.box = MultiFernet([Fernet(key) for key in keys])
        self.seconds = int(lifetime.total_seconds())

    def close(self, content: dict[str, Any]) -> str:
        plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        return self.box.encrypt(zlib.compress(plain, 9)).decode()

    def open(self, token: str) -> dict[str, Any] | Lost:
        try:
            packed = self.box.decrypt(token.encode(), ttl=self.seconds)
            content = json.loads(zlib.decompress(packed))
        except InvalidToken:
            return Lost.EXPIRED if self._is_ours(token) else Lost.UNREADABLE
        except (zlib.error, ValueError):
            return Lost.UNREADABLE
        return content if isinstance(content, dict) else Lost.UNREADABLE

    def _is_ours(self, token: str) -> bool:
        try:
            self.box.extract_timestamp(token.encode())
        except InvalidToken:
            return False
        return True


class SealedSessions(SessionInterface):
    """Opens the conversation of the study that the path names, and seals it again when it changed.

    Staff have a cookie of their own, which goes when the browser is closed.
    """

    def __init__(self, make_seal: Callable[[], Seal], studies: Iterable[str]) -> None:
        self.make_seal = make_seal
        self.names = {STAFF: STAFF, **{study: f"talk-{study}" for study in studies}}

    @cached_property
    def seal(self) -> Seal:
        return self.make_seal()

    def open_session(self, app: Flask, request: Request) -> Sealed:
        name = self._cookie_name(app, request)
        token = request.cookies.get(name, "") if name else ""
        if not token:
            return Sealed()
        opened = self.seal.open(token)
        return Sealed(lost=opened) if isinstance(opened, Lost) else Sealed(opened)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        name = self._cookie_name(app, request)
        if not name or not session.modified:
            return
        secure = bool(app.config["HTTPS"])
        if not session:
            response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="Lax")
            return
        response.set_cookie(
            name,
            self._token(session),
            max_age=None if name.endswith(STAFF) else self.seal.seconds + GRACE_SECONDS,
            path="/",
            secure=secure,
            httponly=True,
            samesite="Lax",
        )

    def _token(self, session: SessionMixin) -> str:
        """Too much for a cookie: what can be typed again goes, so that the answers stay."""
        content = dict(session)
        token = self.seal.close(content)
        while len(token) > MOST_BYTES and (content.pop(ENTRY, None) or content.get(DRAFT)):
            content[DRAFT] = dict(list(content.get(DRAFT, {}).items())[:-1])
            token = self.seal.close(content)
        return token

    def _cookie_name(self, app: Flask, request: Request) -> str | None:
        """None where neither a study is named nor the staff: there is nothing to remember on such a page."""
        _, _, place, *_ = [*request.path.split("/", 3), "", ""]
        name = self.names.get(place)
        return f"__Host-{name}" if name and app.config["HTTPS"] else name
