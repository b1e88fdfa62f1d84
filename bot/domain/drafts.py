"""What a member is about to pass on, kept in the conversation's state until it is sent or a day has passed."""

from dataclasses import asdict, dataclass, field
from typing import Any

from bot.domain.cases import Band, Key, Material
from bot.domain.messages import Media, MediaKind


@dataclass(frozen=True, slots=True)
class Draft:
    """`note`: words for the desk, `note_media`: files that go with them. `unkept`: the member said something beside the
    material, which is not kept, as it may ask something. `answers`: of the guided check so far. `case_id` and `code`:
    the case that an answer to the desk's question belongs to; `code` alone: the case that the member said this is.

    `made_s`: when it came. `screen`: the version of the conversation that last showed it, `ways`: the actions offered
    there; so its buttons are known, whatever else was said since. `message`: the member's own that brought it, by its
    id.
    """

    material: Material = field(default_factory=Material)
    reason: str = ""
    harm: str = ""
    note: str = ""
    unkept: bool = False
    contact: str = ""
    answers: tuple[str, ...] = ()
    case_id: int = 0
    code: str = ""
    note_media: tuple[Media, ...] = ()
    made_s: float = 0.0
    screen: int = 0
    ways: tuple[str, ...] = ()
    message: str = ""


NO_DRAFT = Draft()


@dataclass(frozen=True, slots=True)
class Held:
    """A member's message that may be their answer to the desk, kept until the next one: one tap passes it on."""

    text: str = ""
    media: tuple[Media, ...] = ()


def plain_held(held: Held) -> dict[str, object]:
    return {"text": held.text, "media": plain_media(held.media)}


def read_held(plain: dict[str, Any]) -> Held:
    """Raises KeyError, TypeError or ValueError for what `plain_held` did not write."""
    return Held(plain["text"], read_media(plain["media"]))


def plain_draft(draft: Draft) -> dict[str, object]:
    """As JSON takes it."""
    return {**asdict(draft), "material": plain_material(draft.material), "note_media": plain_media(draft.note_media)}


def read_draft(plain: dict[str, Any]) -> Draft:
    """Raises KeyError, TypeError or ValueError for what `plain_draft` did not write."""
    return Draft(
        **{
            **plain,
            "material": read_material(plain["material"]),
            "answers": tuple(plain["answers"]),
            "note_media": read_media(plain.get("note_media", [])),
            "ways": tuple(plain.get("ways", [])),
        }
    )


def plain_material(material: Material) -> dict[str, object]:
    return {**asdict(material), "media": plain_media(material.media)}


def read_material(plain: dict[str, Any]) -> Material:
    """Raises KeyError, TypeError or ValueError for what `plain_material` did not write."""
    return Material(
        text=plain["text"],
        links=tuple(plain["links"]),
        media=read_media(plain["media"]),
        forwarded=plain["forwarded"],
        keys=tuple(Key(**one) for one in plain["keys"]),
        bands=tuple(Band(**one) for one in plain["bands"]),
        form=plain["form"],
        looks=tuple(plain["looks"]),
    )


def read_media(plain: list[dict[str, Any]]) -> tuple[Media, ...]:
    """Raises KeyError, TypeError or ValueError for what `plain_media` did not write."""
    return tuple(map(_read_file, plain))


def plain_media(media: tuple[Media, ...]) -> list[dict[str, object]]:
    """What the codes in a picture say is not kept: their addresses are links of the material."""
    return [_plain_file(one) for one in media]


def _read_file(plain: dict[str, Any]) -> Media:
    named = {"name": plain.get("name", ""), "size": plain.get("size", 0)}
    return Media(MediaKind(plain["kind"]), plain["ref"], plain["unique"], plain["look"], **named)


def _plain_file(one: Media) -> dict[str, object]:
    named = {"name": one.name, "size": one.size} if one.name or one.size else {}
    return {"kind": one.kind.value, "ref": one.ref, "unique": one.unique, "look": one.look, **named}
