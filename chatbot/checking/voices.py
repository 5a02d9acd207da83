"""Whom a sentence addresses: what speaks to the person has a voice for the patient and one for the family."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from chatbot.authoring.problems import Problem
from chatbot.checking.offence import Offence
from chatbot.checking.sentences import Sentence, is_of_the_record, owner_and_voice, quoted
from chatbot.checking.translations import Translation

PATIENT, FAMILY, BOTH = "patient", "family", "both"
_YOU = re.compile(r"\b(?:you|yours?|yourself)\b", re.IGNORECASE)


def twin_problems(sentences: Iterable[Sentence]) -> Iterator[Problem]:
    """Every sentence to the patient has its twin to the family, and the other way round."""
    voices: Mapping[str, dict[str, list[Sentence]]] = {PATIENT: {}, FAMILY: {}}
    for sentence in sentences:
        owner, voice = owner_and_voice(sentence.context)
        if voice in voices:
            voices[voice].setdefault(owner, []).append(sentence)
    for voice, other in ((PATIENT, FAMILY), (FAMILY, PATIENT)):
        for owner, said in voices[voice].items():
            if len(said) > len(voices[other].get(owner, [])):
                each = said[-1]
                message = (
                    f"{quoted(each.english)} is for the {voice} alone. Write what the {other} reads there."
                )
                yield Problem(each.file, each.line, message)


def said_to_both(sentences: Iterable[Sentence]) -> Iterator[Offence]:
    """A dialog's sentence with "you" that patient and family read alike: who is meant?"""
    for each in sentences:
        is_for_both = owner_and_voice(each.context)[1] == BOTH and not each.context.startswith("flag.")
        if is_for_both and not is_of_the_record(each.context) and (found := _YOU.search(each.english)):
            message = (
                f"{quoted(each.english)} says “{found.group()}” to the patient and to the family alike. Write"
                " it twice, under 'patient:' and 'family:'. If both may be meant, accept it in wording.yaml:"
                " rule one_voice."
            )
            yield Offence("one_voice", each.english, Problem(each.file, each.line, message))


def alike_in_translation(translations: Iterable[Translation]) -> Iterator[Problem]:
    """What differs in English for patient and family differs in the translation too."""
    listed = list(translations)
    to_patients = Counter(
        (owner, form)
        for each in listed
        for owner, voice in [owner_and_voice(each.context)]
        for form in each.forms
        if voice == PATIENT and form
    )
    for each in listed:
        owner, voice = owner_and_voice(each.context)
        for form in each.forms:
            if voice == FAMILY and (owner, form) in to_patients:
                yield each.problem(
                    f"The family reads the same as the patient: {quoted(form)}. Say here whom it speaks of,"
                    " for instance 病人."
                )
