"""The block `broadcast.article` of `config.yaml`: broadcasts as articles, where a channel takes them."""

from pathlib import Path

import yaml

from bot.data.whole import whole
from bot.data.yaml_source import Source, line_of
from bot.domain.articles import ArticleSettings
from bot.planning.limits import MAX_ARTICLE_AUTHOR_UNITS
from bot.planning.pictures import cover_fault

_KEYS = frozenset({"per_month", "planned", "author", "provinces"})
_YES_NO = {"true": True, "false": False, "có": True, "không": False, "yes": True, "no": False}
MOST_A_MONTH = 31
MOST_PROVINCE = 63


def read_article(source: Source, node: yaml.Node | None, folder: Path) -> ArticleSettings | None:
    """None where the block is missing; its faults noted."""
    if node is None:
        return None
    fields = source.fields(node, "broadcast.article", frozenset({"cover"}), _KEYS)
    usual = ArticleSettings("")
    author = fields.get("author")
    return ArticleSettings(
        cover=_cover(source, fields.get("cover"), folder),
        per_month=_per_month(source, fields.get("per_month"), usual.per_month),
        planned=_planned(source, fields.get("planned"), usual=usual.planned),
        author="" if author is None else source.text(author, _name("author"), MAX_ARTICLE_AUTHOR_UNITS),
        provinces=_provinces(source, fields.get("provinces")),
    )


def _name(key: str) -> str:
    return f"broadcast.article.{key}"


def _cover(source: Source, node: yaml.Node | None, folder: Path) -> str:
    name = source.text(node, _name("cover"))
    if node is None or not name:
        return ""
    path = (folder / name).resolve()
    if (wrong := cover_fault(path)) is not None:
        source.fault(line_of(node), _name("cover"), wrong)
    return str(path)


def _planned(source: Source, node: yaml.Node | None, *, usual: bool) -> bool:
    return usual if node is None else _YES_NO.get(source.choice(node, _name("planned"), _YES_NO), False)


def _per_month(source: Source, node: yaml.Node | None, usual: int) -> int:
    if node is None:
        return usual
    text = source.text(node, _name("per_month"))
    found = whole(text, 0, MOST_A_MONTH)
    if found is None and text:
        source.fault(line_of(node), _name("per_month"), f"cần một số nguyên từ 0 đến {MOST_A_MONTH}, thấy {text!r}")
    return usual if found is None else found


def _provinces(source: Source, node: yaml.Node | None) -> tuple[str, ...]:
    """Old numbers of provinces, 0 to 63; a body of several former ones names each."""
    found = []
    for item in source.texts(node, _name("provinces")) if node is not None else ():
        number = whole(item.text, 0, MOST_PROVINCE)
        if number is None:
            expected = f"cần số tỉnh của Zalo, từ 0 đến {MOST_PROVINCE}, thấy {item.text!r}"
            source.fault(item.line, _name("provinces"), expected)
        else:
            found.append(str(number))
    return tuple(found)
