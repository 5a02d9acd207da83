"""A file and the shape it must have: every mistake of form at once, with the words that belong there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError

from chatbot.authoring.problems import DialogError, nearest
from chatbot.authoring.schema import Part
from chatbot.authoring.yaml_source import Place, Source, scan_yaml

FileShape = TypeVar("FileShape", bound=Part)

_FORMS: Mapping[str, str] = {
    "string_type": "must be text; {found} needs quotes to be text",
    "list_type": "must be a list, as in [a, b], or with a dash on each line",
    "dict_type": "must be names with values, as in {{name: value}}",
    "model_type": "must be names with values, as in {{name: value}}",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "decimal_type": "must be a number, with a point for decimals",
    "decimal_parsing": "must be a number, with a point for decimals",
    "date_type": "must be a day, like 2026-05-30",
    "date_parsing": "must be a day, like 2026-05-30; '{found}' is none",
    "date_from_datetime_parsing": "must be a day, like 2026-05-30; '{found}' is none",
    "finite_number": "must be a number, with a point for decimals",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "string_too_short": "must not be empty",
    "too_short": "needs at least one item",
    "string_pattern_mismatch": "must be small letters, digits and '_', with a letter first; it is '{found}'",
}


def read_shaped(file: Path, shape: type[FileShape]) -> tuple[Source, FileShape]:
    """Read one YAML file of this shape. Raises DialogError with all of its mistakes of form."""
    source = scan_yaml(file)
    if source.data is None:
        source.problem((), "The file is empty.")
        raise DialogError(source.problems)
    empty = set(_empty_places(source.data, ()))
    for place in empty:
        source.problem(place, f"Nothing stands after {_named(place)}. Write a value, or leave the line out.")
    try:
        written = shape.model_validate(source.data)
    except ValidationError as error:
        for each in error.errors(include_input=False, include_url=False):
            place = tuple(part for part in each["loc"] if part not in ("(sentence)", "(voices)"))
            if place not in empty:
                source.problem(place, in_words(each["type"], place, each, source, shape))
        raise DialogError(source.problems) from error
    if source.problems:
        raise DialogError(source.problems)
    return source, written


def in_words(kind: str, place: Place, error: Mapping[str, Any], source: Source, shape: type[Part]) -> str:
    """A mistake of form that pydantic found at a place, in an author's words."""
    context, found = error.get("ctx", {}), _value_at(source.data, place)
    if kind == "extra_forbidden":
        hint = nearest(str(place[-1]), _words_at(shape, place[:-1]))
        return f"{_named(place)} is not a word that belongs here. {hint}"
    if kind == "missing":
        return f"{_named(place)} is missing here."
    if kind == "enum":
        words = re.findall("'([^']*)'", context["expected"])
        return f"{_named(place)} cannot be '{found}'. Known here: {', '.join(sorted(words))}."
    if kind == "literal_error":
        words = re.findall("'([^']*)'", context["expected"])
        return f"{_named(place)} cannot be '{found}'. {nearest(str(found), words)}"
    form = _FORMS.get(kind, error["msg"].replace("{", "{{").replace("}", "}}"))
    return f"{_named(place)} {form.format(found=_as_written(found), **context)}."


def _named(place: Place) -> str:
    if not place:
        return "The file"
    last = place[-1]
    return f"'{last}'" if isinstance(last, str) else f"Item {last + 1} of '{place[-2]}'"


def _as_written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else "a list" if isinstance(value, list) else "a block"


def _value_at(data: object, place: Place) -> object:
    for part in place:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def _empty_places(data: object, place: Place) -> Iterator[Place]:
    if data is None:
        yield place
    inner: Iterable[tuple[str | int, object]] = ()
    if isinstance(data, dict):
        inner = data.items()
    elif isinstance(data, list):
        inner = enumerate(data)
    for name, value in inner:
        yield from _empty_places(value, (*place, name))


def _words_at(shape: object, place: Place) -> set[str]:
    """The words that may stand at a place in a file of this shape."""
    kinds = [shape]
    for name in place:
        kinds = [inner for kind in kinds for inner in _inside(kind, name)]
    return {word for kind in kinds if _is_part(kind) for word in _fields(kind)}


def _inside(kind: object, name: str | int) -> Iterator[object]:
    if _is_part(kind):
        field = _fields(kind).get(str(name))
        yield from _unwrapped(field) if field is not None else ()
    elif get_origin(kind) in (list, dict):
        yield from _unwrapped(get_args(kind)[-1])


def _unwrapped(kind: object) -> Iterator[object]:
    origin = get_origin(kind)
    if origin is Annotated:
        yield from _unwrapped(get_args(kind)[0])
    elif origin in (Union, UnionType):
        for each in get_args(kind):
            yield from _unwrapped(each)
    else:
        yield kind


def _is_part(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Part)


def _fields(part: Any) -> dict[str, object]:
    return {field.alias or name: field.annotation for name, field in part.model_fields.items()}
