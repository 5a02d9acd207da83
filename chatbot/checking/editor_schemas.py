"""JSON Schemas of the files that an author writes, for editors that know YAML.

An editor reads YAML 1.2 with its types: to it ``18`` is a number, where the program reads text. So numbers
may stand where text is asked for. A schema knows the form of a file; what it means, only the program knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from chatbot.authoring.cases import CASES_FILE, CasesFile
from chatbot.authoring.conflicts import ConflictsFile
from chatbot.authoring.loader import CONFLICTS_FILE, DIALOG_FILE, SHARED_FILE
from chatbot.authoring.schema import DialogFile, Part, SharedFile
from chatbot.checking.wording_files import GLOSSARY_FILE, WORDING_FILE, GlossaryFile, WordingFile

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The newest that every editor's YAML support understands."""

SHAPES: Mapping[str, type[Part]] = {
    DIALOG_FILE: DialogFile,
    CASES_FILE: CasesFile,
    CONFLICTS_FILE: ConflictsFile,
    SHARED_FILE: SharedFile,
    WORDING_FILE: WordingFile,
    GLOSSARY_FILE: GlossaryFile,
}
"""By the name of the file."""


def schema_of(file_name: str) -> dict[str, Any]:
    """The schema of the files with this name, one of ``SHAPES``."""
    schema = SHAPES[file_name].model_json_schema(schema_generator=_AsAnEditorReads)
    return {"$schema": DRAFT, "title": file_name, **schema}


class _AsAnEditorReads(GenerateJsonSchema):
    """Without the titles that would only repeat the words of the file.

    A line with nothing after the colon is a mistake to the program, so ``null`` is none of the values.
    """

    def dict_schema(self, schema: Any) -> JsonSchemaValue:
        found = super().dict_schema(schema)
        return {"additionalProperties": False, **found} if "patternProperties" in found else found

    def str_schema(self, schema: Any) -> JsonSchemaValue:
        text = super().str_schema(schema)
        return text if "pattern" in text else {**text, "type": ["string", "number"]}

    def int_schema(self, schema: Any) -> JsonSchemaValue:
        return {**super().int_schema(schema), "type": ["integer", "string"], "pattern": r"^[+-]?[0-9]+$"}

    def decimal_schema(self, schema: Any) -> JsonSchemaValue:
        as_number: Any = {**schema, "type": "float"}
        number = self.float_schema(as_number)
        return {**number, "type": ["number", "string"], "pattern": r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$"}

    def date_schema(self, schema: Any) -> JsonSchemaValue:
        return {**super().date_schema(schema), "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

    def nullable_schema(self, schema: Any) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        """The default of a word or a number; an empty one says nothing."""
        found = super().default_schema(schema)
        if not isinstance(found.get("default"), str | bool | int):
            found.pop("default", None)
        return found

    def model_schema(self, schema: Any) -> JsonSchemaValue:
        found = super().model_schema(schema)
        found.pop("title", None)
        return found

    def field_title_should_be_set(self, _schema: Any) -> bool:
        return False
