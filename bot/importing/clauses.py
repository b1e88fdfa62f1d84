"""From the tree of a document to its clauses: ids, labels, headings, and where each stands in the original."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from bot.importing.markers import LETTERS, MarkerLevel
from bot.importing.outline import Node
from bot.importing.paragraphs import Paragraph
from bot.importing.splitting import guessed_audience, guessed_kind, pieces_of, runs_of

_ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")


@dataclass(frozen=True, slots=True)
class DraftClause:
    """A clause as found. `page`, `start` and `end` tell where it stands in the original's text.

    `audience` and `kind` are guesses from the wording. `doubts` say what a person should look at, in Vietnamese.
    """

    id: str
    label: str
    text: str
    page: int
    start: int
    end: int
    heading: str = ""
    audience: str | None = None
    kind: str = "info"
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the tree: the id and label so far, headings that no clause has shown yet, and all of them; whether the
    document has a "điểm a" of its own, and whether it is counted by articles.
    """

    id: str = ""
    label: str = ""
    fresh: tuple[str, ...] = ()
    all: str = ""
    letters: bool = False
    by_article: bool = False


def clauses_of(root: Node, *, is_report: bool) -> list[DraftClause]:
    """The clauses in order. A report states facts: its dashes belong to their section."""
    place = _Place(letters=_has(root, MarkerLevel.LETTER), by_article=_has(root, MarkerLevel.ARTICLE))
    found = [clause for child in _with_headings(root.children, place) for clause in _clauses(*child, is_report)]
    return _unique(found)


def _has(node: Node, level: MarkerLevel) -> bool:
    return node.level is level or any(_has(child, level) for child in node.children)


_Placed = tuple[Node, _Place, int]


def _with_headings(children: Sequence[Node], place: _Place) -> Iterator[_Placed]:
    """Each child with its place; headings that stand above belong to the first."""
    dashes = 0
    for at, child in enumerate(children):
        dashes += child.level is MarkerLevel.DASH
        yield child, place if at == 0 else replace(place, fresh=()), dashes


def _clauses(node: Node, place: _Place, dash: int, is_report: bool) -> Iterator[DraftClause]:
    here = _named(node, place, dash)
    introduction, inner = _parted(node, is_report)
    if inner:
        heading = "\n".join(paragraph.whole for paragraph in introduction)
        below = replace(here, fresh=(*here.fresh, heading), all=f"{heading}\n{here.all}")
        for child in _with_headings(inner, below):
            yield from _clauses(*child, is_report)
        return
    yield from _leaf(node, here, is_report)


def _parted(node: Node, is_report: bool) -> tuple[list[Paragraph], list[Node]]:
    """The paragraphs that introduce, and the children that are clauses; a line between two is the first one's."""
    introduction, inner = list(node.own), list[Node]()
    for child in node.children:
        if _stands_alone(child, node, is_report):
            inner.append(child)
        elif inner:
            inner[-1] = Node(inner[-1].own, [*inner[-1].children, child])
        else:
            introduction.extend(child.all())
    return introduction, inner


def _stands_alone(child: Node, parent: Node, is_report: bool) -> bool:
    """Whether a child is a clause of its own, and not a line of its parent's text."""
    if child.level is MarkerLevel.PLUS:
        return False
    if child.level is not MarkerLevel.DASH:
        return True
    if is_report:
        return False
    last = parent.own[-1]
    return last.text.rstrip().endswith(":") or last.heading or (last is parent.own[0] and len(last.text) < 160)


def _named(node: Node, place: _Place, dash: int) -> _Place:
    written = ".".join(map(str, node.number))
    match node.level:
        case MarkerLevel.ARTICLE:
            return replace(place, id=f"d{written}", label=f"Điều {written}")
        case MarkerLevel.NUMBER:
            return _numbered(place, written)
        case MarkerLevel.LETTER:
            letter = _written(node)
            return replace(place, id=f"{place.id}{letter}", label=_joined(place.label, f"điểm {letter}"))
        case MarkerLevel.DASH:
            ordinal = _ORDINALS[dash - 1] if dash <= len(_ORDINALS) else str(dash)
            label = _joined(place.label, f"gạch đầu dòng thứ {ordinal}")
            return replace(place, id=f"{place.id}.{dash}".lstrip("."), label=label)
        case MarkerLevel.CAPITAL | MarkerLevel.ROMAN:
            named = _joined(place.label, f"{'mục' if place.id else 'phần'} {_written(node)}")
            return replace(place, id=f"{place.id}.{_written(node)}".lstrip("."), label=named)
        case _:
            return _structural(node, place)


def _written(node: Node) -> str:
    marker = node.own[0].marker
    return marker.written if marker else ""


def _numbered(place: _Place, written: str) -> _Place:
    if place.id.startswith("d") and place.by_article:
        return replace(place, id=f"{place.id.split('.')[0]}.{written}", label=_joined(place.label, f"khoản {written}"))
    """Below the parts of the document; the number itself holds those of the numbers above."""
    parts = list(takewhile(lambda part: not part[:1].isdigit(), place.id.split("."))) if place.id else []
    outer = ", ".join(place.label.split(", ")[: len(parts)])
    return replace(place, id=".".join([*parts, written]), label=_joined(outer, f"mục {written}"))


def _structural(node: Node, place: _Place) -> _Place:
    written = _written(node)
    names = {MarkerLevel.PART: ("p", "Phần"), MarkerLevel.CHAPTER: ("c", "Chương"), MarkerLevel.SECTION: ("m", "Mục")}
    short, name = names.get(node.level, ("", ""))
    name = f"{name} {'thứ ' if written.lower() in _ORDINALS else ''}{written}"
    if place.by_article:
        return replace(place, label=name)
    inner = f"{short}{'.'.join(map(str, node.number))}"
    return replace(place, id=f"{place.id}.{inner}".lstrip("."), label=_joined(place.label, name))


def _joined(outer: str, inner: str) -> str:
    return f"{outer}, {inner}" if outer else inner[:1].upper() + inner[1:]


def _leaf(node: Node, place: _Place, is_report: bool) -> Iterator[DraftClause]:
    """The clause or, where it asks and forbids several things, its lettered pieces."""
    paragraphs = list(node.all())
    heading = "\n".join(place.fresh)
    if paragraphs[0].heading and len(paragraphs) > 1:
        heading = "\n".join(filter(None, (heading, paragraphs[0].whole)))
        paragraphs = paragraphs[1:]
    texts = [paragraph.text if at == 0 else paragraph.whole for at, paragraph in enumerate(paragraphs)]
    # Where articles carry "điểm a", a letter of ours would be taken for one of theirs.
    pieces = ["\n".join(texts)] if is_report or place.by_article or place.letters else _lettered(texts)
    for at, text in enumerate(pieces):
        letter = LETTERS[at] if len(pieces) > 1 and at < len(LETTERS) else ""
        audience = None if is_report else guessed_audience(place.all, text)
        yield DraftClause(
            id=f"{place.id}{letter}",
            label=_joined(place.label, f"đoạn {letter}") if letter else place.label,
            text=text,
            page=paragraphs[0].page,
            start=node.own[0].start,
            end=paragraphs[-1].end,
            heading=heading if at == 0 else "",
            audience=audience,
            kind=guessed_kind(text, audience),
            doubts=("đoạn này do chương trình tách từ một đoạn dài hơn",) if letter else (),
        )


def _lettered(texts: Sequence[str]) -> list[str]:
    runs = runs_of(texts)
    if len(runs) > 1:
        return ["\n".join(run) for run in runs]
    return pieces_of("\n".join(texts))


def _unique(clauses: Sequence[DraftClause]) -> list[DraftClause]:
    """Two clauses with one number: the later takes the number that is missing after it, or a mark, and says so."""
    taken = Counter(clause.id for clause in clauses)
    seen: set[str] = set()
    result: list[DraftClause] = []
    for clause in clauses:
        chosen = clause
        if clause.id in seen:
            following = _next_id(clause.id)
            new = following if following and taken[following] == 0 else f"{clause.id}-2"
            while new in seen:
                new = f"{new}-2"
            chosen = replace(clause, id=new, doubts=(*clause.doubts, f"văn bản có hai mục cùng mang số {clause.id}"))
        seen.add(chosen.id)
        result.append(chosen)
    return result


def _next_id(clause_id: str) -> str:
    head, _, last = clause_id.rpartition(".")
    return f"{head}.{int(last) + 1}".lstrip(".") if last.isdecimal() else ""


def place_of(paragraphs: Sequence[Paragraph]) -> tuple[int, int, int]:
    """(page, start, end) of a run of paragraphs."""
    return paragraphs[0].page, paragraphs[0].start, paragraphs[-1].end
