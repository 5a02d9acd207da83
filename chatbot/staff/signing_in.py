"""Coming in and going out."""

from __future__ import annotations

from flask import redirect, render_template, session, url_for

from chatbot.staff.access import SESSION, open_to_anybody
from chatbot.staff.frame import Page, database, now, section
from chatbot.store.staff_sessions import end_session

signing_in = section("signing_in")


@signing_in.get("/sign-in")
@open_to_anybody
def ask() -> Page:
    return render_template("staff/sign_in.html")


@signing_in.post("/sign-out")
@open_to_anybody
def sign_out() -> Page:
    if id_ := session.get(SESSION):
        end_session(database(), id_, now())
    session.clear()
    return redirect(url_for("signing_in.ask"), 303)
