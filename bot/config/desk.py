"""The block `desk` of `config.yaml`: officers, rota, what happens when nobody answers."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from bot.answers.normalise import fold_text
from bot.config.days import read_clock, read_dates, read_days
from bot.config.gaps import told_gaps
from bot.data.yaml_source import Source, line_of
from bot.domain.cases import Officer
from bot.domain.desk import HOME_ZONE, NAMED, UNDO_FOR_S, Backup, Desk, Escalation, HowOften, Shift
from bot.domain.marks import clean
from bot.domain.messages import GROUP_SIGN, Address
from bot.planning.rota import gaps

CHANNEL = "telegram"
"""Where the desk's chat is, and the officers, whose ids are written as mere numbers."""
MAX_NAME_CHARS = 40
REQUIRED = frozenset({"contact"})
OPTIONAL = frozenset(
    (
        "chat_id officers shifts off_hours holidays standby on_call escalation held_min answer_min limits time_zone"
        " undo_seconds weekly_picture learning_told"
    ).split()
)

_ID = re.compile(r"(?:(?P<channel>[a-z]{2,16}):)?(?P<own>-?\w{1,64})")
_YES_NO = {"true": True, "false": False, "có": True, "không": False, "yes": True, "no": False}
_EMPTY = "tag:yaml.org,2002:null"
_URGENCIES = ("khan", "som", "thuong")
_LIMITS = ("per_day", "open_most")

Fields = Mapping[str, yaml.Node]


def read_desk(source: Source, fields: Fields, chat: str) -> Desk:
    """The desk of the block's fields, its faults noted. `chat` is the number of the officers' chat, "" for none."""
    usual = Desk()
    fields = {key: node for key, node in fields.items() if node.tag != _EMPTY}
    officers = _officers(source, fields.get("officers"))
    shifts = _shifts(source, fields.get("shifts"), officers)
    standby = _named(source, fields.get("standby"), "desk.standby", officers)
    limits = fields.get("limits")
    most = source.fields(limits, "desk.limits", frozenset(), frozenset(_LIMITS)) if limits is not None else {}
    desk = Desk(
        address=_address(chat),
        officers=officers,
        shifts=shifts,
        holidays=read_dates(source, fields.get("holidays"), "desk.holidays"),
        standby=standby,
        on_call=_named(source, fields.get("on_call"), "desk.on_call", officers),
        escalation=_escalation(source, fields.get("escalation"), officers, standby),
        held_min=_held_min(source, fields.get("held_min"), usual.held_min),
        zone=_zone(source, fields.get("time_zone")),
        answer_min=source.number(fields.get("answer_min"), "desk.answer_min", usual.answer_min),
        undo_s=_undo_s(source, fields.get("undo_seconds"), usual.undo_s),
        weekly_picture=_flag(source, fields.get("weekly_picture"), "desk.weekly_picture"),
        learning_told=_told_how_often(source, fields.get("learning_told"), usual.learning_told),
        per_day=_count(source, most.get("per_day"), "desk.limits.per_day", usual.per_day),
        open_most=_count(source, most.get("open_most"), "desk.limits.open_most", usual.open_most),
    )
    _complain_of_gaps(source, fields, desk)
    return desk


def _undo_s(source: Source, node: yaml.Node | None, usual: float) -> float:
    """No longer than a finding can be taken back; 0 where it goes at once."""
    if node is None:
        return usual
    text = source.text(node, "desk.undo_seconds")
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if 0 <= value <= UNDO_FOR_S:
        return value
    if text:
        expected = f"cần một số giây từ 0 đến {UNDO_FOR_S:g}, thấy {text!r}"
        source.fault(line_of(node), "desk.undo_seconds", expected)
    return usual


def _address(chat: str) -> Address | None:
    """Of a group that is written with its channel, or of one on the usual channel."""
    channel, colon, group = chat.partition(":")
    if colon:
        return Address(channel, f"{GROUP_SIGN}{group}")
    return Address(CHANNEL, chat) if chat else None


def _complain_of_gaps(source: Source, fields: Fields, desk: Desk) -> None:
    """A rota with a faulty shift has gaps that nobody meant, and is not asked."""
    meant = _flag(source, fields.get("off_hours"), "desk.off_hours")
    is_whole = len(desk.shifts) == len(source.items(fields.get("shifts"), "desk.shifts"))
    found = gaps(desk) if is_whole else ()
    if found and not meant:
        expected = f"cần có người trực mọi giờ, mà còn trống: {told_gaps(found)}"
        source.fault(line_of(fields["shifts"]), "desk.shifts", f"{expected}; nếu đúng ý thì đặt off_hours: true")


def _officers(source: Source, node: yaml.Node | None) -> tuple[Officer, ...]:
    found: list[Officer] = []
    for item in source.items(node, "desk.officers"):
        one = source.fields(item, "desk.officers", frozenset({"id", "name"}), frozenset({"admin", "head"}))
        officer = Officer(
            _id(source, one.get("id")),
            clean(source.text(one.get("name"), "name", MAX_NAME_CHARS)),
            admin=_flag(source, one.get("admin"), "admin"),
            head=_flag(source, one.get("head"), "head"),
        )
        for key, mine, theirs in (
            ("id", officer.id, {other.id for other in found}),
            ("name", fold_text(officer.name), {fold_text(other.name) for other in found}),
        ):
            if mine and mine in theirs:
                expected = f"mỗi cán bộ cần {key} riêng, trùng {getattr(officer, key)!r}"
                source.fault(line_of(one[key]), key, expected)
        found.append(officer)
    return tuple(found)


def _id(source: Source, node: yaml.Node | None) -> str:
    text = source.text(node, "id")
    found = _ID.fullmatch(text)
    if found and (found["channel"] or found["own"].isdecimal()):
        return f"{found['channel'] or CHANNEL}:{found['own']}"
    if node is not None and text:
        source.fault(line_of(node), "id", f"cần số tài khoản (nhắn bot /id để biết), ví dụ 123456789; thấy {text!r}")
    return ""


def _shifts(source: Source, node: yaml.Node | None, officers: Sequence[Officer]) -> tuple[Shift, ...]:
    found: list[Shift] = []
    for item in source.items(node, "desk.shifts"):
        one = source.fields(item, "desk.shifts", frozenset({"days", "from", "to", "officers"}))
        days = read_days(source, one.get("days"), "days")
        start, end = (read_clock(source, one.get(key), key) for key in ("from", "to"))
        names = _named(source, one.get("officers"), "officers", officers)
        if "officers" in one and not source.items(one["officers"], "officers"):
            source.fault(line_of(one["officers"]), "officers", "cần ít nhất một cán bộ")
        if days and start is not None and end is not None:
            found.append(Shift(days, start, end, names))
    return tuple(found)


def _named(source: Source, node: yaml.Node | None, key: str, officers: Sequence[Officer]) -> tuple[str, ...]:
    """Officers by id or name. A name that is not on the list may be an invited officer's, and is found when it is
    needed; a number that is not is noted.
    """
    known = {form: one.id for one in officers for form in (one.id, one.id.removeprefix(f"{CHANNEL}:"), _form(one.name))}
    found: dict[str, None] = {}
    for written in source.texts(node, key):
        own = known.get(written.text) or known.get(_form(written.text))
        if own:
            found[own] = None
        elif _may_be_invited(written.text):
            found[f"{NAMED}{written.text}"] = None
        elif written.text:
            listed = ", ".join(officer.name for officer in officers) or "chưa có ai"
            expected = f"cần một cán bộ của desk.officers ({listed}); thấy {written.text!r}"
            source.fault(written.line, key, expected)
    return tuple(found)


def _may_be_invited(text: str) -> bool:
    return any(letter.isalpha() for letter in text) and ":" not in text and len(text) <= MAX_NAME_CHARS


def _form(name: str) -> str:
    return f"name {fold_text(name)}"


def _escalation(
    source: Source, node: yaml.Node | None, officers: Sequence[Officer], standby: Sequence[str]
) -> tuple[Escalation, ...]:
    if node is None:
        return Desk().escalation
    missing = {
        Backup.STANDBY: "" if standby else "cần có cán bộ ở desk.standby để gọi",
        Backup.HEAD: "" if any(officer.head for officer in officers) else "cần có cán bộ ghi head: true để gọi",
    }
    found: list[Escalation] = []
    for item in source.items(node, "desk.escalation"):
        one = source.fields(item, "desk.escalation", frozenset({"after_min", "to"}))
        after_min = source.number(one.get("after_min"), "after_min", 1.0)
        target = source.choice(one.get("to"), "to", frozenset(Backup) - {Backup.HOLDER})
        if found and after_min <= found[-1].after_min:
            expected = f"cần muộn hơn bước trước ({found[-1].after_min:g}), thấy {after_min:g}"
            source.fault(line_of(one.get("after_min", item)), "after_min", expected)
        if target and (lacking := missing.get(Backup(target))):
            source.fault(line_of(one["to"]), "to", lacking)
        if target:
            found.append(Escalation(after_min, Backup(target)))
    return tuple(found)


def _held_min(source: Source, node: yaml.Node | None, usual: tuple[float, float, float]) -> tuple[float, float, float]:
    if node is None:
        return usual
    one = source.fields(node, "desk.held_min", frozenset(), frozenset(_URGENCIES))
    urgent, soon, normal = (
        source.number(one.get(key), f"desk.held_min.{key}", default)
        for key, default in zip(_URGENCIES, usual, strict=True)
    )
    return urgent, soon, normal


def _zone(source: Source, node: yaml.Node | None) -> tzinfo:
    name = source.optional_text(node, "desk.time_zone")
    if not name or node is None:
        return HOME_ZONE
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        expected = f"cần một múi giờ máy này biết, ví dụ Asia/Ho_Chi_Minh; thấy {name!r}"
        source.fault(line_of(node), "desk.time_zone", expected)
        return HOME_ZONE


def _told_how_often(source: Source, node: yaml.Node | None, usual: HowOften) -> HowOften:
    chosen = source.choice(node, "desk.learning_told", frozenset(HowOften)) if node is not None else ""
    return HowOften(chosen) if chosen else usual


def _flag(source: Source, node: yaml.Node | None, key: str) -> bool:
    return _YES_NO.get(source.choice(node, key, _YES_NO), False) if node is not None else False


def _count(source: Source, node: yaml.Node | None, key: str, default: int) -> int:
    value = source.number(node, key, default)
    if node is not None and value != int(value):
        source.fault(line_of(node), key, f"cần một số nguyên, thấy {value:g}")
    return int(value)
