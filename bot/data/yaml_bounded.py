"""The one way in for YAML: safe, read by libyaml where it is there, and never nested so deep that it ends the process.

Both functions raise yaml.YAMLError for what is no YAML or nested deeper than MAX_DEPTH.
"""

from typing import Any

import yaml

MAX_DEPTH = 100
"""Of lists and mappings within one another; libyaml's own recursion ends the process at some ten thousands."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, which stops at MAX_DEPTH."""

    depth = 0

    def descend_resolver(self, parent: yaml.Node | None, index: object) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise yaml.MarkedYAMLError(
                problem=f"nested more than {MAX_DEPTH} deep", problem_mark=parent.start_mark if parent else None
            )
        super().descend_resolver(parent, index)

    def ascend_resolver(self) -> None:
        self.depth -= 1
        super().ascend_resolver()


def composed(text: str) -> yaml.Node | None:
    """The nodes, each with its place in the text; None for an empty one."""
    node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    return node


def loaded(text: str) -> Any:
    """The values."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
