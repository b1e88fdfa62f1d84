"""Record which questions of tests/answers/*.yaml are answered wrongly today: run after `bot train`."""

import re

from bot.app import open_answerer
from bot.config import load_settings
from tests.answers.test_answers import HERE, is_right, questions

_MARK = ", known_miss: true"


def main() -> None:
    knowledge, answerer = open_answerer(load_settings())
    right = {str(q["text"]): is_right(str(q["text"]), str(q["entry"]), knowledge, answerer) for _, q in questions()}
    for path in sorted(HERE.glob("*.yaml")):
        lines = path.read_text(encoding="utf-8").replace(_MARK, "").splitlines()
        wanted = [str(question["text"]) for topic, question in questions() if topic == path.stem]
        places = [number for number, line in enumerate(lines) if re.match(r"\s*- \{text:", line)]
        if len(places) != len(wanted):
            raise SystemExit(
                f"{path.name}: expected each question on a line of its own, as - {{text: ..., entry: ...}}"
            )
        for place, text in zip(places, wanted, strict=True):
            if not right[text]:
                lines[place] = re.sub(r"\}\s*$", f"{_MARK}}}", lines[place])
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{sum(right.values())} of {len(right)} right")


if __name__ == "__main__":
    main()
