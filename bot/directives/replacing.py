"""Answers carried over to the document that replaces another: what may be pointed at the new clauses, what waits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.answers.schema import Clause, Document, Knowledge, Role
from bot.data.yaml_edit import Edit, Put
from bot.data.yaml_places import Place
from bot.data.yaml_source import line_of
from bot.directives.aligning import Aligned, ClauseFate
from bot.domain.errors import BotError

RECHECK = "recheck"
"""The key of an entry that waits for a person: which clause of the new document it may rest on, or NO_CLAUSE."""
NO_CLAUSE = "none"


class NotReplaceable(BotError):  # noqa: N818 - said to the person who asked for it
    """The message says which document can't be replaced and why, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a file of the knowledge that names a clause of the old document. `item` is the mapping that it stands
    in, `owner` the entry or message around that with its id, where there is one.
    """

    place: Place
    line: int
    ref: str
    quote: str
    owner: Place
    owner_id: str


@dataclass(frozen=True, slots=True)
class FileChanges:
    """What is to be done with one file: changes, the ids that go over, and those that wait, each with its line."""

    path: Path
    edits: tuple[Edit, ...]
    over: tuple[str, ...]
    waiting: tuple[tuple[int, str], ...]


def check(old: str, new: str, knowledge: Knowledge) -> None:
    """Raises NotReplaceable for documents that are not there, the same, or replaced already."""
    for name in (old, new):
        if name not in knowledge.documents:
            raise NotReplaceable(
                f"Không có văn bản {name!r} trong knowledge/documents; có: {', '.join(knowledge.documents)}."
            )
    if old == new:
        raise NotReplaceable("Văn bản cũ và mới là một; xin ghi hai tên (id) khác nhau.")
    successor = knowledge.documents[old].replaced_by
    if successor not in (None, new):
        raise NotReplaceable(f"{old} đã được thay bằng {successor} (khóa replaced_by).")


def mentions(root: yaml.Node | None, document: str) -> list[Mention]:
    """Every scalar of a file that names a clause of the document, in the file's order."""
    return list(_mentions(root, document, (), (), ""))


def _mentions(node: yaml.Node | None, document: str, way: Place, owner: Place, owner_id: str) -> Iterator[Mention]:
    if isinstance(node, yaml.SequenceNode):
        for at, item in enumerate(node.value):
            yield from _mentions(item, document, (*way, at), owner, owner_id)
    elif isinstance(node, yaml.MappingNode):
        inner = {str(name.value): value for name, value in node.value}
        if isinstance(inner.get("id"), yaml.ScalarNode):
            owner, owner_id = way, str(inner["id"].value)
        for key, value in inner.items():
            if isinstance(value, yaml.ScalarNode) and str(value.value).startswith(f"{document}#"):
                quote = inner.get("quote")
                said = str(quote.value) if isinstance(quote, yaml.ScalarNode) else ""
                yield Mention((*way, key), line_of(value), str(value.value), said, owner, owner_id)
            else:
                yield from _mentions(value, document, (*way, key), owner, owner_id)
    elif isinstance(node, yaml.ScalarNode) and str(node.value).startswith(f"{document}#"):
        yield Mention(way, line_of(node), str(node.value), "", owner, owner_id)


def carried(path: Path, root: yaml.Node | None, document: str, rows: Sequence[Aligned], *, marks: bool) -> FileChanges:
    """An entry goes over whole or waits whole: all clauses that it rests on stayed, and its quotations stand in them.

    `marks`: entries of this file that wait are marked with RECHECK; where the form of a file has no such key, its lines
    are only listed.
    """
    partners = {row.old.ref: row for row in rows if row.old is not None}
    edits: list[Edit] = []
    over: list[str] = []
    waiting: list[tuple[int, str]] = []
    for group in _by_owner(mentions(root, document)):
        name = group[0].owner_id or group[0].ref
        if all(_stands(one, partners) for one in group):
            edits += [Put(one.place, _new(one, partners)) for one in group]
            over.append(name)
        else:
            waiting.append((group[0].line, name))
            if marks and group[0].owner:
                edits.append(Put((*group[0].owner, RECHECK), _may_rest_on(group, partners), before="citations"))
    return FileChanges(path, tuple(edits), tuple(over), tuple(waiting))


def _by_owner(found: Sequence[Mention]) -> list[list[Mention]]:
    groups: dict[Place, list[Mention]] = {}
    for one in found:
        groups.setdefault(one.owner or one.place, []).append(one)
    return list(groups.values())


def _stands(mention: Mention, partners: Mapping[str, Aligned]) -> bool:
    row = partners.get(mention.ref)
    if row is None or row.fate is not ClauseFate.STAYED or row.new is None:
        return False
    return mention.quote in " ".join(row.new.text.split())


def _new(mention: Mention, partners: Mapping[str, Aligned]) -> str:
    new = partners[mention.ref].new
    return new.ref if new is not None else mention.ref


def _may_rest_on(group: Sequence[Mention], partners: Mapping[str, Aligned]) -> str:
    found = (partners[one.ref].new for one in group if one.ref in partners)
    return next((clause.ref for clause in found if clause is not None), NO_CLAUSE)


def of_documents(old: Document, new: Document) -> tuple[list[Edit], list[Edit]]:
    """The changes in the files of the old and the new document; the new one takes the old one's place."""
    before: list[Edit] = [Put(("replaced_by",), new.id, before="role"), Put(("role",), str(Role.SUPERSEDED))]
    after: list[Edit] = [Put(("replaces",), old.id, before="role")]
    if old.role is Role.PRIMARY and new.role is not Role.PRIMARY:
        after.append(Put(("role",), str(Role.PRIMARY)))
    return before, after


def clauses_of(document: str, knowledge: Knowledge) -> list[Clause]:
    return [clause for clause in knowledge.clauses.values() if clause.document == document]
