"""`knowledge/sources.yaml` to Sources: every fault is noted with its line."""

import re
from collections.abc import Callable, Collection
from pathlib import Path

import yaml

from bot.data.yaml_source import Source as File
from bot.data.yaml_source import line_of
from bot.domain.errors import Fault
from bot.links.address import is_registrable, is_suffix, parse
from bot.links.sources import Brand, OfficialSource, SourceKind, Sources, build

SOURCES_FILE = "sources.yaml"
"""Its name in the folder of the knowledge."""
MAX_NAME_CHARS = 80
_WORD_LISTS = frozenset({"glue", "press", "common_press", "agency", "place", "service", "network", "lure"})
_LISTS = frozenset({"restricted_suffixes", "words", "other_names", "known", "free_hosts", "sources"})
_REQUIRED = frozenset({"domain", "name", "kind"})
_OPTIONAL = frozenset({"named_in", "brand", "nicknames", "known_legit"})
_WORD = re.compile(r"[a-z0-9]{1,40}")


def load_sources(path: Path, faults: list[Fault], clauses: Collection[str] | None = None) -> Sources:
    """The shipped list; every fault is added to `faults`. `clauses`: the ids that `named_in` may name."""
    file = File(path, f"{path.parent.name}/{path.name}", faults)
    root = file.root()
    lists = file.fields(root, "(tệp)", _LISTS) if root is not None else {}
    words = file.fields(lists["words"], "words", _WORD_LISTS) if "words" in lists else {}
    listed: dict[str, OfficialSource] = {}
    for node in file.items(lists.get("sources"), "sources"):
        source = _source(file, node, clauses)
        if source.domain in listed:
            file.fault(line_of(node), "domain", f"đã ghi ở trên, xin bỏ một chỗ: {source.domain}")
        listed[source.domain] = source
    if "sources" in lists and not listed:
        file.fault(line_of(lists["sources"]), "sources", "cần ít nhất một nguồn")
    return build(
        listed.values(),
        restricted=_texts(file, lists.get("restricted_suffixes"), "restricted_suffixes", is_suffix),
        known=_texts(file, lists.get("known"), "known", is_domain),
        free_hosts=_texts(file, lists.get("free_hosts"), "free_hosts", is_domain),
        other_names=_texts(file, lists.get("other_names"), "other_names", is_word),
        words={name: _texts(file, words.get(name), name, is_word) for name in _WORD_LISTS},
    )


def is_domain(text: str) -> bool:
    """A registered name in lower case, without scheme or path: vtv.vn, media.vtv.vn."""
    address = parse(text)
    return address is not None and address.host == text and is_registrable(text)


def is_word(text: str) -> bool:
    """Small letters and digits, as a name is written in an address."""
    return _WORD.fullmatch(text) is not None


_EXPECTED: dict[Callable[[str], bool], str] = {
    is_domain: "tên miền đã đăng ký, viết chữ thường, ví dụ vtv.vn",
    is_word: "chữ thường và chữ số, viết liền",
    is_suffix: "đuôi tên miền chung, ví dụ gov.vn",
}


def _source(file: File, node: yaml.Node, clauses: Collection[str] | None) -> OfficialSource:
    fields = file.fields(node, "sources", _REQUIRED, _OPTIONAL)
    domain = file.text(fields.get("domain"), "domain")
    if domain and not is_domain(domain):
        file.fault(line_of(fields["domain"]), "domain", f"cần {_EXPECTED[is_domain]}; thấy {domain!r}")
    named_in = file.optional_text(fields.get("named_in"), "named_in")
    if named_in and clauses is not None and named_in not in clauses:
        file.fault(line_of(fields["named_in"]), "named_in", f"cần tên của một điều khoản, thấy {named_in!r}")
    kind = file.choice(fields.get("kind"), "kind", frozenset(SourceKind))
    brand = file.choice(fields.get("brand"), "brand", frozenset(Brand))
    return OfficialSource(
        domain=domain,
        name=file.text(fields.get("name"), "name", MAX_NAME_CHARS),
        kind=SourceKind(kind or SourceKind.PRESS),
        named_in=named_in,
        brand=Brand(brand or Brand.PLAIN),
        nicknames=_texts(file, fields.get("nicknames"), "nicknames", is_word),
        known_legit=_texts(file, fields.get("known_legit"), "known_legit", is_domain),
    )


def _texts(file: File, node: yaml.Node | None, key: str, sound: Callable[[str], bool]) -> tuple[str, ...]:
    found: list[str] = []
    for item in file.texts(node, key):
        if item.text in found:
            file.fault(item.line, key, f"đã ghi ở trên, xin bỏ một chỗ: {item.text}")
        elif item.text and not sound(item.text):
            file.fault(item.line, key, f"cần {_EXPECTED[sound]}; thấy {item.text!r}")
        elif item.text:
            found.append(item.text)
    return tuple(found)
