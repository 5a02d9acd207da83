"""Contact details as they lie in a lead's row: each in the column of its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from chatbot.screening.lead import ContactDetails

CONTACT_COLUMNS = tuple(each.name for each in fields(ContactDetails))


def contact_of(row: Mapping[str, Any]) -> ContactDetails:
    return ContactDetails(**{name: row[name] for name in CONTACT_COLUMNS})
