"""The steps of a random walk: what members, officers and strangers send, ordinary and hostile, in all that exists.

Buttons are those that the bot really sent, and forged ones. A seed gives the same walk while the bot answers alike.
"""

import json
import random
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from benchmarks.flooding import CLOGGING, MAX_CHARS
from benchmarks.oddities import ARGUMENTS, FILES, JUNK, LINKS, ODD, POLL, UNKNOWN, WORDS
from benchmarks.officers import CHAT, PEOPLE
from bot.dialogue.menus import MEMBER_MENU
from bot.dialogue.registry import MEMBER, OFFICER
from bot.domain.messages import POLL_PICKED
from tests.fakes.bot_api import updates

MEMBERS = range(20_001, 20_241)
GROUPS = (-4_001, -1_001_000_000_041, -1_001_000_000_042)
KEPT = 400
"""So many of the newest messages are tapped, replied to and edited."""
Json = dict[str, Any]


class Walk:
    """`step()` gives the next update, and whether it is malformed on purpose. `see` shows it what the bot sent."""

    def __init__(self, seed: int, stock: Sequence[str]) -> None:
        self._chance = random.Random(seed)
        self._stock = stock
        self._sent: deque[Mapping[str, Any]] = deque(maxlen=KEPT)
        self._received: deque[Json] = deque(maxlen=KEPT)
        self._codes: deque[str] = deque(["K7-3M24", "AB-CDEF"], maxlen=60)
        self._steps: list[tuple[int, Callable[[], Json | list[Json]]]] = [
            (16, self._says),
            (8, self._commands),
            (6, self._forwards),
            (6, self._odd),
            (2, self._clogs),
            (5, self._files),
            (2, self._albums),
            (22, self._taps),
            (6, self._forges),
            (4, self._replies),
            (3, self._edits),
            (3, self._unknown),
            (3, self._inline),
            (2, self._comes_and_goes),
            (5, self._in_group),
            (10, self._officer),
            (2, self._stranger_at_the_desk),
            (1, self._polls),
            (1, self._channel),
        ]
        self._weights = [weight for weight, _ in self._steps]

    def see(self, sent: Sequence[Mapping[str, Any]], codes: Sequence[str]) -> None:
        self._sent.extend(sent)
        self._codes.extend(codes)

    def step(self) -> list[tuple[Json, bool]]:
        """Mostly one update; an album is several."""
        ((_, make),) = self._chance.choices(self._steps, self._weights)
        made = make()
        made = made if isinstance(made, list) else [made]
        for one in made:
            if isinstance(message := one.get("message"), dict):
                self._received.append(message)
        if self._chance.random() < 0.04:
            return [(self._broken(one), True) for one in made]
        return [(one, False) for one in made]

    def _one(self, of: Sequence[Any]) -> Any:
        return of[self._chance.randrange(len(of))]

    @property
    def _member(self) -> int:
        return int(self._one(MEMBERS))

    @property
    def _text(self) -> str:
        kind = self._chance.random()
        if kind < 0.45:
            return str(self._one(self._stock))
        if kind < 0.6:
            return f"{self._one(self._stock)} {self._one(LINKS)}"
        return str(self._one((*WORDS, *LINKS, *ODD, self._one(tuple(self._codes)))))

    @property
    def _origin(self) -> Json:
        return dict(
            self._one(
                (
                    updates.from_hidden_user("An\n\n🔴 Vụ AA-2222 /duyet @x"),
                    updates.from_user(self._member),
                    updates.from_channel(-1_001_000_000_777, "Tin nóng vtv.vn-news.top", 5, "tin_nong"),
                    {"type": "chat", "date": 1, "sender_chat": {"id": -5, "type": "group", "title": "Nhóm"}},
                )
            )
        )

    def _says(self) -> Json:
        return updates.message(self._member, self._text or "…")

    def _commands(self) -> Json:
        name = self._one((*MEMBER_MENU, "start", "them", "nhanviec", "dap", *sorted(OFFICER.by_command), "khongco"))
        rest = self._one(
            ("", self._one(tuple(self._codes)), self._text, "xoa", f"{self._one(tuple(self._codes))} {self._text}")
        )
        return updates.message(self._member, f"/{name} {rest}"[:MAX_CHARS])

    def _forwards(self) -> Json:
        post = (
            f"{self._text}\n{self._text} {self._one(LINKS)}"
            if self._chance.random() < 0.7
            else self._one(("/duyet", "/xoa"))
        )
        return updates.forward(self._member, str(post)[:MAX_CHARS], self._origin)

    def _odd(self) -> Json:
        text = str(self._one(ODD)) + "".join(
            chr(self._chance.randrange(1, 0x2FFF)) for _ in range(self._chance.randrange(40))
        )
        spans = [
            {
                "type": self._one(("url", "text_link", "mention", "text_mention", "pre", "nothing")),
                "offset": self._one((0, -1, 5, 10**9)),
                "length": self._one((1, 0, -5, 10**9)),
                "url": self._one(LINKS),
            }
            for _ in range(self._one((0, 1, 100)))
        ]
        return updates.message(self._member, text[:MAX_CHARS], entities=spans)

    def _clogs(self) -> Json:
        text = str(self._one(CLOGGING))
        head = self._one(("", "/gui ", f"/them {self._one(tuple(self._codes))} ", "bài này thật không? "))
        return updates.message(self._member, (head + text)[:MAX_CHARS])

    def _files(self) -> Json:
        caption = self._one(("", self._text, "/gui", "thật không?"))[:1_024]
        if self._chance.random() < 0.5:
            return updates.photo(self._member, f"anh-{self._chance.randrange(50)}", caption)
        return updates.file(self._member, self._one(FILES), f"tep-{self._chance.randrange(50)}", caption)

    def _albums(self) -> list[Json]:
        group = f"album-{self._chance.randrange(10**6)}"
        names = [f"anh-{self._chance.randrange(50)}" for _ in range(self._chance.randrange(2, 6))]
        return updates.album(self._member, names, self._one(("", "/gui", self._text[:900])), group=group)

    def _taps(self) -> Json:
        """A button that the bot showed: mostly by the one it was shown to, now and then in another chat."""
        shown = [one for one in self._sent if any(data for row in one.get("buttons", ()) for _, data, *_ in row)]
        if not shown:
            return self._says()
        one = self._one(shown)
        data = self._one([data for row in one.get("buttons", ()) for _, data, *_ in row if data])
        chat = one["chat_id"] if self._chance.random() < 0.93 else self._member
        who = self._one(tuple(PEOPLE)) if chat == CHAT and self._chance.random() < 0.9 else None
        return self._tap(chat, data, one["message_id"], who)

    def _forges(self) -> Json:
        name = self._one((*MEMBER.by_action, *OFFICER.by_action, POLL_PICKED, "khongco"))
        version = self._one(("0", "1", "2", "a", "zzzzzz", "", "-1", "9" * 12, "\u202e"))
        argument = self._one((*ARGUMENTS, f":{self._one(tuple(self._codes))}"))
        chat = self._one((self._member, self._member, self._member, CHAT, *GROUPS))
        who = self._one((*PEOPLE, self._member)) if chat < 0 else None
        return self._tap(chat, f"{version}.{name}{argument}"[:64], self._chance.randrange(1, 10**6), who)

    def _tap(self, chat: int, data: str, message_id: int, who: int | None) -> Json:
        on = {"message_id": message_id, "date": 1_795_496_400, "chat": _chat(chat), "text": "…"}
        return updates.callback(on, data, user_id=who or (chat if chat > 0 else self._member))

    def _replies(self) -> Json:
        if not self._sent:
            return self._says()
        one = self._one(tuple(self._sent))
        bot = {"id": 4_200_000_001, "is_bot": True, "first_name": "Bot", "username": "thu_nghiem_bot"}
        answered = {
            "message_id": one["message_id"],
            "date": 1,
            "chat": _chat(one["chat_id"]),
            "from": bot,
            "text": one["text"] or "x",
        }
        who = self._one(tuple(PEOPLE)) if one["chat_id"] == CHAT else None
        return updates.reply(answered, self._text or "…", user_id=who)

    def _edits(self) -> Json:
        if not self._received:
            return self._says()
        return updates.edited({"message": self._one(tuple(self._received))}, self._text or "…")

    def _unknown(self) -> Json:
        one = updates.message(self._member, "")
        del one["message"]["text"]
        one["message"] |= self._one(UNKNOWN)
        return one

    def _inline(self) -> Json:
        return updates.inline(self._member, self._text[:256], offset=self._one(("", "50", "x")))

    def _comes_and_goes(self) -> Json:
        old, new = self._one((("member", "kicked"), ("left", "member"), ("member", "left")))
        bot = {"id": 4_200_000_001, "is_bot": True, "first_name": "Bot", "username": "thu_nghiem_bot"}
        return updates.my_chat_member(self._one((self._member, GROUPS[0])), old, new, bot=bot, user_id=self._member)

    def _in_group(self) -> Json:
        text = self._one(
            (f"@thu_nghiem_bot {self._text}", f"/{self._one(MEMBER_MENU)}@thu_nghiem_bot", self._text, "/xoa", "/canbo")
        )
        more: Json = {}
        if self._chance.random() < 0.3:
            more["reply_to_message"] = updates.message(GROUPS[0], self._text or "x", message_id=5, date=1)["message"]
        if self._chance.random() < 0.1:
            more["sender_chat"] = {"id": GROUPS[0], "type": "supergroup", "title": "Ẩn danh"}
        return updates.message(self._one(GROUPS), (text or "…")[:MAX_CHARS], user_id=self._member, **more)

    def _officer(self) -> Json:
        name = self._one(sorted(OFFICER.by_command))
        code = self._one(tuple(self._codes))
        rest = self._one(
            (
                "",
                code,
                f"{code} sai {self._text}",
                f"{code} {self._text}",
                self._text,
                f"{code} {self._one(tuple(self._codes))}",
            )
        )
        text = self._one((f"/{name} {rest}", self._text or "…", f"/traloi {code} dung đã xem", f"/nhan {code}"))
        return updates.message(CHAT, text[:MAX_CHARS], user_id=self._one(tuple(PEOPLE)))

    def _stranger_at_the_desk(self) -> Json:
        origin = {"forward_origin": self._origin} if self._chance.random() < 0.5 else {}
        return updates.message(
            CHAT, f"/{self._one(sorted(OFFICER.by_command))} {self._text}"[:MAX_CHARS], user_id=self._member, **origin
        )

    def _polls(self) -> Json:
        options = [
            {"persistent_id": "0", "text": "a", "voter_count": self._one((0, 1, 2**40))},
            {"persistent_id": "1", "text": "b", "voter_count": 0},
        ]
        return {"poll": {**POLL, "id": self._one(("1", "p-1", "x" * 200)), "options": options, "type": "quiz"}}

    def _channel(self) -> Json:
        return updates.channel_post(-1_001_000_000_777, self._text or "…")

    def _broken(self, update: Json) -> Json:
        """One value somewhere inside, whatever it was, is something else."""
        copied: Json = json.loads(json.dumps(update))
        holder: Any = copied
        while True:
            keys: Sequence[Any] = list(holder) if isinstance(holder, dict) else range(len(holder))
            key = self._one(keys)
            inner = holder[key]
            if (
                not inner
                or not isinstance(inner, dict | list)
                or (self._chance.random() < 0.2 and holder is not copied)
            ):
                holder[key] = self._one(JUNK)
                return copied
            holder = inner


def _chat(chat: int) -> Json:
    if chat > 0:
        return {"id": chat, "type": "private", "first_name": f"Người {chat}"}
    return {"id": chat, "type": "supergroup" if chat < -(10**12) else "group", "title": f"Nhóm {chat}"}
