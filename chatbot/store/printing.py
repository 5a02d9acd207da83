"""A lead on paper or a terminal: everything that was said and shown, times in UTC."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from chatbot.screening.lead import Channel, Lead
from chatbot.store.leads import LeadLine

_NAMES = {None: "none", True: "yes", False: "no"}


def line_of(line: LeadLine) -> str:
    when = f"{line.submitted_at:%Y-%m-%d %H:%M}"
    what = f"{line.study}  {line.outcome:<17}  {line.locale}  {line.status.value}"
    return f"{line.reference}  {when} UTC  {what}{_urgency(line)}{_channel(line)}"


def _urgency(line: LeadLine) -> str:
    if line.call_first:
        return "  treatment date set: call first"
    return "  treatment date set" if line.has_treatment_date else ""


def _channel(line: LeadLine) -> str:
    return f"  by phone, attested by {_plain(line.attested_by)}" if line.channel is Channel.PHONE else ""


def printed(lead: Lead) -> str:
    """The whole lead as indented lines; control characters are spelled out, none reaches the terminal."""
    whole = {
        "reference": lead.reference,
        "status": lead.status.value,
        "submitted (UTC)": f"{lead.submitted_at:%Y-%m-%d %H:%M:%S}",
        "channel": lead.channel.value,
        "attested by": lead.attested_by or None,
        "study": lead.study,
        "outcome": lead.outcome,
        "language": lead.locale,
        "voice": lead.voice,
        "dialog": {"version": lead.dialog_version, "hash": lead.dialog_hash},
        "contact details": asdict(lead.contact),
        "consents": [
            {**asdict(each), "given_at": f"{each.given_at:%Y-%m-%d %H:%M:%S} UTC"} for each in lead.consents
        ],
        "said and shown": _with_conflicts_beside_findings(lead.document),
    }
    return "\n".join(_lines(whole, ""))


def _with_conflicts_beside_findings(document: Mapping[str, object]) -> Mapping[str, object]:
    """What the record leaves open stands with each finding that it concerns; at its own place, the rest."""
    conflicts, findings = document.get("conflicts"), document.get("findings")
    if not isinstance(conflicts, list) or not isinstance(findings, list):
        return document
    beside = [_with_its_conflicts(finding, conflicts) for finding in findings]
    rest = [conflict for conflict in conflicts if not conflict["criteria"]]
    return {**document, "findings": beside, "conflicts": rest}


def _with_its_conflicts(
    finding: Mapping[str, object], conflicts: list[Mapping[str, object]]
) -> Mapping[str, object]:
    concerned = [
        {name: value for name, value in conflict.items() if name != "criteria"}
        for conflict in conflicts
        if finding["criterion"] in _listed(conflict["criteria"])
    ]
    return {**finding, "conflicts in the record": concerned} if concerned else finding


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _lines(value: object, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _entry(f"{indent}{_plain(key)}:", inner, indent)
    elif isinstance(value, list):
        for inner in value:
            yield from _item(inner, indent)
    else:
        yield from (f"{indent}{_plain(line)}" for line in str(value).splitlines())


def _item(value: object, indent: str) -> Iterator[str]:
    """A heading with what stands under it (a rule in words) begins on the dash's own line."""
    if isinstance(value, Mapping) and len(value) == 1:
        [(heading, inner)] = value.items()
        yield from _entry(f"{indent}- {_plain(heading)}:", inner, f"{indent}  ")
    else:
        yield from _entry(f"{indent}-", value, indent)


def _entry(label: str, value: object, indent: str) -> Iterator[str]:
    """On the label's own line if it is a word or a sentence, below it if it is more."""
    if value in ("", [], {}):
        yield label
    elif isinstance(value, Mapping | list) or "\n" in str(value):
        yield label
        yield from _lines(value, f"{indent}  ")
    else:
        yield f"{label} {_plain(value)}"


def _plain(value: object) -> str:
    text = _NAMES[value] if value is None or isinstance(value, bool) else str(value)
    return "".join(each.encode("unicode_escape").decode() if _is_control(each) else each for each in text)


def _is_control(letter: str) -> bool:
    """Terminal controls, marks that turn the direction of writing, line separators."""
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
