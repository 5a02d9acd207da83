"""What of the history somebody reads who may see some studies only: SQL, bound to ``studies``, a JSON list.

An entry about a lead is of the lead's study. One that names several leads is of all their studies, and is
read with the leads of one's own. What is about no lead (accounts, signing in, backups) is read by everybody.
"""

from __future__ import annotations

# Of an erased lead the history still knows the study; "?" stands for one from the time when it did not.
_STUDY_OF = """coalesce(
    (SELECT study FROM leads WHERE reference = {it}),
    (SELECT coalesce(kept.detail ->> '$.study', '?') FROM history AS kept
        WHERE kept.subject = {it} AND kept.action = 'lead.kept'))"""
_OWN = "IN (SELECT value FROM json_each(:studies))"

_ITS_LEAD = """iif(history.subject GLOB 'staff *', NULL,
    coalesce(nullif(history.subject, ''), history.detail ->> '$.subject'))"""
_ITS_STUDY = f"coalesce({_STUDY_OF.format(it=_ITS_LEAD)}, history.detail ->> '$.study')"
_NAMED = "json_each(history.detail, '$.references') AS named"
_NAMED_IS_OWN = f"{_STUDY_OF.format(it='named.value')} {_OWN}"
# An export is narrowed to one study ("study=...") or to those of an account ("study_0=...").
_FILTER_IS_OWN = f"""ifnull((SELECT max(substr(narrowed.value, instr(narrowed.value, '=') + 1) {_OWN})
    FROM json_each(history.detail, '$.filter') AS narrowed
    WHERE narrowed.value GLOB 'study=*' OR narrowed.value GLOB 'study_[0-9]*=*'), 1)"""  # noqa: S608 - our words

IS_SEEN = f"""
ifnull({_ITS_STUDY} {_OWN}, 1)
AND (coalesce(json_array_length(history.detail, '$.references'), 0) = 0
    OR EXISTS (SELECT 1 FROM {_NAMED} WHERE {_NAMED_IS_OWN}))
AND {_FILTER_IS_OWN}
"""  # noqa: S608 - our own words

SUBJECT_IS_SEEN = f"ifnull({_STUDY_OF.format(it=':subject')} {_OWN}, 1)"
"""Of what is looked for: else an export would tell that it held another study's lead."""

SEEN_COLUMNS = f"""seq, at, actor, action, subject, iif(
    json_type(history.detail, '$.references') IS NULL,
    json_remove(history.detail, '$.erased_again'),
    json_set(history.detail, '$.references',
        (SELECT json_group_array(named.value) FROM {_NAMED} WHERE {_NAMED_IS_OWN}))
) AS detail"""  # noqa: S608 - our own words
