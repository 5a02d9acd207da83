"""The small number grammar: one short text -> its numbers, the unit typed with them, and how sure they are.

A text becomes a row of words, one letter each, and the row must match ``_SENTENCE``. Nothing is evaluated or
rounded; what does not fit is refused with the reason. Texts are bounded, patterns run in time linear in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

import cn2an

from chatbot.reading.text import TextFault, UnfitText, clean_text
from chatbot.reading.words import POWER_OF_TEN, Lexer, Word, folded

MAX_LENGTH = 40


class Refusal(Enum):
    """Why a text is not read as a quantity; the page says what to do instead."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    FORBIDDEN_CHARACTER = "forbidden_character"
    DOES_NOT_KNOW = "does_not_know"
    NOT_A_NUMBER = "not_a_number"
    SEVERAL_NUMBERS = "several_numbers"
    DECIMAL_COMMA = "decimal_comma"
    UNKNOWN_UNIT = "unknown_unit"
    WHOLE_NUMBER = "whole_number"
    NOMINAL_AGE = "nominal_age"
    MONTHS = "months"
    BIRTH_YEAR = "birth_year"
    NOT_A_DATE = "not_a_date"
    DAY_OR_MONTH = "day_or_month"
    AHEAD = "ahead"


class Form(Enum):
    ONE = "one"
    RANGE = "range"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class Number:
    """One number: as written ("10.0", "10万"), its exact value, and half of a step of its last digit."""

    text: str
    value: Decimal
    half_step: Decimal


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that was read: ``unit`` is the id of the unit typed, "" for none; ``is_below``: a bound from
    above.
    """

    form: Form
    numbers: tuple[Number, ...]
    unit: str = ""
    is_approximate: bool = False
    is_bound: bool = False
    is_below: bool = False


# N number, U unit, A/T/S about (T is ~, S stands after), B/C over, L/K under (C, K stand after), R/T between,
# X times, M report mark, P full stop. W is a word that nobody knows; D has a decimal comma, V is no number at
# all.
_ONE = "N[MSCK]*(?:U[MSCK]*)?"
_SENTENCE = re.compile(f"[MATBL]*{_ONE}(?:(?:X{_ONE}){{0,2}}|[RT]+{_ONE})P*")

_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_GROUPED = re.compile(r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})(?:\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]+")
_EXPONENT = re.compile(r"[0-9]\s*(?:\*\s*\*|\^|e)\s*[-+]?[0-9]")


def trimmed(raw: str) -> str | Refusal:
    """The text as it is kept: NFC, without white space around it."""
    try:
        return clean_text(raw, MAX_LENGTH) or Refusal.EMPTY
    except UnfitText as unfit:
        return Refusal.TOO_LONG if unfit.fault is TextFault.TOO_LONG else Refusal.FORBIDDEN_CHARACTER


def read_number(text: str, lexer: Lexer) -> Typed | Refusal:
    """Read a text that ``trimmed`` let through."""
    plain = folded(text)
    numbers: list[Number] = []
    units: set[str] = set()
    kinds = ""
    for word in lexer.words(plain):
        read = _read_word(word)
        kinds += read if isinstance(read, str) else "N"
        numbers += [read] if isinstance(read, Number) else []
        units |= {word.unit} if word.unit else set()
    if not _SENTENCE.fullmatch(kinds):
        return _refusal(plain, kinds)
    if len(units) > 1:
        return Refusal.SEVERAL_NUMBERS
    before = kinds.partition("N")[0]
    return Typed(
        form=Form.SIZE if "X" in kinds else Form.RANGE if len(numbers) > 1 else Form.ONE,
        numbers=tuple(numbers),
        unit=next(iter(units), ""),
        is_approximate=bool(set(before) & set("AT")) or "S" in kinds,
        is_bound=bool(set(kinds) & set("BCLK")),
        is_below=bool(set(kinds) & set("LK")) and not set(kinds) & set("BC"),
    )


def _read_word(word: Word) -> Number | str:
    """The number that a word is, else the letter it has in the sentence."""
    if word.kind == "N":
        return _from_digits(word.text)
    if word.kind == "H":
        return _from_numerals(word.text)
    return word.kind


def _from_digits(text: str) -> Number | str:
    digits = re.sub("[^0-9.,].*", "", text)
    power = POWER_OF_TEN.get(text.removeprefix(digits).strip(), 0)
    # A dot or comma at its end belongs to the sentence.
    written = digits.rstrip(".,")
    if _DIGITS.fullmatch(written) or _GROUPED.fullmatch(written):
        return _number(text.rstrip(".,"), written.replace(",", ""), power)
    return "D" if _DECIMAL_COMMA.fullmatch(written) else "V"


def _from_numerals(text: str) -> Number | str:
    """六十三 -> 63. Strict: what people shorten (一万二) or leave open (七八) is not read at all."""
    whole, point, part = text.translate(str.maketrans("〇两兩萬", "零二二万")).partition("点")
    fraction = part.translate(str.maketrans("零一二三四五六七八九", "0123456789"))
    if point and not re.fullmatch("[0-9]+", fraction):
        return "W"
    try:
        return _number(text, f"{cn2an.cn2an(whole, 'strict')}{'.' if point else ''}{fraction}")
    except ValueError:
        return "W"


def _number(text: str, digits: str, power: int = 0) -> Number:
    decimals = len(digits.partition(".")[2])
    return Number(text, _plain(f"{digits}e{power}"), _plain(f"5e{power - decimals - 1}"))


def _plain(scientific: str) -> Decimal:
    """Exact, and printed without an exponent."""
    return Decimal(f"{Decimal(scientific):f}")


def _refusal(plain: str, kinds: str) -> Refusal:
    with_unit = re.sub("W+", "U", kinds)
    if _EXPONENT.search(plain):
        return Refusal.NOT_A_NUMBER
    if _SENTENCE.fullmatch(with_unit):
        return Refusal.UNKNOWN_UNIT
    if _SENTENCE.fullmatch(with_unit.replace("D", "N")):
        return Refusal.DECIMAL_COMMA
    if "V" in kinds or len(re.findall("[ND]", kinds)) > 1:
        return Refusal.SEVERAL_NUMBERS
    return Refusal.NOT_A_NUMBER
