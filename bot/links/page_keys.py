"""What identifies a page on the platforms: a table of the forms of their addresses, and the key of each.

A row's pattern is matched against the decoded path and, where the platform puts identity there, parameters in the
order of their names: "/watch?v=dQw4w9WgXcQ". Groups called `name` (of users) and `fold` (of others) are not
case-sensitive; `id` is a number or code that the platform gives only once. What no row knows keeps its whole address.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from bot.links.address import parents
from bot.links.page import Page

NUMBER = r"(?P<id>\d{5,})"
_OF_ANY_DEVICE = re.compile(
    r"(?:(?:www|m|0|mbasic|web|touch|mtouch|mobile|free|iphone|d|x|n|p|music|gaming|z-m-[a-z]+|[a-z]{2}-[a-z]{2})\.)?"
)


@dataclass(frozen=True, slots=True)
class Platform:
    """`hosts` are one site; `parameters` carry identity, the others of the query do not.

    `dots_count`: False where the platform takes user names with and without dots for the same.
    """

    label: str
    hosts: tuple[str, ...]
    parameters: frozenset[str]
    forms: tuple[tuple[re.Pattern[str], str], ...]
    dots_count: bool = True

    def key(self, page: Page) -> str | None:
        """The key of a page that one of the forms fits, else None."""
        kept = [f"{name}={value}" for name, value in page.pairs if name in self.parameters]
        query = f"?{'&'.join(kept)}" if kept else ""
        fragment = f"#{page.fragment}" if page.fragment else ""
        target = f"{unquote(page.path, errors='surrogateescape')}{query}{fragment}"
        if not target.isprintable():
            return None
        for pattern, template in self.forms:
            if match := pattern.fullmatch(target):
                return f"{self.label}:{template.format(**self._groups(match))}"
        return None

    def _groups(self, match: re.Match[str]) -> dict[str, str]:
        return {name: self._one_case(name, value or "") for name, value in match.groupdict().items()}

    def _one_case(self, group: str, text: str) -> str:
        if group.startswith("fold"):
            return text.casefold()
        if group.startswith("name"):
            return text.casefold() if self.dots_count else text.casefold().replace(".", "")
        return text


def site_of(host: str, sites: Mapping[str, Platform]) -> tuple[Platform, str] | None:
    """The platform of a host, and its host without the label of a language or a device; None for any other."""
    own = next((name for name in parents(host) if name in sites), None)
    if own is None or not _OF_ANY_DEVICE.fullmatch(host[: -len(own)]):
        return None
    return sites[own], own


def platform(
    label: str, hosts: str, parameters: str, forms: tuple[tuple[str, str], ...], dots_count: bool = True
) -> Platform:
    compiled = tuple((re.compile(pattern), template) for pattern, template in forms)
    return Platform(label, tuple(hosts.split()), frozenset(parameters.split()), compiled, dots_count)
