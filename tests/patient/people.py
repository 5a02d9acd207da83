"""What people answer: a candidate whom everything fits, and others who differ from that one in a little."""

from __future__ import annotations

from collections.abc import Mapping

DONT_KNOW = "?"

Reply = str | list[str] | tuple[str, str]
"""What goes into one question: a choice's id, several, a text, or a number with its unit; ``DONT_KNOW``."""

Replies = Mapping[str, Reply]

PERFECT: Replies = {
    "respondent": "self",
    "bleeding": "none",
    "symptoms": ["none"],
    "age": "54",
    "sex": "male",
    "biopsy": "adenocarcinoma",
    "first_time": "first",
    "treatment": ["none"],
    "other_cancer": ["none"],
    "daily_life": "ecog_0",
    "doctor_score": "ecog_0",
    "surgery_plan": "planned",
    "other_illness": ["none"],
    "medicines": ["none"],
    "medicine_names": "",
    "allergy": ["none"],
    "papers": ["discharge", "colonoscopy", "pathology", "mri", "ct", "blood"],
    "distance": "6",
    "distance_line": "verge",
    "distance_other": "",
    "distance_report": "MRI 2026-10",
    "lvi": "negative",
    "t_stage": "t3",
    "t_prefix": "c",
    "t_source": "mri",
    "n_stage": "n2",
    "mrf": "clear",
    "emvi": "positive",
    "node_seen": "none",
    "mri_month": "2026-10",
    "scans": "both",
    "elsewhere": "none",
    "removable": "yes",
    "colonoscopy": "one",
    "msi_result": "mss",
    "msi_method": "pcr",
    "msi_month": "2026-09",
    "wbc": "5.6",
    "hb": "130",
    "plt": "200",
    "liver": "normal",
    "kidney": "normal",
    "critical": "no",
    "blood_month": "2026-10",
    "immune": "none",
    "guardian": "no",
    "mental_health": "no",
    "willing": "yes",
}

WOMAN: Replies = {**PERFECT, "sex": "female", "pregnancy": "no"}

FAMILY: Replies = {**PERFECT, "respondent": "family", "relation": "child", "patient_knows": "yes"}

CONCEALED: Replies = {**FAMILY, "patient_knows": "no"}

ON_MEDICINE: Replies = {**PERFECT, "medicines": ["local"]}

WITHOUT_PAPERS: Replies = {**PERFECT, "papers": ["none"]}

NEEDS_REVIEW: Replies = {**PERFECT, "msi_result": "pmmr", "msi_method": "ihc"}

MAY_CHANGE: Replies = {**PERFECT, "hb": "90"}

UNFIT: Replies = {**PERFECT, "biopsy": "other"}

REFUSES: Replies = {**PERFECT, "willing": "no"}

BY_OUTCOME: Mapping[str, Replies] = {
    "possible": PERFECT,
    "needs_review": NEEDS_REVIEW,
    "may_change": MAY_CHANGE,
    "likely_ineligible": UNFIT,
    "declined": REFUSES,
}

DETAILS: Mapping[str, str] = {
    "name": "王𠮷明",
    "phone": "138 0013 8000",
    "best_time": "after six",
    "safe_contact": "only me, please",
    "hospital": "Hefei No. 3 Hospital",
    "treatment_date_set": "no",
    "city": "Hefei, Anhui",
    "note": "We look forward to your call.",
}

AGREED: Mapping[str, str] = {"consent_health": "y", "consent_contact": "y", "is_adult": "y"}

ASTHMA: Replies = {
    "respondent": "self",
    "breathing": ["none"],
    "control": ["none"],
    "age": "34",
    "sex": "male",
    "diagnosis": "mild",
    "documented": "yes",
    "month": ["ics_low", "saba"],
    "medicine_names": "",
    "steady": "yes",
    "six_months": ["none"],
    "steroids": "none",
    "hospital": "yes",
    "hospital_date": "2019",
    "infection": ["none"],
    "season": "no",
    "smoking": "former",
    "last_smoked": "May 2020",
    "cigarettes": "5",
    "smoking_years": "10",
    "height": "172",
    "weight": "68",
    "lungs": ["none"],
    "organs": ["none"],
    "named": ["none"],
    "allergy": ["none"],
    "beta_blocker": "no",
    "surgery": "no",
    "cancer": "no",
    "other_trial": "no",
    "papers": ["clinic", "spirometry", "methacholine"],
    "fev1_percent": "92",
    "fev1_litres": "3.6",
    "fev1_when": "before",
    "spirometry_month": "2026-07",
    "reliever_before": "without",
    "pc20": "low",
    "mental_health": "no",
    "substances": "no",
    "hiv": "no",
    "contraception": "yes",
    "willing": "yes",
}
"""For whom all fits that answers can decide, in the second study."""
