"""The clauses of a document: a tree by its markers, and from the tree the pieces that an answer may cite."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.importing.markers import MarkerLevel
from bot.importing.paragraphs import Paragraph


@dataclass(slots=True)
class Node:
    """One marked paragraph with what stands below it. The root has no marker."""

    own: list[Paragraph]
    children: list["Node"] = field(default_factory=list)

    @property
    def level(self) -> MarkerLevel:
        marker = self.own[0].marker if self.own else None
        return marker.level if marker else MarkerLevel.PART

    @property
    def depth(self) -> int:
        marker = self.own[0].marker if self.own else None
        return marker.depth if marker else -1

    @property
    def number(self) -> tuple[int, ...]:
        marker = self.own[0].marker
        return marker.number if marker else ()

    def all(self) -> Iterator[Paragraph]:
        """Its paragraphs and those below, in the document's order."""
        yield from self.own
        for child in self.children:
            yield from child.all()


def tree_of(paragraphs: Sequence[Paragraph]) -> Node:
    """The tree: a paragraph without a marker belongs to the last marked one."""
    root = Node([])
    path = [root]
    for paragraph in paragraphs:
        if paragraph.marker is None:
            path[-1].own.append(paragraph)
            continue
        while path[-1] is not root and path[-1].depth >= paragraph.marker.depth:
            path.pop()
        node = Node([paragraph])
        path[-1].children.append(node)
        path.append(node)
    return root
