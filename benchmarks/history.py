"""Eleven weeks that a bot might have behind it, made up for the picture of the figures; the same each time."""

import json
import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert

from bot.app.parts import SystemClock
from bot.domain.cases import CaseKind, Finding, Harm, Material, Reason, Status, Urgency
from bot.domain.codes import new_code
from bot.domain.counting import QuestionOutcome, last_weeks
from bot.domain.drafts import plain_material
from bot.storage.count_tables import asked
from bot.storage.desk.tables import audit, cases
from bot.storage.engines import open_database

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
WEEKS, SEED = 12, 16
OFFICER = "telegram:1"
TOPICS = (
    *("bi-mat-noi-bo", "kiem-chung-thong-tin", "bai-viet-sai-su-that", "tan-phat-tai-lieu"),
    *("ung-xu-va-phan-bien", "dang-bai-tieu-cuc"),
)
OUTCOMES = {
    QuestionOutcome.ANSWERED: 34,
    QuestionOutcome.CHOICES: 9,
    QuestionOutcome.SILENT: 11,
    QuestionOutcome.URGENT: 6,
}
FINDINGS = (Finding.FALSE, Finding.SCAM, Finding.SCAM, Finding.MISLEADING, Finding.TRUE, Finding.IMPERSONATION)


async def earlier_weeks(database_url: str) -> None:
    """Into the database of a bot that runs."""
    draw, now_s = random.Random(SEED), SystemClock.now_s()
    weeks = last_weeks(now_s, ZONE, WEEKS)[:-1]

    def unit(connection: Connection) -> None:
        for place, week in enumerate(weeks):
            connection.execute(insert(asked), _questions(week, 0.6 + 0.05 * place, draw))
            opened = [_case(week, draw) for _ in range(draw.randint(8, 14))]
            connection.execute(insert(cases), opened)
            connection.execute(insert(audit), [_taken(one, draw) for one in opened])

    database = open_database(database_url)
    try:
        await database.write(unit)
    finally:
        await database.close()


def _questions(week: datetime, share: float, draw: random.Random) -> list[dict[str, object]]:
    return [
        {"week_at": week.timestamp(), "topic": topic, "outcome": outcome.value, "number": round(usual * share * part)}
        for topic, part in ((one, draw.uniform(0.6, 1.4)) for one in TOPICS)
        for outcome, usual in OUTCOMES.items()
    ]


def _case(week: datetime, draw: random.Random) -> dict[str, object]:
    kind = draw.choice((CaseKind.SUBMISSION, CaseKind.SUBMISSION, CaseKind.QUESTION))
    opened = week + timedelta(days=draw.randrange(5), hours=draw.uniform(8, 16))
    return {
        "code": new_code(draw.choice),
        "kind": kind,
        "status": Status.ANSWERED,
        "urgency": Urgency.NORMAL,
        "reason": Reason.OTHER,
        "harm": Harm.NONE,
        "opened_at": opened.timestamp(),
        "answered_at": (opened + timedelta(minutes=draw.uniform(25, 240))).timestamp(),
        "finding": draw.choice(FINDINGS) if kind is CaseKind.SUBMISSION else Finding.REPLY,
        "material": json.dumps(plain_material(Material("Tin đã trả lời"))),
        "holder": OFFICER,
        "round": 1,
    }


def _taken(case: dict[str, object], draw: random.Random) -> dict[str, object]:
    at_s = float(str(case["opened_at"])) + draw.uniform(2, 24) * 60
    return {"at": at_s, "officer": OFFICER, "action": "nhan", "code": case["code"], "way": ""}
