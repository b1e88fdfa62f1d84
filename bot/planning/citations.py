"""Clauses as text: quoted under the names of their documents, and what to know of the documents."""

import re
from collections.abc import Iterable, Sequence

from bot.answers.schema import Citation, Document, Knowledge, Role

_DETAIL = re.compile(r", đoạn .*| \(.*|, phần .*|, về .*")


def render_clauses(citations: Sequence[Citation], knowledge: Knowledge) -> str:
    """Each clause quoted under its document's name, then what to know of the documents."""
    lines = (quoted(one, knowledge) for one in citations)
    return "\n".join((*lines, *notes_of((one.clause for one in citations), knowledge)))


def quoted(citation: Citation, knowledge: Knowledge, *, whole: bool = True) -> str:
    """The clause in its own words, under its document's name and its own."""
    return knowledge.wording["ground"].format(quote=citation.quote, **place(citation, knowledge, whole=whole))


def place(citation: Citation, knowledge: Knowledge, *, whole: bool = True) -> dict[str, str]:
    """The names of the document and of the clause; `whole` with the words that say which part of a long clause is
    meant.
    """
    clause = knowledge.clauses[citation.clause]
    label = clause.label[:1].lower() + clause.label[1:]
    return {"document": knowledge.documents[clause.document].short, "label": label if whole else _DETAIL.sub("", label)}


def notes_of(clauses: Iterable[str], knowledge: Knowledge) -> list[str]:
    """What to know of the documents of these clauses: replaced, for a certain time, or another's."""
    cited = dict.fromkeys(knowledge.clauses[clause].document for clause in clauses)
    notes = (_note(knowledge.documents[name], knowledge) for name in cited)
    return list(filter(None, notes))


def period_note(document: Document, knowledge: Knowledge) -> str:
    """For what years a document was issued, "" where it names none."""
    if document.period is None:
        return ""
    first, last = document.period
    return knowledge.wording["note_period"].format(document=document.short, first=first, last=last)


def _note(document: Document, knowledge: Knowledge) -> str:
    wording = knowledge.wording
    if document.replaced_by is not None:
        successor = knowledge.documents[document.replaced_by].short
        return wording["note_superseded"].format(document=document.short, successor=successor)
    said = [_body_note(document, knowledge), period_note(document, knowledge)]
    if any(said):
        return "\n".join(filter(None, said))
    if document.role is Role.RELATED:
        return wording["note_related"].format(document=document.short, issuer=document.issuer)
    return ""


def _body_note(document: Document, knowledge: Knowledge) -> str:
    """Whose a primary document is, where several bodies have one."""
    bodies = {one.issuer for one in knowledge.documents.values() if one.is_in_use_as_primary}
    if len(bodies) < 2 or document.role is not Role.PRIMARY:
        return ""
    return knowledge.wording["note_body"].format(document=document.short, issuer=document.issuer)
