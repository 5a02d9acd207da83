"""The talk itself: the start page, one step a page, what is said in between, and the answers read back."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from chatbot.patient.context import conversation, where_next
from chatbot.patient.forms import StepForm, step_form
from chatbot.patient.in_place import answered, only_for_real, replace_all, see_other, sent
from chatbot.patient.notices import EMERGENCY, banners, banners_when_refused, emergencies, pending
from chatbot.patient.paused import copies_of, last_day, let_go_or_say, pause_of
from chatbot.patient.shown import AnsweredTurn, reasons, turns
from chatbot.patient.tallying import count_answer, count_stop
from chatbot.screening.dialog import SafetyMessage
from chatbot.screening.interview import Stop

Page = str | tuple[str, int] | Response

talk = Blueprint("talk", __name__, url_prefix="/<any(en, zh):locale>/<study>", template_folder="templates")


@talk.get("/")
def start() -> Page:
    """What this is and is not, the notice, and the first question."""
    first = conversation().walk.path[0]
    return render_template("patient/start.html", stop=first, form=_form(first))


@talk.get("/<step_id>")
def step(step_id: str) -> Page:
    stop = _stop(step_id)
    if stop is None or _is_ahead(stop):
        return see_other(where_next())
    if step_id == conversation().walk.path[0].step.id:
        return see_other(url_for("talk.start"))
    form = _form(stop)
    if entry := conversation().entry(step_id):
        form = _form(stop, MultiDict(entry))
        form.validate()
    return _step_page(stop, form)


@talk.post("/<step_id>")
def answer(step_id: str) -> Page:
    stop = _stop(step_id)
    if stop is None:
        return see_other(where_next())
    form, talked = _form(stop, sent()), conversation()
    is_valid = form.validate()
    # What calls for help is taken wherever it is said: its message cannot wait for the questions before it.
    if _is_ahead(stop) and not set(_raised_by(form)) - set(banners(talked)):
        talked.keep_entry(step_id, form.entry)
        return see_other(where_next())
    if not is_valid:
        talked.keep_entry(step_id, form.entry)
        return _step_page(stop, form, 422)
    if _is_stale(form):
        talked.keep_entry(step_id, form.entry)
        return render_template("patient/two_tabs.html", stop=stop, form=form, earlier=_earlier(stop)), 409
    was_answered = all(field.name in talked.answers for field in form.questions)
    is_mended = talked.is_stopped_early and was_answered
    was_complete = talked.walk.is_complete
    talked.forget_entry(step_id)
    talked.hear(form.replies)
    talked.stop(is_mended)
    answered(step_id)
    if talked.is_too_young:
        only_for_real()
        replace_all()
        is_gone = let_go_or_say(copies_of(talked))
        safety = talked.assessment.safety
        page = render_template("patient/too_young.html", banners=safety, is_copy_left=not is_gone)
        talked.erase()
        return page
    count_answer(talked, step_id, was_answered, was_complete)
    return see_other(where_next())


@talk.post("/<step_id>/keep")
def keep(step_id: str) -> Page:
    """The answer that stands is right, not the one of the other tab."""
    if _stop(step_id):
        conversation().forget_entry(step_id)
        answered(step_id)
    return see_other(where_next())


@talk.get("/please-note")
def notice() -> Page:
    """An emergency, the first thing that does not fit, or answers that disagree: one page, passed once."""
    due = pending(conversation())
    if due is None:
        return see_other(where_next())
    return render_template(
        "patient/notice.html",
        notice=due,
        reason=next(iter(reasons(conversation())), None),
        is_urgent=bool(emergencies(conversation())),
    )


@talk.post("/please-note")
def pass_notice() -> Page:
    """Go on, stop here and see what to do next, or see at once whom to call. Only what stood on the page has
    been passed.
    """
    talked, then = conversation(), sent().get("then")
    if due := pending(talked):
        passed = [each for each in due.ids if each in sent().getlist("passed")]
        talked.see(*passed)
        if passed and due.kind == EMERGENCY:
            talked.pass_emergency()
    talked.stop(then in ("stop", "team"))
    if then == "team" and not talked.outdated:
        return see_other(url_for("hand_off.result", _anchor="contact"))
    return see_other(where_next())


@talk.post("/stop-here")
def stop_here() -> Page:
    count_stop()
    conversation().stop(True)
    return see_other(where_next())


@talk.post("/go-on")
def go_on() -> Page:
    conversation().stop(False)
    return see_other(where_next())


@talk.get("/<step_id>/keep")
@talk.get("/stop-here")
@talk.get("/go-on")
def back_to_the_talk(step_id: str = "") -> Page:  # noqa: ARG001 - part of one of these addresses
    """Where a link to another language leads from a page that answered one of these buttons."""
    return see_other(where_next())


@talk.get("/check-answers")
def check() -> Page:
    """Every answer read back, each changeable, before anything is made or sent of them."""
    talked = conversation()
    if not (talked.walk.is_complete or talked.may_leave_details):
        return see_other(where_next())
    return render_template("patient/check.html", turns=turns(talked))


@talk.post("/check-answers")
def confirm() -> Page:
    """They are right. Only what stood on the page has been read."""
    talked = conversation()
    if sent().get("revision") != str(talked.revision):
        return see_other(url_for("talk.check"))
    talked.check()
    return see_other(url_for("hand_off.call_back" if talked.is_stopped_early else "hand_off.result"))


@talk.get("/start-over")
def ask_start_over() -> Page:
    pause = pause_of(conversation())
    until = last_day(pause.expires_at) if pause else ""
    return render_template("patient/start_over.html", paused_until=until)


@talk.post("/start-over")
def start_over() -> Page:
    conversation().erase()
    return see_other(url_for("talk.start"))


@talk.get("/some-questions-changed")
def changed() -> Page:
    """The dialog has changed under this conversation: what stays, and what is asked again."""
    return render_template("patient/changed.html") if conversation().outdated else see_other(where_next())


@talk.post("/some-questions-changed")
def pass_change() -> Page:
    """The person has read that some questions have changed since they answered."""
    conversation().forget_outdated()
    return see_other(where_next())


def offer_again() -> Page:
    """The form that was just posted could not be trusted (an expired page, no cookies): explain, and
    offer it again.
    """
    step_id = str((request.view_args or {}).get("step_id", ""))
    stop = conversation().walk.stop(step_id) if request.endpoint == "talk.answer" else None
    form = _form(stop, request.form) if stop else None
    if form:
        conversation().keep_entry(step_id, form.entry)
    is_valid = form is not None and form.validate()
    above = _raised_by(form) if form else banners(conversation())
    conversation().tell(each.id for each in above)
    return render_template(
        "patient/offer_again.html",
        stop=stop,
        form=form,
        is_valid=is_valid,
        banners=above,
        has_cookies=bool(request.cookies),
    ), 400


def _stop(step_id: str) -> Stop | None:
    """The step on this person's path; None off it. Raises 404 for a step that the dialog does not have."""
    talked = conversation()
    if step_id not in {each.id for each in talked.dialog.steps}:
        abort(404)
    return talked.walk.stop(step_id)


def _is_ahead(stop: Stop) -> bool:
    """Something before this step is still to be answered, and nothing was said here yet.

    Not after a change of the dialog: then what comes first was answered once.
    """
    talked = conversation()
    if talked.outdated:
        return False
    path, due = [each.step for each in talked.walk.path], talked.walk.next_step
    is_answered = any(question.id in talked.answers for question in stop.questions)
    return due is not None and not is_answered and path.index(stop.step) > path.index(due)


def _form(stop: Stop, reply: MultiDict[str, str] | None = None) -> StepForm:
    talked = conversation()
    return step_form(stop, talked.walk.values, talked.answers, reply, talked.today)


def _step_page(stop: Stop, form: StepForm, status: int = 200) -> Page:
    talked = conversation()
    before = talked.walk.before(stop.step.id)
    earlier = turns(talked, until=stop.step.id)
    above = _raised_by(form) if form.errors else banners(talked)
    if status != HTTPStatus.OK:
        talked.tell(each.id for each in above)
    page = render_template(
        "patient/step.html", stop=stop, form=form, turns=earlier, before=before, banners=above
    )
    return page, status


def _raised_by(form: StepForm) -> tuple[SafetyMessage, ...]:
    """What stands above a page that shows this form, once it was looked at, with what was said in it."""
    return banners_when_refused(conversation(), form.typed, form.entered)


def _is_stale(form: StepForm) -> bool:
    """Another tab: this page was opened before the latest answer, and says something else."""
    talked = conversation()
    if sent().get("revision") == str(talked.revision):
        return False
    standing = {question: talked.answers[question] for question in form.replies if question in talked.answers}
    return any(standing[question] != form.replies[question] for question in standing)


def _earlier(stop: Stop) -> tuple[AnsweredTurn, ...]:
    """In words, whatever was answered: the other reply stands beside it."""
    return tuple(
        replace(turn, is_private=False) for turn in turns(conversation()) if turn.step_id == stop.step.id
    )
