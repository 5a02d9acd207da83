"""Babel extractor for dialog files: every sentence a person or staff can meet, with its context.

``dialog.yaml`` gives a study's catalog its messages, ``shared.yaml`` gives the site's what all dialogs share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import IO

from chatbot.authoring.drafts import is_open
from chatbot.authoring.loader import SHARED_FILE, load_dialog, load_shared
from chatbot.screening.wording import Text

Message = tuple[int, str, tuple[str, str], list[str]]


def extract_dialog(
    fileobj: IO[bytes],
    _keywords: Iterable[str],
    _comment_tags: Iterable[str],
    **_options: object,
) -> Iterator[Message]:
    """Yield ``(line, "pgettext", (msgctxt, msgid), comments)`` for one file. Raises DialogError."""
    file = Path(fileobj.name)
    texts = load_shared(file) if file.name == SHARED_FILE else study_texts(file.parent)
    for context, sentence in dict.fromkeys(source for text in texts for source in text.sources()):
        yield 0, "pgettext", (context, sentence), []


def study_texts(folder: Path) -> Iterator[Text]:
    """Every sentence that belongs to this study alone and is not still to be written, in the file's order."""
    shared = set(load_shared(folder.parent / SHARED_FILE))
    written = texts_in(load_dialog(folder, is_draft=True))
    yield from (text for text in written if text not in shared and not any(map(is_open, _said(text))))


def _said(text: Text) -> Iterator[str]:
    return (sentence for _, sentence in text.sources())


def texts_in(value: object) -> Iterator[Text]:
    """Every sentence in a dialog or a part of one, in the order in which it was written."""
    if isinstance(value, Text):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name))
    elif isinstance(value, Mapping):
        yield from (text for each in value.values() for text in texts_in(each))
    elif isinstance(value, tuple):
        yield from (text for each in value for text in texts_in(each))
