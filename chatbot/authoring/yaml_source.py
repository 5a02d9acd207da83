"""YAML 1.2 as authors write it: every scalar is text, every value knows its line.

PyYAML reads YAML 1.1, where ``no`` is False and ``12:30`` is 750, and lets the last of two equal keys win.
Here plain ``null``, ``true`` and ``false`` are the only scalars that are not text, and no key stands twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from chatbot.authoring.problems import DialogError, Problem, nearest
from chatbot.authoring.yaml_mistakes import in_words, remark_in_a_text

Place = tuple[str | int, ...]
_NOT_TEXT: dict[str, object] = {"null": None, "~": None, "": None, "true": True, "false": False}
_NO_ALIAS = "'*' repeats a part that '&' marked. Write the part out, or name a condition under 'define'."
_NO_PLAIN_KEY = "Before the colon stands a list or a block. Write one word there."


@dataclass
class Source:
    """One file's data, the line on which each place in it stands, and the mistakes found so far."""

    file: Path
    data: object = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, place: Place, message: str) -> None:
        """Note a mistake at a place, or at the nearest place around it that has a line."""
        self.problems.append(Problem(self.file, self.line(place), message))

    def line(self, place: Place) -> int:
        """Where a place stands, or the nearest place around it that has a line; 0 = the whole file."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)

    def known(self, name: str, known: Iterable[str], place: Place, what: str) -> bool:
        """Whether the name is a known one; if not, the mistake is noted with the nearest known name."""
        words = set(known)
        if name not in words:
            self.problem(place, f"There is no {what} called '{name}'. {nearest(name, words)}")
        return name in words

    def unique(self, ids: Iterable[str], place: Place, what: str, taken: Iterable[str] = ()) -> None:
        """Note every id that stands a second time, or is taken.

        ``place`` is the list whose items have these ids.
        """
        seen = set(taken)
        for index, each in enumerate(ids):
            if each in seen:
                self.problem((*place, index), f"Two have the {what} id '{each}'. Give each an id of its own.")
            seen.add(each)


def read_yaml(file: Path) -> Source:
    """Read one file. Raises DialogError for a file that cannot be read, is not YAML or repeats a key."""
    source = scan_yaml(file)
    if source.problems:
        raise DialogError(source.problems)
    return source


def scan_yaml(file: Path) -> Source:
    """Read one file; repeated keys are only noted. Raises DialogError if it cannot be read or is not YAML."""
    text, root = _composed(file)
    source = Source(file)
    reader = _Reader(source, text.splitlines())
    source.data = reader.plain(root, ()) if root is not None else None
    return source


def _composed(file: Path) -> tuple[str, yaml.Node | None]:
    try:
        text = file.read_text(encoding="utf-8")
        return text, yaml.compose(text, Loader=yaml.CSafeLoader)
    except OSError as error:
        raise DialogError([Problem(file, 0, f"The file cannot be read: {error.strerror}.")]) from error
    except UnicodeDecodeError as error:
        raise DialogError([Problem(file, 0, "The file is not UTF-8. Save it as UTF-8.")]) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        message = in_words(error.problem or "", text.splitlines(), line)
        raise DialogError([Problem(file, line, message)]) from error
    except yaml.reader.ReaderError as error:
        line = text[: text.find(chr(error.character))].count("\n") + 1
        message = f"The character U+{error.character:04X} cannot be seen and may not stand here. Delete it."
        raise DialogError([Problem(file, line, message)]) from error


class _Reader:
    """Turns the nodes of one file into plain data; mistakes and lines go to ``source``."""

    def __init__(self, source: Source, lines: Sequence[str]) -> None:
        self.source = source
        self.lines = lines
        self.read: set[yaml.Node] = set()

    def plain(self, node: yaml.Node, place: Place) -> object:
        self.source.lines.setdefault(place, node.start_mark.line + 1)
        if node in self.read:
            self.source.problem(place, _NO_ALIAS)
            return None
        self.read.add(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*place, index)) for index, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        is_plain = isinstance(node, yaml.ScalarNode) and not node.style
        if is_plain and (message := remark_in_a_text(self._behind(node))):
            self.source.problems.append(Problem(self.source.file, node.end_mark.line + 1, message))
        return _NOT_TEXT.get(node.value, node.value) if is_plain else node.value

    def _behind(self, node: yaml.Node) -> str:
        mark = node.end_mark
        return self.lines[mark.line][mark.column :] if mark.line < len(self.lines) else ""

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.source.problems.append(Problem(self.source.file, line, _NO_PLAIN_KEY))
                continue
            key = str(key_node.value)
            inner = (*place, key)
            if key in result:
                first = self.source.lines[inner]
                message = f"'{key}' stands here a second time (first on line {first}). Keep one of them."
                self.source.problems.append(Problem(self.source.file, line, message))
                continue
            self.source.lines[inner] = line
            result[key] = self.plain(value_node, inner)
        return result
