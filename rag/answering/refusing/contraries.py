"""Questions of causes whose premise the reports turn round: the other direction, a share that is another, "not one"
where some are counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.answering import scope
from rag.answering.answer import Answer
from rag.answering.evidence import AHEAD, Evidence, keys_of
from rag.answering.quantities import Quantity, quantities
from rag.answering.refusing.case import Case, bearing, nearest
from rag.answering.refusing.elsewhere import parts, things
from rag.answering.sentences import clauses
from rag.answering.understanding.asking import QUESTION_WORDS
from rag.answering.verify import NEGATIONS
from rag.records import Span
from rag.text.tokens import fold

_NEAR = 12
"""Sentences found among which one may tell the contrary."""
_OF_THE_MATTER = 0.6
"""Share of what a question is about that a part of a sentence must hold to be of the same."""

_OPPOSITES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("tăng", "nhiều hơn", "nhiều lên", "nâng", "kéo dài"), ("giảm", "ít hơn", "ít đi", "bớt", "rút ngắn")),
    (("cao",), ("thấp",)),
    (("nhanh",), ("chậm",)),
    (("nhiều",), ("ít",)),
    (("thành công",), ("thất bại",)),
    (("đồng tình", "đồng thuận", "ủng hộ"), ("phản đối",)),
    (("còn hạn", "trong hạn", "đúng hạn", "trước hạn"), ("trễ hạn",)),
    (("sai",), ("đúng",)),
)
# Said in several ways; each is read as one.
_READ_AS = (
    (re.compile(r"\b(?:không|chưa|bất) thành(?: công)?\b"), "thất bại"),
    (re.compile(r"\bthành(?= (?:được )?\d)"), "thành công"),
    (re.compile(r"\b(?:quá|chậm|lỡ|sai|trễ) (?:hạn|hẹn)\b"), "trễ hạn"),
    (re.compile(r"\bđơn thư\b"), "đơn"),
    (re.compile(r"\b(?:nhích|nhỉnh|vọt)(?: lên)?\b|\bđội lên\b"), "tăng"),
    (re.compile(r"\b(?:tăng cường|tăng trưởng|nâng cao|cao điểm|cao đẳng|đơn vị)\b"), ""),
    (re.compile(r"\bđúng (?=quy|hướng|theo|chế|đối|mức|tiến|pháp|luật|người)"), ""),
    (re.compile(r"\b(?:không|chưa) (?:đồng tình|đồng thuận|ủng hộ)\b"), "phản đối"),
)
_HOW_MUCH = frozenset(
    "vọt mạnh đột ngột liên tục cứ tụt lên xuống đi bị lượng mức tỷ tỉ lệ khiến dẫn gây việc giải thích tới cả đều phải"
    " thực trạng xảy nay so cùng kỳ trước thêm giai đoạn thôn tổ phố ấp khóm xã phường cấp huyện tỉnh tp thành"
    " dần qua các chỉ một nửa phần lớn số năm tháng hơn ngày càng thuộc tình trạng kết quả nguyên nhân lý do".split()
)
PART_ENDS = re.compile(r"[;()]|[,:](?!\d)|(?<!\d)[,:]|\b(?:nhưng|song|tuy nhiên)\b")


_OF_BEFORE = re.compile(
    r"\bbằng (\d[\d.]*)(?:,\d+)?\s?%"
    r"(?= (?:so với |của )?(?:cùng kỳ|năm (?:trước|ngoái|20\d\d)|(?:quý|tháng) (?:trước|\d)))"
)


def _read(text: str) -> str:
    """The words of a text in one spelling, with what goes by several names by one of them; "bằng 243% năm 2021" is a
    rise."""
    text = _OF_BEFORE.sub(lambda m: "tăng" if float(m[1].replace(".", "")) >= 100 else "giảm", text)
    said = " ".join(keys_of(text))
    for pattern, name in _READ_AS:
        said = pattern.sub(name, said)
    return said


def marked(case: Case) -> str:
    """The question, with the marks of words that tell a direction where it was typed without any ("bi giam")."""
    if not case.understood.restored:
        return case.low
    named = {fold(word): word for pair in _OPPOSITES for words in pair for word in words}
    words = case.low.split()
    # Restored it may have become another word: "bi giam" is no "bị giám".
    moved = (fold(w) if before in _BEFORE_A_MOVE else w for before, w in zip(["", *words], words, strict=False))
    return " ".join(named.get(bare, word) for bare, word in zip(moved, words, strict=True))


_BEFORE_A_MOVE = ("bị", "lại", "cứ", "vẫn")


def matter_of(case: Case, said: str, *without: str) -> frozenset[str]:
    """What a question, as ``said``, is about: without its places, what asks and what measures."""
    aside = scope.words(case.understood) | QUESTION_WORDS | _HOW_MUCH | NEGATIONS
    aside |= {k for words in without for k in words.split()}
    return frozenset(k for k in said.split() if k not in aside and not k[0].isdigit())


def held_in(case: Case, matter: frozenset[str], words: Sequence[str]) -> float:
    """The share of a matter's weight that words hold, in [0, 1]."""
    total = sum(map(case.weight, matter))
    return sum(case.weight(k) for k in matter & frozenset(words)) / total if total else 0.0


def _sentences(case: Case) -> Iterator[Evidence]:
    yield from dict.fromkeys((*case.chosen, *case.ranked[:_NEAR]))


def _says(part: str, words: Sequence[str]) -> str | None:
    """Which of the words a part of a sentence says without denying it."""
    for word in words:
        for found in re.finditer(rf"\b{word}\b", part):
            if not NEGATIONS & set(part[: found.start()].split()[-2:]):
                return word
    return None


def _turned(case: Case) -> Answer | None:
    """ "Vì sao đơn thư tăng?" where the report tells that they fell, or the other way round."""
    if "reason" not in case.want:
        return None
    low = _read(marked(case))
    if counted := _counted_otherwise(case, low):
        return counted
    for here, there in (*_OPPOSITES, *(pair[::-1] for pair in _OPPOSITES)):
        asked = _says(low, here)
        if asked is None or _says(low, there):
            continue
        matter = matter_of(case, low, *here)
        telling = [
            (evidence, part)
            for evidence in _sentences(case)
            if evidence.hit.passage.role not in AHEAD
            for part in _on_it(case, matter, evidence, (here, there) if evidence in case.chosen[:1] else None)
        ]
        if any(_says_any(part, here) for _, part in telling):
            continue
        if contrary := next(((e, told) for e, part in telling if (told := _says(part, there))), None):
            return against(case, contrary[0], f"Báo cáo nói “{contrary[1]}”, không nói “{asked}”.")
    return None


_NUMBER_OF = re.compile(r"\bsố (?:lượng )?([^\W\d_]+)(?: ([^\W\d_]+))?[^?]*?\b(tăng|giảm)\b")


def _counted_otherwise(case: Case, low: str) -> Answer | None:
    """ "Vì sao số vụ cháy tăng?" where a sentence on fires tells "giảm 14 vụ", whatever else rose."""
    found = _NUMBER_OF.search(low)
    if found is None or ("tăng" in low and "giảm" in low):
        return None
    first, second, asked = found.groups()
    matter = matter_of(case, low, asked)
    for evidence in _sentences(case):
        if evidence.hit.passage.role in AHEAD or held_in(case, matter, keys_of(evidence.text)) < _OF_THE_MATTER:
            continue
        said = " ".join(keys_of(evidence.text))
        for thing in (f"{first} {second}", first):
            moves = re.findall(rf"\b(tăng|giảm) (?:thêm )?[\d.,]+ {re.escape(thing)}\b", said)
            if asked in moves:
                return None
            if moves and (thing != "người" or second is None):
                return against(case, evidence, f"Báo cáo nói “{moves[0]}”, không nói “{asked}”.")
    return None


_SPEAKS_OF_IT = 0.3
_STOPPING = re.compile(r"\b(?:ngừng|ngưng|dừng|đình chỉ|chấm dứt|(?:gỡ|tháo|dẹp|xóa|hủy) bỏ|bỏ không)\b")
_MEANT_TO = re.compile(r"\b(?:để|nhằm|khiến|buộc|bắt|không|chưa)\b|\bcho (?=\S)")
"""What stands before a stop that is only wished, denied or brought about: "sao không cắt điện để họ phải dừng?"."""
_STOPPED = re.compile(
    r"\b(?:ngừng|ngưng|dừng|đình chỉ|chấm dứt|hoãn|không còn|gián đoạn|bị hủy|phải hủy|(?:gỡ|tháo|dẹp|xóa|hủy) bỏ"
    r"|(?:không|chưa)(?: thể)?(?: được)?(?: đưa vào)? (?:hoạt động|sử dụng|khai thác|vận hành)"
    r"|bỏ (?:không|hoang|trống)|để không)\b"
)


def _on_it(
    case: Case, matter: frozenset[str], evidence: Evidence, ways: tuple[Sequence[str], Sequence[str]] | None
) -> list[str]:
    """The parts of a sentence that are of the matter, by themselves or with their heading; where none of them says one
    of the two ``ways``, also the whole of it, unless that bears the question out by another of its parts."""
    heading = keys_of(" ".join(evidence.hit.passage.breadcrumb[-1:]))
    *parts, whole = _parts(evidence, whole=True)
    held = [(part, held_in(case, matter, part.split())) for part in parts]
    found = [
        part
        for part, own in held
        if own >= _OF_THE_MATTER
        or (own >= _SPEAKS_OF_IT and held_in(case, matter, (*part.split(), *heading)) >= _OF_THE_MATTER)
    ]
    if ways and not any(_says_any(part, (*ways[0], *ways[1])) for part in found):
        on_it = held_in(case, matter, whole.split()) >= _OF_THE_MATTER
        found += [whole] if on_it and not (found and _says_any(whole, ways[0])) else []
    return found


def _says_any(part: str, words: Sequence[str]) -> bool:
    return any(re.search(rf"\b{word}\b", part) for word in words)


def _never_stopped(case: Case) -> Answer | None:
    """ "Vì sao ngừng dùng loa truyền thanh?" where no sentence found tells that anything stopped."""
    if "reason" not in case.want or not case.chosen or (stopping := _STOPPING.search(case.low)) is None:
        return None
    if _MEANT_TO.search(case.low[: stopping.start()]):
        return None
    matter = matter_of(case, _read(case.low), stopping[0])
    telling = (e for e in _sentences(case) if held_in(case, matter, keys_of(e.text)) >= _SPEAKS_OF_IT)
    if any(_STOPPED.search(e.text.lower()) for e in telling):
        return None
    return nearest(case, f"Báo cáo không nói là {stopping[0]}.", premise=True)


def _parts(evidence: Evidence, *, whole: bool) -> list[str]:
    """A sentence between its marks, and of the best one also the ``whole``."""
    parts = PART_ENDS.split(_MOVED_ON.sub(" ", evidence.text))
    return [_read(part) for part in (*parts, evidence.text)[: len(parts) + whole]]


_MOVED_ON = re.compile(r",(?= (?:tăng|giảm|bằng|gấp|cao hơn|thấp hơn|nhiều hơn|ít hơn)\b)")
"""How it moved stands behind what moved: "đón 12.000 lượt khách, tăng 8%"."""


def against(case: Case, telling: Evidence, said: str, printed: str = "") -> Answer:
    """A refusal whose premise the sentence ``telling`` denies, shown first, around what is ``printed`` there."""
    others = [e for e in case.chosen if e is not telling]
    return nearest(replace(case, chosen=(telling, *others)), said, premise=True, telling=printed)


_DEEDS = r"(?:tổ chức|thực hiện|triển khai|tiến hành|mở|họp|thành lập|xây dựng|ban hành|bố trí|lắp đặt|mua sắm)"
NOT_HELD = re.compile(
    rf"\b(?:không|chưa)(?: thể)? {_DEEDS}(?: [^\W\d_]+)? được\b|\b(?:không|chưa) (?:thể )?diễn ra\b"
    r"|\b(?:bị |phải )(?:hủy|huỷ|hoãn|dừng)\b"
)
"""How a report tells that what was planned did not take place."""
_NONE_OF = re.compile(r"\b(?:không|chưa)\b([^?,]*?) nào\b([^?]*)")


def _some_did(case: Case) -> Answer | None:
    """ "Vì sao chưa giải quyết được vụ nào?" where the report prints 4 of 7."""
    none = _NONE_OF.search(_read(case.low))
    if none is None or "reason" not in case.want:
        return None
    thing = frozenset(none[1].split())
    matter = matter_of(case, f"{none[1]} {none[2]}")
    named = [fold(name) for name in (*parts(case.understood), *things(case.understood))]
    for evidence in _sentences(case):
        if named and not any(name in fold(evidence.told) for name in named):
            continue  # what others did
        if held_in(case, matter, _read(evidence.told).split()) < _OF_THE_MATTER or NOT_HELD.search(
            evidence.text.lower()
        ):
            continue
        for q in quantities(evidence.told):
            counted = q.noun[:1] and (q.noun[0] in thing or thing - QUESTION_WORDS <= set(q.label))
            if counted and q.value > 0 and q.unit != "%" and not _denied_at(evidence.told, q):
                return against(case, evidence, f"Báo cáo ghi là {q.printed} {' '.join(q.noun[:2])}.", q.printed)
    return None


def _denied_at(text: str, q: Quantity) -> bool:
    return bool(NEGATIONS & set(keys_of(text[max(0, q.span.start - 25) : q.span.start])))


@dataclass(frozen=True, slots=True)
class _Share:
    """What a question takes a share for: its pattern, the least and the most."""

    words: re.Pattern[str]
    least: float
    most: float


_SHARES = (
    _Share(
        re.compile(r"\b(?:chưa|không) (?:\w+ )?(?:đến|tới|được|đạt|quá) (?:một )?nửa\b|\bdưới (?:một )?nửa\b"), 0.0, 0.5
    ),
    _Share(
        re.compile(r"\b(?:quá|hơn|trên) (?:một )?nửa\b|\b(?:phần lớn|đa số|hầu hết|phần nhiều|đại bộ phận)\b"), 0.5, 1.0
    ),
    _Share(re.compile(r"\bmột phần (?:ba|tư|năm|mười)\b"), 0.1, 0.4),
    _Share(re.compile(r"\b(?:một nửa|nửa số|phân nửa|nửa phần)\b"), 0.4, 0.6),
    _Share(re.compile(r"\b(?:(?<!dân tộc )thiểu số|số ít|phần nhỏ|rất ít|lác đác|vài phần trăm)\b"), 0.0, 0.4),
)
_LEEWAY = 0.05
UNDONE = re.compile(
    r"\b(?:không|chưa)\b|\b(?:thất bại|tồn đọng|còn tồn|dở dang|dang dở|bỏ dở|trễ hạn|tồn lại|bị trả lại|phản đối)\b"
)


def all_fell_short(text: str, q: Quantity) -> bool:
    """Whether what a ratio tells of all is itself bad: "6/6 xã hụt thu", not "19/19 xã có tổ hòa giải"."""
    return _GONE_WRONG.search(PART_ENDS.split(text[q.span.end :].lower())[0]) is not None


_GONE_WRONG = re.compile(r"\b(?:hụt|thiếu|nợ|mất|giảm|thấp|kém|yếu|chậm|trễ|sai|lỗ|hỏng|vi phạm|quá tải|không|chưa)\b")


def _another_share(case: Case) -> Answer | None:
    """ "Vì sao chỉ giải quyết được một nửa đơn tố cáo?" where the report prints 14 of 14."""
    low = _read(case.low)
    claimed = next((s for s in _SHARES if s.words.search(low)), None)
    if claimed is None or "reason" not in case.want:
        return None
    rest = claimed.words.sub(" ", low)
    least, most = claimed.least, claimed.most
    if UNDONE.search(rest):
        least, most = 1 - most, 1 - least
    matter = matter_of(case, UNDONE.sub(" ", rest))
    told = [(held_in(case, matter, said_of(e.text, q)), e, q) for e in _sentences(case) for q in quantities(e.text)]
    shares = [(held, e, q, share) for held, e, q in told if held and (share := _share(q)) is not None]
    best = max((held for held, *_ in shares), default=0.0)
    if best < _HALF or any(least - _LEEWAY <= share <= most + _LEEWAY for held, _, _, share in shares if held == best):
        return None
    _, evidence, q, _ = next(s for s in shares if s[0] == best)
    return against(case, evidence, f"Báo cáo ghi là {q.printed}.", q.printed)


def _of_the_next(case: Case) -> Answer | None:
    """ "Vì sao 1.270 đơn bị trả lại?" where the report has 179 that were, and of the 1.270 tells something else."""
    low = _read(case.low)
    for asked in quantities(low) if "reason" in case.want else ():
        matter = matter_of(case, low, " ".join(asked.noun[:1]))
        for evidence in _sentences(case):
            alike = [q for q in quantities(evidence.text) if q.noun[:1] == asked.noun[:1] != ()]
            own = [held_in(case, matter, said_of(evidence.text, q)) for q in alike if asked.value in (q.value, q.whole)]
            others = [q for q in alike if asked.value not in (q.value, q.whole)]
            next_one = max(others, key=lambda q: held_in(case, matter, (*q.label, *q.noun)), default=None)
            if not own or next_one is None or max(own) > 0.0:
                continue
            if held_in(case, matter, (*next_one.label, *next_one.noun)) >= _OF_THE_MATTER:
                said = f"Con số {asked.printed} trong báo cáo là của việc khác."
                return against(case, evidence, said, next_one.printed)
    return None


_HALF = 0.5
_BEHIND = 40
"""Characters behind a figure in which its part of the sentence may go on to say what it is of."""


def said_of(text: str, q: Quantity) -> tuple[str, ...]:
    """The words that say of what a figure is: its label, its noun and the rest of its part of the sentence."""
    behind = PART_ENDS.split(text[q.span.end : q.span.end + _BEHIND])[0]
    return (*q.label, *q.noun, *keys_of(behind))


def _share(q: Quantity) -> float | None:
    if q.whole:
        return q.value / q.whole
    return q.value / 100 if q.unit == "%" and q.sense in ("share", "level") else None


_REMAINDER = re.compile(
    r"\b(?:không|chưa|còn lại|còn tồn|tồn đọng|còn đọng|treo|dở dang|dang dở|bỏ dở|thất bại|trễ hạn|phản đối"
    r"|duy nhất)\b"
)
_WHAT_OF_IT = re.compile(r"\b(?:gì|nào|ai|đâu)\b")
_HOW_OF_IT = re.compile(
    r"\b(?:thế nào|ra sao|làm sao|cách nào|(?:lý|nguyên) do|nguyên nhân|tình trạng|tiến độ|làm gì|phải|nên|định|sẽ)\b"
)


def _rest_untold(case: Case) -> Answer | None:
    """ "Những vụ chưa xong là về việc gì?" where the report prints how many were done, and of the others nothing."""
    low = _read(case.low)
    aside = {"figure", "reason", "yes_no", "recommendation", "symbol", "when", "cited_by", "definition"}
    rest = _REMAINDER.search(low)
    if rest is None or aside & set(case.want.kinds) or not _WHAT_OF_IT.search(low) or _HOW_OF_IT.search(low):
        return None
    thing = matter_of(case, low[: rest.start()], "giải quyết xử lý")
    left = {q.value for q in quantities(case.understood.text)}
    if any(
        _LEFT_OVER.search(e.text.lower()) and left & {q.value for q in quantities(e.text)} for e in _sentences(case)
    ):
        return None
    if not thing or any(
        _REMAINDER.search(part) and held_in(case, thing, part.split()) >= _OF_THE_MATTER
        for evidence in _sentences(case)
        for part in _parts(evidence, whole=False)
    ):
        return None
    shares = [
        (held_in(case, thing, said_of(e.text, q)), e, q)
        for e in _sentences(case)
        for clause in clauses(e.text, Span(0, len(e.text)))
        if held_in(case, thing, keys_of(clause.of(e.text))) >= _ALL_BUT
        for q in quantities(e.text)
        if q.span in clause and _share(q) is not None
    ]
    if not shares:
        return None
    _, evidence, q = max(shares, key=lambda found: found[0])
    if _share(q) == 1.0:
        return against(case, evidence, f"Báo cáo ghi là {q.printed}.", q.printed)
    return against(case, evidence, f"Báo cáo chỉ ghi đã làm được {q.printed}, không nói về phần còn lại.", q.printed)


_LEFT_OVER = re.compile(r"\bcòn(?: lại)? \d")
"""How a sentence of its own tells of the rest: "Còn 07 nhà chưa khởi công, do ..."."""
_ALL_BUT = 0.8
"""Share of a thing's name from which a part of a sentence counts that thing."""


_PAIRS = (
    *(("khai sinh", "khai tử"), ("kết hôn", "ly hôn"), ("xuất khẩu", "nhập khẩu"), ("thường trú", "tạm trú")),
    *(("nhập viện", "xuất viện"), ("nhập ngũ", "xuất ngũ"), ("sơ sinh", "trước sinh"), ("trồng trọt", "chăn nuôi")),
)
"""Things that are counted beside each other, none of which is a part of the other."""


def _other_of_a_pair(case: Case) -> Answer | None:
    """ "Tỷ lệ khai tử đúng hạn?" where the sentences print that of "khai sinh" alone."""
    if case.want.kind != "figure":
        return None
    told = [e.text.lower() for e in bearing(case)]
    for asked, other in (turned for pair in _PAIRS for turned in (pair, pair[::-1])):
        one = asked in case.low and other not in case.low
        if one and told and not any(asked in text for text in told) and any(other in text for text in told):
            return nearest(case, f"Các đoạn tìm được ghi số liệu về {other}, không ghi về {asked}.")
    return None


GATES: tuple[Callable[[Case], Answer | None], ...] = (
    _turned,
    _never_stopped,
    _some_did,
    _another_share,
    _of_the_next,
    _rest_untold,
    _other_of_a_pair,
)
