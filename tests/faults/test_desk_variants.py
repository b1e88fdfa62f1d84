"""Other forms of what was reported of the desk on Telegram, each a message as an officer's telephone sends it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.dialogue.library import Library
from tests.acceptance.test_telegram_media import OFFICER, at_desk, code_of, submit
from tests.conftest import ROOT
from tests.fakes.bot_api import BotApi, Sent, updates
from tests.faults.test_forwarded import kept
from tests.serving import FORUM, HOA, LAN, Served
from tests.yaml_files import read_yaml

Row = dict[str, Any]
_READ = read_yaml(ROOT / "tests" / "faults" / "variants.yaml")
VARIANTS: dict[str, list[Row]] = _READ["desk"]
UNREACHED: dict[str, list[Row]] = _READ["unreached"]
SENDS = ("Gửi", "Đổi")
FILES = frozenset("photo document video voice video_note animation sticker audio".split())
NOT_SENT = ("tệp", "ảnh", "bằng lời", "tin đã sửa")
"""What an officer is told of a file that goes to nobody names it, or says that words or a new message are wanted."""


@pytest.fixture
async def duty(api: BotApi, shelf: Library, sqlite_database: str) -> AsyncIterator[Served]:
    async with at_desk(api, shelf, sqlite_database, FORUM) as served:
        yield served


class AtDesk:
    """Two open cases, the card of the first, and the message that asks Lan for the words of a finding."""

    def __init__(self, served: Served, codes: tuple[str, str], card: Sent, prompt: Sent) -> None:
        self.served, self.codes, self.card, self.prompt = served, codes, card, prompt

    def _shown(self, sent: Sent) -> Row:
        there = {"message_thread_id": self.card.thread_id, "is_topic_message": True}
        api = self.served.api
        return {"message_id": sent.message_id, "date": 1, "text": sent.text, "from": api.state.me} | {
            "chat": api.state.chats[FORUM],
            **there,
        }

    def posted(self, row: Row) -> list[Row]:
        message = dict(row["message"])
        for name in ("text", "caption"):
            if name in message:
                said = message[name].replace("CODE", self.codes[0]).replace("OTHER", self.codes[1])
                message |= {name: said, f"{'caption_' * (name == 'caption')}entities": updates.entities_of(said)}
        if row.get("in") == "topic" or "to" in row:
            message |= {"message_thread_id": self.card.thread_id, "is_topic_message": True}
        if "to" in row:
            message["reply_to_message"] = self._shown(self.card if row["to"] == "card" else self.prompt)
        if row.get("reply") == "photo":
            message["reply_to_message"] = updates.photo(FORUM, "own", user_id=OFFICER, message_id=77, date=1)["message"]
        if "album" in row:
            more = {name: value for name, value in message.items() if name not in {"caption", "caption_entities"}}
            files = [f"a{number}" for number in range(row["album"])]
            return updates.album(FORUM, files, message.get("caption", ""), user_id=OFFICER, **more)
        base = updates.message(FORUM, "", user_id=OFFICER)["message"]
        del base["text"]
        return [{"edited_message" if row.get("edited") else "message": base | message}]

    async def push(self, row: Row) -> None:
        pushed = self.posted(row)
        if "edited_message" in pushed[0]:
            pushed[0]["edited_message"]["message_id"] = 99_999
        await self.served.api.push(*pushed)
        await self.served.settled(30.0)


@pytest.fixture
async def desk(duty: Served) -> AtDesk:
    api = duty.api
    one, other = [
        code_of(await submit(duty, member, updates.message(member, f"https://vtv-vn.top/tin-{member}")))
        for member in (LAN, HOA)
    ]
    await duty.settled(30.0)
    card = next(sent for sent in api.sent(FORUM) if one in sent.text)
    await api.tap(FORUM, "Trả lời", message_id=card.message_id, user_id=OFFICER)
    await duty.settled(30.0)
    await api.tap(FORUM, "Lừa đảo", user_id=OFFICER)
    await duty.settled(30.0)
    prompt = next(sent for sent in reversed(api.sent(FORUM)) if "trả lời (reply)" in sent.text)
    return AtDesk(duty, (one, other), card, prompt)


def rows(*names: str) -> list[Any]:
    return [pytest.param(row, id=f"{name}-{n}") for name in names for n, row in enumerate(VARIANTS[name])]


@pytest.mark.parametrize("row", rows("fwd-1", "fwd-2", "fwd-3"))
async def test_what_is_not_an_officers_own_word_is_not_done(desk: AtDesk, row: Row) -> None:
    before, heard = await kept(desk.served), len(desk.served.api.sent(LAN))
    await desk.push(row)
    assert await kept(desk.served) == before
    assert len(desk.served.api.sent(LAN)) == heard


def files_of(sent: list[Sent]) -> list[str]:
    return [kind for one in sent for kind in (one.content or {}) if kind in FILES and kind != "document"] + [
        "document" for one in sent if (one.content or {}).keys() & FILES == {"document"}
    ]


@pytest.mark.parametrize("row", rows("file-1"))
async def test_a_file_goes_along_or_the_officer_is_told(desk: AtDesk, row: Row) -> None:
    api, before = desk.served.api, len(desk.served.api.sent(FORUM))
    heard = len(api.sent(LAN))
    await desk.push(row)
    said = api.sent(FORUM)[before:]
    assert said, "silence"
    send = [(one, label) for one in said for label in one.labels if label.startswith("Gửi")]
    if not send:
        assert any(word in one.text for one in said for word in NOT_SENT), [one.text for one in said]
        return
    shown, label = send[0]
    count = row.get("album", 1)
    assert len(files_of(said)) == count or any(word in shown.text for word in NOT_SENT), shown.text
    await api.tap(FORUM, label, message_id=shown.message_id, user_id=OFFICER)
    await desk.served.answers(LAN, heard + 1)
    await desk.served.settled(30.0)
    assert len(files_of(api.sent(LAN)[heard:])) == len(files_of(said))


@pytest.mark.parametrize("row", UNREACHED["told-1"], ids=lambda row: f"{row['sends']} {row['how']}")
async def test_the_desk_hears_how_many_it_did_not_reach(duty: Served, row: Row) -> None:
    api = duty.api
    members = (LAN, HOA)[: row["of"]]
    gone = members[: row["gone"]]
    code = ""
    for member in members:
        code = code_of(await submit(duty, member, updates.message(member, "https://vtv-vn.top/qua")))
    await duty.settled(30.0)
    if row["sends"] in {"correction", "undo"}:
        await send(duty, f"/traloi {code} sai Bịa đặt.")
        await api.wait_for(lambda: "SAI" in api.sent(LAN)[-1].text)
        await duty.settled(30.0)
    if row["how"] == "left":
        await api.push(updates.my_chat_member(LAN, "member", "kicked", bot=api.state.me))
    api.configure(**{"missing" if row["how"] == "deleted" else "blocked": frozenset(gone)})
    match row["sends"]:
        case "question":
            await send(duty, f"/hoithem {code} Đồng chí thấy ở đâu?")
        case "photo":
            await send(duty, updates.photo(FORUM, "proof", f"/traloi {code} lua-dao Xem ảnh", user_id=OFFICER))
        case "words":
            card = next(one for one in api.sent(FORUM) if code in one.text)
            shown = {"message_id": card.message_id, "date": 1, "text": card.text, "from": api.state.me}
            await send(
                duty, updates.reply(shown | {"chat": api.state.chats[FORUM]}, "Xin chờ ít phút", user_id=OFFICER)
            )
        case "undo":
            await api.tap(FORUM, "Hoàn tác", user_id=OFFICER)
        case _:
            await send(duty, f"/traloi {code} lua-dao Đừng bấm.")
    wanted = f"{row['gone']} trong {row['of']} người gửi chưa nhận được"
    await api.wait_for(lambda: any(wanted in one.text for one in api.sent(FORUM)), timeout_s=20)


async def send(duty: Served, said: str | Row) -> None:
    """An officer's words, shown back, and then sent."""
    pushed = updates.message(FORUM, said, user_id=OFFICER) if isinstance(said, str) else said
    before = len(duty.api.sent(FORUM))
    await duty.api.push(pushed)

    def shown() -> tuple[Sent, str] | None:
        told = duty.api.sent(FORUM)[before:]
        return next(((one, label) for one in told for label in one.labels if label.startswith(SENDS)), None)

    one, label = await duty.api.wait_for(shown)  # type: ignore[misc]
    await duty.api.tap(FORUM, label, message_id=one.message_id, user_id=OFFICER)
