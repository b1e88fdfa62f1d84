"""Texts that links, patterns and forms find hard, for Hypothesis."""

from hypothesis import strategies as st

MAX_CHARS = 4_096
PIECES = (
    "a[.] x.top https:// hxxp:// vtv.vn @ # / ? & = . , - _ ( ) [ ] : ; %2f %00 nguồn sưu tầm"
    " | được chuyển tiếp|xem thêm"
    " 1.000 2tr5 tin giả | có phải | không | \u202e \u200b \u0301 ｡ 👍 tg://resolve? dot chấm à A 9"
)
pieces = st.sampled_from([*PIECES.split(" "), " ", "\n", " nguồn sưu tầm", " tin giả phải không"])
repeated = st.builds(
    lambda begin, round_, end: (begin + round_ * MAX_CHARS)[: MAX_CHARS - len(end)] + end,
    st.text(max_size=8),
    st.lists(pieces | st.characters(), min_size=1, max_size=4).map("".join).filter(bool),
    st.text(max_size=8),
)
texts = repeated | st.lists(pieces | st.text(max_size=6), max_size=60).map("".join) | st.text(max_size=200)
