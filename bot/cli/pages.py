"""Reports as pages: one HTML file each, complete in itself, nothing loaded from elsewhere."""

from jinja2 import Environment, PackageLoader, StrictUndefined

_TEMPLATES = Environment(
    loader=PackageLoader("bot.cli", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def as_page(template: str, **shown: object) -> str:
    """The page; every value is escaped."""
    return _TEMPLATES.get_template(template).render(**shown)
