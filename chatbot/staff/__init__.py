"""What clinic staff meet: they sign in, find the next lead, and work it from first call to a decision."""

from __future__ import annotations

from flask import Flask

from chatbot.staff import frame
from chatbot.staff.access import check_all_stated, enter
from chatbot.staff.accounts import accounts
from chatbot.staff.dashboard import dashboard
from chatbot.staff.due import due
from chatbot.staff.erasing import erasing
from chatbot.staff.exports import exports
from chatbot.staff.filters import study_words
from chatbot.staff.history_page import history_page
from chatbot.staff.inbox import inbox
from chatbot.staff.lead_page import lead_page
from chatbot.staff.own_account import own_account
from chatbot.staff.question_report import question_report
from chatbot.staff.record_checks import record_checks
from chatbot.staff.searching import searching
from chatbot.staff.setting_up import setting_up
from chatbot.staff.signing_in import signing_in
from chatbot.staff.work import work

SECTIONS = (
    signing_in,
    setting_up,
    own_account,
    accounts,
    inbox,
    searching,
    lead_page,
    work,
    due,
    record_checks,
    erasing,
    question_report,
    history_page,
    dashboard,
    exports,
)

# Once, when this is imported: a blueprint is closed as soon as the first app of a process has it.
for each in SECTIONS:
    each.before_request(enter)


def register(app: Flask) -> None:
    for each in SECTIONS:
        app.register_blueprint(each)
    check_all_stated(app, {each.name for each in SECTIONS})
    frame.close_with_request(app)
    app.context_processor(frame.page_context)
    app.context_processor(lambda: {"study_words": study_words})
