"""What the server serves. It refuses to start without its keys and its database, and says what to do."""

from __future__ import annotations

import sys

from chatbot import create_app
from chatbot.authoring.problems import DialogError
from chatbot.config import SettingRefused
from chatbot.store.errors import StoreRefused, StoreUnavailable

try:
    app = create_app()
    app.extensions["store"]().check()
except (DialogError, SettingRefused, StoreRefused, StoreUnavailable) as refusal:
    sys.exit(str(refusal))
