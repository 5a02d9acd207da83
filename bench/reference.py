"""The least that a conversation can be with Flask and Flask-WTF: what ours is measured beside."""

from __future__ import annotations

from flask import Flask, redirect, render_template_string, session
from flask_wtf import CSRFProtect, FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField

PAGE = """<!doctype html><html lang="en"><title>{{ step }}</title><h1>Question {{ step }}</h1>
<form method="post">{{ form.csrf_token }}
{% for option in form.answer %}{{ option }} {{ option.label }}{% endfor %}
<button>Continue</button></form></html>"""


class Question(FlaskForm):  # type: ignore[misc]
    answer = RadioField(choices=[("yes", "Yes"), ("no", "No"), ("unknown", "I don't know")])


def reference_app() -> Flask:
    """Steps at ``/<n>``: a form of one choice, kept in Flask's signed cookie; POST, 303, GET."""
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "a bench has no secrets"  # noqa: S105
    CSRFProtect(app)

    @app.route("/<int:step>", methods=["GET", "POST"])
    def question(step: int) -> str | Response:
        form = Question()
        if form.validate_on_submit():
            session[str(step)] = form.answer.data
            return redirect(f"/{step + 1}", 303)
        return render_template_string(PAGE, step=step, form=form)

    return app
