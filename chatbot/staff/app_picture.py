"""What an authenticator app is set up with: a QR code, and the same secret to type."""

from __future__ import annotations

from dataclasses import dataclass

from chatbot.i18n import gettext
from chatbot.qr import QRCode, qr_code
from chatbot.store.second_factor import address_for_app
from chatbot.store.staff import Account


@dataclass(frozen=True, slots=True)
class AppPicture:
    """``secret`` in groups of four, to type; ``address`` opens an app on the same phone."""

    qr: QRCode
    secret: str
    address: str


def app_picture(account: Account, secret: str) -> AppPicture:
    address = address_for_app(secret, account.login, gettext("Study leads"))
    groups = (secret[start : start + 4] for start in range(0, len(secret), 4))
    return AppPicture(qr_code(address), " ".join(groups), address)
