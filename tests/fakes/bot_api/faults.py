"""Which calls fail, drawn with a seeded generator."""

import random
from collections.abc import Mapping
from fnmatch import fnmatchcase

from tests.fakes.bot_api.errors import ApiError, blocked, chat_not_found, too_many_requests
from tests.fakes.bot_api.settings import FaultRule


class Faults:
    """The rules in force. Rules are tried in order; the first that strikes is the call's fault."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._rules: tuple[FaultRule, ...] = ()
        self._left: list[int | None] = []
        self._by_method: dict[str, list[int]] = {}
        self._struck: set[tuple[object, object]] = set()

    def use(self, rules: tuple[FaultRule, ...]) -> None:
        """Take these rules. A rule that stood in the same place before goes on counting its `times`."""
        if rules == self._rules:
            return
        before = [*zip(self._rules, self._left, strict=True), *[(None, None)] * len(rules)]
        self._left = [left if rule == old else rule.times for rule, (old, left) in zip(rules, before, strict=False)]
        self._rules = rules
        self._by_method = {}

    def draw(self, method: str, params: Mapping[str, object]) -> FaultRule | None:
        if not self._rules:
            return None
        numbers = self._by_method.get(method)
        if numbers is None:
            numbers = self._by_method[method] = [
                number
                for number, rule in enumerate(self._rules)
                if any(fnmatchcase(method, pattern) for pattern in rule.methods)
            ]
        for number in numbers:
            if self._strikes(number, params):
                return self._rules[number]
        return None

    def _strikes(self, number: int, params: Mapping[str, object]) -> bool:
        rule, left = self._rules[number], self._left[number]
        if left == 0 or (rule.chats and params.get("chat_id") not in rule.chats):
            return False
        if rule.share < 1.0 and self._random.random() >= rule.share:
            return False
        if rule.once_a_message:
            message = (params.get("chat_id"), params.get("text"))
            if message in self._struck:
                return False
            self._struck.add(message)
        if left is not None:
            self._left[number] = left - 1
        return True


def refusal(rule: FaultRule, chat_id: object) -> ApiError:
    """What the call is told, for the kinds of fault that answer in JSON."""
    number = chat_id if isinstance(chat_id, int) else 1
    return {
        "429": too_many_requests(rule.retry_after_s),
        "403": blocked(number),
        "400": chat_not_found(),
        "500": ApiError(500, "Internal Server Error"),
        "502": ApiError(502, "Bad Gateway"),
    }[rule.kind]
