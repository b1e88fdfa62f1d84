"""The fullest of each page: as many cases, messages, lines and figures as may stand there, each as long as they get."""

from sqlalchemy import Connection, insert

from bot.channels.web.lying import MOST_SHOWN
from bot.channels.web.visitors import Visitor, new_visitor
from bot.dialogue.engine import step
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context
from bot.domain.cases import CaseKind, Harm, Material, Reason
from bot.domain.codes import new_code
from bot.domain.counting import QuestionOutcome, last_weeks
from bot.domain.delivery import Letter
from bot.domain.messages import Address, Incoming
from bot.domain.submission_effects import OpenCase
from bot.ports.board import MOST_OPEN
from bot.storage import count_tables, effects, outbox
from bot.storage.desk.tables import audit, cases
from tests.serving import HOA, Served

LONG = "Ngân hàng thông báo khóa tài khoản, bà con đem tiền mặt về nhà ngay kẻo mất trắng, xem https://vtv-vn.top/tin "


async def fill_board(served: Served, library: Library) -> None:
    """A list that is full, a log of more than a page, a year of answered cases, questions on every topic."""
    now_s = served.store._clock.now_s()
    waiting = [
        OpenCase(new_code(), CaseKind.SUBMISSION, Material(LONG * 3), Reason.SCAM, Harm.PAID) for _ in range(MOST_OPEN)
    ]
    over = [OpenCase(new_code(), CaseKind.SUBMISSION, Material(LONG * 3)) for _ in range(60)]
    deeds = [
        {"at": now_s - place, "officer": f"telegram:{HOA}", "action": "ghichu", "code": waiting[0].code, "way": "web"}
        for place in range(80)
    ]
    weeks = last_weeks(now_s, library.desk.zone, 12)
    counted = [
        {"week_at": week.timestamp(), "topic": topic, "outcome": outcome.value, "number": 7}
        for week in weeks
        for topic in library.knowledge.topics
        for outcome in QuestionOutcome
    ]

    def put(connection: Connection) -> None:
        effects.apply(connection, [*waiting, *over], "telegram:5000000011", now_s - 3_600)
        for one in over:
            judged = {"status": "answered", "finding": "sai", "message": "Tin này sai.", "answered_at": now_s - 60}
            connection.execute(cases.update().where(cases.c.code == one.code).values(judged))
        connection.execute(insert(audit), deeds)
        connection.execute(insert(count_tables.asked), counted)

    await served.store._database.write(put)


async def fill_chat(served: Served, library: Library) -> Visitor:
    """A visitor for whom as many answers lie ready as a page shows."""
    now_s = served.store._clock.now_s()
    visitor = new_visitor(now_s, await served.store.pages().signing_key())
    asked = [entry.title for entry in library.knowledge.entries.values()][:MOST_SHOWN]
    letters = [answer(one, library, visitor.address, now_s) for one in asked]
    await served.store._database.write(lambda connection: outbox.add(connection, letters, now_s))
    return visitor


def answer(question: str, library: Library, address: Address, now_s: float) -> Letter:
    result = step(State(), Incoming(question, address=address), Context(library, now_s=now_s))
    return Letter(address, result.replies[0])
