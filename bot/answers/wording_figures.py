"""Placeholders of what figures are called."""

_NAMED = {
    "week": frozenset({"day"}),
    "month": frozenset({"month", "year"}),
    "minutes": frozenset({"minutes"}),
    "hours": frozenset({"hours"}),
    "picture": frozenset({"day"}),
    "weekly": frozenset({"title"}),
    "table_of": frozenset({"title"}),
    "case": frozenset({"kind", "date", "finding"}),
    "case_taken": frozenset({"case", "time"}),
    "case_answered": frozenset({"case", "time"}),
    "cases_more": frozenset({"first"}),
    "cases_count": frozenset({"first", "last"}),
}
_PLAIN = (
    "answered choices silent urgent median p90 no_finding kind_submission kind_question reached unreached sent failed"
    " blocked paid_spent paid_left withheld withheld_why no_topic by_week by_topic by_result by_carrier by_month"
    " page_title page_note page_link chart_desc empty cases_title cases_none cases_few"
    " csv_table csv_week csv_line csv_what csv_value csv_unit csv_count csv_minutes"
).split()
_TITLED = "asked topics claim finding findings subscribed delivered paid".split()
_UNLISTED = "asked topics subscribed delivered paid".split()

FIGURES: dict[str, frozenset[str]] = {
    **{f"figures_{name}": words for name, words in _NAMED.items()},
    **{f"figures_{name}": frozenset[str]() for name in _PLAIN},
    "figures_carrier_other": frozenset(),
    **{f"figures_{name}_{part}": frozenset[str]() for name in _TITLED for part in ("title", "note")},
    **{f"figures_{name}_no_list": frozenset[str]() for name in _UNLISTED},
}
