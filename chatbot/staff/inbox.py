"""The inbox: which lead is next."""

from __future__ import annotations

from flask import render_template

from chatbot.screening.staff_role import Permission
from chatbot.staff.access import needs
from chatbot.staff.frame import Page, section
from chatbot.staff.notices import notices_context

inbox = section("inbox")


@inbox.get("/")
@needs(Permission.READ_LEADS)
def show() -> Page:
    return render_template("staff/inbox.html", **notices_context())
