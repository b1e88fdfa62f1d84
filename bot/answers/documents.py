"""The source documents as data: `knowledge/documents/*.yaml`."""

import yaml

from bot.answers.schema import Clause, Document, Role
from bot.data.whole import whole
from bot.data.yaml_source import Source, line_of

UNREADABLE = "[không đọc rõ]"

_DOCUMENT_KEYS = frozenset({"id", "title", "short", "issuer", "issued", "role", "clauses"})
_DOCUMENT_OPTIONAL = frozenset({"number", "period", "replaces", "replaced_by", "mended", "mended_note", "signed_by"})
_OF_A_DRAFT = frozenset({"draft", "remarks", "not_understood", "notes"})
_CLAUSE_KEYS = frozenset({"id", "label", "text"})
_CLAUSE_OPTIONAL = frozenset({"audience", "kind", "heading", "unreadable", "at", "doubts"})
_KINDS = frozenset({"do", "dont", "verify", "info"})
_AUDIENCES = frozenset({"organisation", "individual"})

MAX_YEAR = 9_999


def read_document(source: Source) -> tuple[Document | None, list[Clause]]:
    """One document and its clauses; (None, []) when the file can't be read at all."""
    root = source.root()
    if root is None:
        return None, []
    fields = source.fields(root, "(document)", _DOCUMENT_KEYS, _DOCUMENT_OPTIONAL | _OF_A_DRAFT)
    _refuse_draft(source, fields)
    document_id = source.text(fields.get("id"), "id")
    clauses: dict[str, Clause] = {}
    for node in source.items(fields.get("clauses"), "clauses"):
        clause = _read_clause(source, node, document_id)
        if clause.ref in clauses:
            source.fault(line_of(node), "id", f"cần một tên (id) riêng: {clause.ref} có hai chỗ")
        clauses[clause.ref] = clause
    role = source.choice(fields.get("role"), "role", frozenset(Role))
    document = Document(
        id=document_id,
        title=source.text(fields.get("title"), "title"),
        short=source.text(fields.get("short"), "short"),
        issuer=source.text(fields.get("issuer"), "issuer"),
        issued=source.optional_text(fields.get("issued"), "issued"),
        role=Role(role) if role else Role.RELATED,
        number=source.optional_text(fields.get("number"), "number"),
        period=_period(source, fields.get("period")),
        replaces=source.optional_text(fields.get("replaces"), "replaces"),
        replaced_by=source.optional_text(fields.get("replaced_by"), "replaced_by"),
    )
    return document, list(clauses.values())


def _refuse_draft(source: Source, fields: dict[str, yaml.Node]) -> None:
    """A draft made by `bot import` is not answered from before a person has gone through it."""
    if "draft" in fields and source.text(fields["draft"], "draft") != "false":
        source.fault(line_of(fields["draft"]), "draft", "văn bản này còn là bản nháp; xin soát xong rồi xóa dòng này")


def _read_clause(source: Source, node: yaml.Node, document_id: str) -> Clause:
    fields = source.fields(node, "clauses", _CLAUSE_KEYS, _CLAUSE_OPTIONAL)
    if "doubts" in fields:
        source.fault(line_of(fields["doubts"]), "doubts", "còn chỗ chưa soát; xin xem lại mục này rồi xóa khóa doubts")
    for key, allowed in (("kind", _KINDS), ("audience", _AUDIENCES)):
        if source.optional_text(fields.get(key), key) is not None:
            source.choice(fields[key], key, allowed)
    return Clause(
        ref=f"{document_id}#{source.text(fields.get('id'), 'id')}",
        document=document_id,
        label=source.text(fields.get("label"), "label"),
        text=source.text(fields.get("text"), "text"),
    )


def _period(source: Source, node: yaml.Node | None) -> tuple[int, int] | None:
    if node is None or isinstance(node, yaml.ScalarNode):
        return None
    match [whole(year.text, 1, MAX_YEAR) for year in source.texts(node, "period")]:
        case [int(first), int(last)]:
            return first, last
    source.fault(line_of(node), "period", "cần hai năm, ví dụ [2022, 2025]")
    return None
