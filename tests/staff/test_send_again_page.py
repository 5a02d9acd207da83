"""The page that offers a form again calls everything as the form's own page does."""

import re
from pathlib import Path

from flask import Flask

import chatbot.staff
from chatbot.staff.send_again_page import _OF_LEAD, _doings, _labels

TEMPLATES = Path(chatbot.staff.__file__).parent / "templates"


def test_every_form_of_a_lead_is_called_something(app: Flask) -> None:
    sent_to = [rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    ends = {found["what"] for each in sent_to if (found := _OF_LEAD.search(each))}
    with app.test_request_context("/en/staff/"):
        assert set(_doings()) == ends


def test_every_field_is_called_as_in_its_form(app: Flask) -> None:
    pages = "".join(each.read_text(encoding="utf-8") for each in TEMPLATES.rglob("*.html"))
    called = set(re.findall(r'gettext\("([^"]+)"\)|{% trans %}([^{]+){% endtrans %}', pages))
    called = {one or other for one, other in called}
    with app.test_request_context("/en/staff/"):
        assert [label for label in _labels().values() if label not in called] == []
