"""What a patient or family member meets: one web page a step, a sealed conversation, the hand-off."""

from __future__ import annotations

from flask import Flask

from chatbot.patient import emergency, in_place, tallying
from chatbot.patient.context import give_study_to_path, page_context, take_study_from_path
from chatbot.patient.foreseen import foreseen
from chatbot.patient.front import front
from chatbot.patient.hand_off import hand_off
from chatbot.patient.my_details import my_details
from chatbot.patient.pausing import pausing
from chatbot.patient.sheet import sheet
from chatbot.patient.talk import talk
from chatbot.patient.text_size import page_context as text_size_context
from chatbot.patient.text_size import text_size

ABOUT_A_STUDY = (talk, foreseen, hand_off, sheet, my_details, pausing, text_size)

# Once, when this is imported: a blueprint is closed as soon as the first app of a process has it.
for blueprint in ABOUT_A_STUDY:
    blueprint.url_value_preprocessor(take_study_from_path)
    blueprint.url_defaults(give_study_to_path)
talk.before_request(in_place.begin)
talk.after_request(in_place.finish)


def register(app: Flask) -> None:
    for blueprint in (*ABOUT_A_STUDY, front):
        app.register_blueprint(blueprint)
    tallying.register(app)
    app.context_processor(page_context)
    app.context_processor(emergency.page_context)
    app.context_processor(in_place.page_context)
    app.context_processor(text_size_context)
