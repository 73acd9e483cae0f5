"""The grammar of figures in report prose: what each counts, and whether it tells a level, a change, a share, a target
or what was before.

"Tỷ lệ hộ nghèo giảm 2,1% còn 6,3% (kế hoạch 6%; năm 2030 là 8,4%)" prints four figures of one indicator, and only one
of them is its level today.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from rag.answering.evidence import keys_of
from rag.answering.understanding.asking import NO_MONEY, POWERS
from rag.records import Span
from rag.text.tokens import search_form

Sense = Literal["level", "part", "change", "share", "target", "previous"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure of a sentence; ``span`` counts in the text it was read from.

    ``value`` is the number, of a ratio ("153/182") its first part and ``whole`` its second; ``unit`` is "%" or the word
    right behind; ``noun`` the words behind, what is counted; ``label`` the words before it, what it is of, taken over
    from the figure before where it has none of its own. ``year`` is the one printed for it, else None.
    ``sense``: "part" is a level told after "trong đó", of something narrower.
    """

    span: Span
    printed: str
    value: float
    whole: float | None
    unit: str
    noun: tuple[str, ...]
    label: tuple[str, ...]
    sense: Sense
    year: int | None

    def of(self, terms: Sequence[str], heading: Sequence[str] = ()) -> bool:
        """Whether it is a figure of what the terms name: they stand in order, close together, in its label and noun.

        Where the first term is the unit counted, the others may stand anywhere in label, noun and the section's
        ``heading``, but one at least in its own words: "tố cáo 07 đơn" is of "đơn tố cáo".
        """
        if not terms:
            return False
        if in_order(terms, self.label + self.noun) is not None:
            return True
        unit = next((n for n in (2, 1) if self.noun[:n] == tuple(terms[:n]) and len(terms) > n), 0)
        rest, own = terms[unit:], {*self.label, *self.noun[unit:]}
        return unit > 0 and any(t in own for t in rest) and all(t in own or t in heading for t in rest)


_SLACK = 3


def in_order(terms: Sequence[str], words: Sequence[str]) -> int | None:
    """Where the terms begin to stand in a text in their order, with few words between; None where nowhere."""
    for start, word in enumerate(words):
        if word != terms[0]:
            continue
        at = start
        for term in terms[1:]:
            at = next((i for i in range(at + 1, min(len(words), start + len(terms) + _SLACK)) if words[i] == term), -1)
            if at < 0:
                break
        if at >= 0:
            return start
    return None


# ---------------------------------------------------------------- what "bao nhiêu" asks to count

_LIKE = tuple(
    frozenset(w.split("|"))
    for w in (
        # A person may be counted as one of a kind or as a "người"; one kind does not go for another.
        "người|trường hợp|lượt|đồng chí|đối tượng|khẩu|ca|trưởng|em|cháu|cán bộ|công chức|viên chức|chiến sỹ|chiến sĩ"
        "|đảng viên|biên chế|công an",
        "người|trường hợp|lượt|đồng chí|đối tượng|khẩu|ca|trưởng|em|cháu|dân|đồng bào|công dân|cử tri|tiểu thương"
        "|lao động|học sinh|hội viên|thành viên|phụ huynh|giáo viên|sinh viên|công nhân|nông dân|bệnh nhân|nạn nhân"
        "|đoàn viên|bác sĩ|điều dưỡng|tài xế|lái xe|du khách|vận động viên|nghệ nhân",
        "người|trường hợp|lượt|đồng chí|đối tượng|khẩu|ca|trưởng|em|cháu|đại biểu|báo cáo viên|hội viên|thành viên"
        "|cán bộ|học viên",
        "vụ|vụ việc|đơn|đơn thư|trường hợp|hồ sơ|việc|điểm nóng",
        "hộ|gia đình|hộ gia đình",
        "lượt|lần|kỳ|cuộc|buổi|đợt|người",
        "xã|phường|thị trấn|đơn vị|địa phương|huyện|thành phố|cấp",
        "lớp|khóa|hội nghị|buổi|đợt|cuộc|kỳ",
        "cuộc|lần|đợt|buổi|kỳ|đoàn|hội nghị|lượt",
        "mô hình|điển hình|cách làm",
        "thủ tục|hồ sơ",
        "tờ|lá|tấm|bản",
        "văn bản|nghị quyết|quyết định|kế hoạch|chỉ thị|công văn|báo cáo",
        "ngày|hôm|bữa|tuần|tháng|giờ|phút|buổi",
        "%",
    )
)
_COUNTED_WORDS = frozenset(w for like in _LIKE[:-1] for w in like) - {
    "cấp",
    "trưởng",
    "em",
    "việc",
    "dân",
    "địa phương",
}
_MEASURES: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(asked.split("|")), frozenset(printed.split("|")))
    for asked, printed in (
        (
            "tiền|đồng|triệu|tỷ|tỉ|triệu đồng|tỷ đồng|tỉ đồng|nghìn đồng|ngàn đồng|kinh phí",
            "đồng|triệu|tỷ|tỉ|nghìn|ngàn",
        ),
        ("nhà|căn nhà|ngôi nhà", "nhà|căn|ngôi|hộ|gia"),
        ("ha|hecta|héc|hec|mét vuông", "ha|hecta|héc|hec|m2|m²|km2|km²|mét|sào"),
        ("khối|mét khối|m3|m³", "m3|m³|khối|mét"),
    )
)
"""What is asked, and the units that it is printed in: of money, of an area; who asks for "nhà" may mean households."""
_MEASURED = frozenset(name for names, _ in _MEASURES for name in names)


_TIMES = frozenset("ngày|hôm|bữa|tuần|tháng|giờ|phút".split("|"))


def counting(text: str, nouns: Sequence[Sequence[str]]) -> tuple[Quantity, ...]:
    """The figures of a sentence that may count what is asked for: durations where days or hours are.

    >>> [q.printed for q in counting("Hồ sơ của 12 xã chờ 19 ngày.", [("ngày",)])]
    ['12', '19']
    """
    return quantities(text, lasting=any(not _TIMES.isdisjoint(noun[:1]) for noun in nouns))


def right_unit(text: str, nouns: Sequence[Sequence[str]]) -> bool:
    """Whether a sentence has a figure of one of the things that a question counts, as far as units tell."""
    read = counting(text, nouns)
    row = "|" in text or (len(read) >= _CELLS and not any(q.noun or q.unit == "%" for q in read))
    return not nouns or row or any(not unit_words(n) or any(counted_by(q, n) for q in read) for n in nouns)


_CELLS = 3
"""Figures without a word behind them from which a text is a row of a table, whose head has the units."""


def counted_by(q: Quantity, noun: Sequence[str]) -> bool | None:
    """Whether a figure counts what "bao nhiêu" asks for (``noun``, its words), or what goes for it: a "trường hợp" may
    be a person, a percentage only where the noun follows it. None where the noun is no unit that is counted.
    """
    if (printed := _printed_in(noun)) is not None:
        if not q.noun and q.unit != "%":
            return None  # in a row of a table the unit stands at its head
        own = q.noun[1:] if {*q.noun[:1]} & POWERS and {*q.noun[1:2]} & NO_MONEY else q.noun  # "3,2 triệu m3"
        own = own[1:] if own[:1] == ("lượt",) else own  # "31.200 lượt hộ"
        return own[:1] != () and own[0] in printed and own[:2] not in (("đồng", "chí"), ("đồng", "bào"))
    alike = _alike(noun)
    if alike is None:
        return None
    # "100% cử tri" does count voters; "hộ nghèo còn 5%" counts no households.
    # A figure with a unit of its own behind it counts nothing that stands before it: "cấp xã 146 thủ tục".
    words = q.noun[:2] if q.unit == "%" else q.noun[:3] if unit_words(q.noun) else (*q.noun[:3], *q.label[-3:])
    if any(w in alike for w in words) or any(f"{a} {b}" in alike for a, b in pairwise(words)):
        return True
    # "85 chỉ tiêu biên chế": what is counted may have its measure before it.
    name = noun[: unit_words(noun)]
    return len(name) > 1 and in_order(name, q.noun) is not None


def _alike(noun: Sequence[str]) -> frozenset[str] | None:
    asked = " ".join(noun[: unit_words(noun)])
    return frozenset(w for like in _LIKE if asked in like for w in like) if asked else None


def unit_words(noun: Sequence[str]) -> int:
    """How many words of a noun name what units tell of: 2 of "đơn thư tố cáo", 1 of "đơn tố cáo", 0 of "học viên"."""
    return next((n for n in (2, 1) if (name := " ".join(noun[:n])) in _COUNTED_WORDS or name in _MEASURED), 0)


def _printed_in(noun: Sequence[str]) -> frozenset[str] | None:
    """The units of the measure that a noun asks for, None where it asks for none."""
    asked = " ".join(noun[: unit_words(noun)])
    return next((printed for names, printed in _MEASURES if asked in names), None)


# ---------------------------------------------------------------- reading

_NUMBER = r"\d+(?:[.,]\d+)*"
_FIGURE = re.compile(rf"(?<![\w.,-])(?<!\d/){_NUMBER}(?:\s?/\s?{_NUMBER})?(?:\s?%)?(?![\w/]|-\w|[.,]\d)")
_HIDDEN = re.compile(
    r"\d{1,2}\s?[/-]\s?\d{1,2}\s?[/-]\s?\d{4}|\d{1,2}[/-]\d{4}"
    r"|ngày \d{1,2}(?: tháng \d{1,2}|(?=\s?[/-]\d))|(?<!trong )ngày \d{1,2}"
    r"|\d+\s?[/-]\s?(?:\d{4}\s?/\s?)?[A-ZĐ][\w/-]*(?:\s?[-/]\s?[A-ZĐ][\w/-]*)*"
    r"|\b(?:(?:nghị quyết|chỉ thị|kết luận|quyết định|công văn|nghị định|thông tư|kế hoạch số)(?: số)?|khoản|điều|mục"
    r"|chương|khóa|khoá|tháng|quý|mức độ|cấp độ|loại|phường|khu phố|thứ|lần|lần thứ|bước|nhóm|hạng|ngã)"
    r":? \d+(?!\d)(?![\d.,]*\s?%)(?!\s?/\s?\d)|\bcovid ?- ?\d+|^\s*\d{1,2}(?:\.\d{1,2})*\.\s"
    r"|\bnhiệm kỳ \d{4}\s?[-–]\s?\d{4}",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d/.,-])(?:19|20)\d{2}(?![\d/]|[.,-]\d)")
_RANGE = re.compile(r"((?:19|20)\d{2})\s?[-–]\s?(?=(?:19|20)\d{2}\b)")
_BASE = re.compile(r"\b(?:so (?:với|sánh)|cùng kỳ)(?: \w+){0,3} ?$", re.IGNORECASE)
_DURATION = re.compile(r"^\s?(?:năm|tháng|tuần|ngày|giờ|phút)\b(?! (?:tuổi|(?:19|20)\d\d))")
_BEFORE_YEAR = re.compile(r"^\W{0,2}(?:trong |của |vào |đến |tính đến )?(?:cuối )?(?:năm )?$")
_AFTER_YEAR = re.compile(
    r"^\W{0,2}(?:ước )?(?:là|đạt|còn|có|:|chiếm|giảm còn|tăng lên)?\s?(?:khoảng |gần |hơn |trên )?$"
)
_TOLD_NEXT = re.compile(r"^\W{0,2}(?:là|:|đạt|còn|có|chiếm|giảm|tăng)")
_BOUNDS = re.compile(r"[;:()\[\]]|,(?=\s)|\.(?=\s)")
_NOUN_ENDS = frozenset(
    "đạt chiếm còn tăng giảm là và với của cho trong tại ở được đã đang sẽ so để do theo đối từ đến trên dưới thuộc gồm"
    " bằng năm cùng nâng kế có không chưa lên xuống trở hoặc nhưng nên".split()
)
_NOUN_MOST = 6
_PAIRS = frozenset(
    tuple(p.split())
    for p in "mô hình|trường hợp|biên chế|thủ tục|hồ sơ|cán bộ|đơn vị|ý kiến|kế hoạch|văn bản|công dân|dịch vụ|gia đình"
    "|triệu đồng|tỷ đồng|nghìn đồng|sản phẩm|doanh nghiệp|cơ sở|công trình|dự án|đảng viên|đại biểu|vụ việc|hội nghị"
    "|điểm giao|nội dung|kiến nghị|nhiệm vụ|chỉ tiêu|cơ quan|sở ngành|học sinh|thành viên|lao động".split("|")
)

_CHANGE = "tăng|giảm|tăng thêm|giảm thêm|thêm|vượt|cao hơn|thấp hơn|nhiều hơn|ít hơn|rút ngắn|cắt giảm"
_FILLER = r"(?:được|thêm|khoảng|gần|trên|hơn|bình quân|tới|đến|đi|mỗi năm|hằng năm|hàng năm|trung bình|tỷ lệ|là)"
_CUE_WORDS: tuple[tuple[Sense, str], ...] = (
    ("change", _CHANGE),
    ("previous", r"cùng kỳ(?: năm (?:trước|ngoái|\d{4}))?"
                 r"(?: (?:xảy ra|ghi nhận|kiểm tra|phát hiện|tiếp nhận|xử lý))?|năm trước|trước đây|trước đó|ban đầu"
                 r"|so với(?: cùng kỳ)?(?: năm(?: trước| \d{4})?)?"),
    ("target", r"chỉ tiêu|kế hoạch(?: là| đề ra| giao)?|mục tiêu|phấn đấu(?: đạt| giảm còn)?|tối thiểu|ít nhất|tối đa"
               r"|không quá|dự kiến|nghị quyết đề ra"),
    ("share", r"chiếm(?: tỷ lệ)?|(?:đạt )?(?:tỷ|tỉ) lệ(?: chung)?|tương ứng|tương đương"),
    ("level", r"còn|xuống|lên|nâng tổng số|tổng số|là|đạt|có|gồm|tổng cộng|cả thảy"),
)  # fmt: skip
_CUES = tuple((sense, re.compile(rf"\b(?:{words})(?: {_FILLER})*$")) for sense, words in _CUE_WORDS)
# "Xử phạt 13 vụ (năm 2031 là 9 vụ)", where no earlier year is told of first.
_YEAR_BEFORE = re.compile(r"^(?![^(]*\b(?:19|20)\d\d\b)[^(]*\((?:cùng kỳ )?năm (?:19|20)\d\d(?: là| có| chỉ| mới)+ ?$")
_FROM = re.compile(r"\btừ(?: mức)?(?: khoảng| gần| trên| hơn)?$")
_ONWARD = re.compile(r"^\s*(?:\S+ )?trở (?:lên|xuống)")
_PLANNED = re.compile(r"\b(?:phấn đấu|dự kiến|sẽ)\b(?!.*\b(?:đã|đến nay|kết quả|hiện)\b)")
_TO = re.compile(r"^[^;.]{0,45}?\b(?:lên|xuống|còn|thành)\b")
_MOVING = re.compile(r"\b(?:tăng|giảm|nâng|hạ|rút)\b[^;.]{0,40}$")
_OF_PLAN = re.compile(r"^\s*(?:so với |của )?(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán)")
_WITHIN = re.compile(r"\btrong đó\b")


@lru_cache(maxsize=4096)
def quantities(text: str, *, lasting: bool = False) -> tuple[Quantity, ...]:
    """Every figure of a sentence that counts or measures something: no dates, symbols, years, ordinals, and durations
    only where ``lasting``.

    >>> [(q.printed, q.sense) for q in quantities("Hộ nghèo giảm 2,1% còn 6,3%; kế hoạch là 6%.")]
    [('2,1%', 'change'), ('6,3%', 'level'), ('6%', 'target')]
    """
    bare = _HIDDEN.sub(lambda m: _blank(m[0]), text)
    years = [m for m in _YEAR.finditer(bare) if not _RANGE.match(bare, m.start())]
    hidden = _YEAR.sub(lambda m: " " * len(m[0]), bare)
    found: list[Quantity] = []
    behind = 0
    matches = [m for m in _FIGURE.finditer(hidden) if "%" in m[0] or lasting or not _DURATION.match(bare[m.end() :])]
    for at, m in enumerate(matches):
        following = matches[at + 1].start() if at + 1 < len(matches) else len(text)
        found.append(_quantity(bare, m, behind, following, years, found))
        behind = m.end()
    return tuple(found)


def _blank(text: str) -> str:
    """As long, without the digits; a year at the end of a hidden run stays hidden with it."""
    return re.sub(r"\d", " ", text)


def _quantity(
    text: str, m: re.Match[str], behind: int, following: int, years: Sequence[re.Match[str]], before: Sequence[Quantity]
) -> Quantity:
    printed = m[0].strip()
    left = search_form(text[behind : m.start()])
    noun = _noun(text[m.end() : following])
    unit = "%" if "%" in printed else " ".join(noun[: 2 if noun[:2] in _PAIRS else 1])
    label = _label(left, bool(before)) or (before[-1].label + before[-1].noun if before else ())
    value, whole = _values(printed)
    sense = _sense(left, text[m.end() : following + 1], unit, before)
    if sense == "level" and _in_part(text, m.start()):
        sense = "part"
    return Quantity(
        Span(m.start(), m.start() + len(printed)),
        printed,
        value,
        whole,
        unit,
        noun,
        label,
        sense,
        _year(text, m, years, compared=sense == "previous"),
    )


def _values(printed: str) -> tuple[float, float | None]:
    """The number, of a ratio both: 1497.0 and 3602.0 of "1.497/3.602", 4.14 and None of "4,14%"."""
    parts = [number(part) for part in printed.rstrip("% ").split("/")]
    return parts[0], parts[1] if len(parts) > 1 else None


def number(printed: str) -> float:
    """What a figure printed in the Vietnamese way says: 1497.5 of "1.497,5"."""
    whole, _, rest = re.sub(r"\.(?=\d{3}(?:\D|$))", "", printed.strip()).replace(",", ".").rpartition(".")
    return float(f"{whole.replace('.', '')}.{rest}" if whole else rest)


def _noun(text: str) -> tuple[str, ...]:
    """What is counted: the words right behind a figure, up to a mark, a verb or a preposition."""
    end = _BOUNDS.search(text)
    words = keys_of(text[: end.start()] if end else text)
    # "Đối với" ends what is counted, "đối tượng" is counted.
    ends = (i for i, w in enumerate(words) if (w in _NOUN_ENDS and words[i : i + 2] != _SUBJECT) or w[0].isdigit())
    return words[: min(next(ends, len(words)), _NOUN_MOST)]


_SUBJECT = ("đối", "tượng")


_EMPTY = frozenset(
    "trong đó đã được là còn đạt có và với năm tăng giảm thêm lên xuống từ đến nay tổng số cộng chiếm tỷ tỉ lệ khoảng"
    " gần trên hơn so cùng kỳ trước nhưng mới chỉ thì tương ứng ước vào của cuối đầu tháng nâng bằng vượt ở mức cao"
    " thấp kế hoạch chỉ tiêu mục tiêu".split()
)


_ASIDE = re.compile(r"\([^()]*\)")


def _label(left: str, follows: bool) -> tuple[str, ...]:
    """What a figure is of, told before it in its own part of the sentence, or in the part before one that only joins or
    moves ("hộ nghèo giảm (còn 4%"); empty where that belongs to the figure it ``follows``."""
    if left.rstrip().endswith(":"):
        # "bồi thường, hỗ trợ, tái định cư: 94 đơn": all of the list before a colon names the figure behind it.
        listed = keys_of(re.split(r"[;()]", left.rstrip(" :"))[-1])
        if any(w not in _EMPTY and not w[0].isdigit() for w in listed):
            return listed
    parts = _BOUNDS.split(_ASIDE.sub(" ", left))  # "sản phẩm (GRDP) năm 2018 (giá so sánh) tăng": one part
    for part in reversed(parts[1:] if follows else parts):
        words = keys_of(part)
        if any(w not in _EMPTY and not w[0].isdigit() for w in words):
            return words
    words = keys_of(parts[0])
    # Behind a figure the first part is what it counts: a label only where more follows than that.
    verb = next((i for i, w in enumerate(words) if w in _NOUN_ENDS), len(words))
    return words if follows and any(w not in _EMPTY and not w[0].isdigit() for w in words[verb:]) else ()


def _sense(left: str, right: str, unit: str, before: Sequence[Quantity]) -> Sense:
    said = " ".join(re.sub(r"[^\w\s]", " ", left.lower()).split())
    if _ONWARD.match(right):
        said = re.sub(r"\btừ$", "", said).rstrip()
    elif _FROM.search(said) and _TO.match(right) and (_MOVING.search(said) or _has(before, "change")):
        return "previous"
    if _PLANNED.search(said):
        return "target"
    if before and _YEAR_BEFORE.search(left):
        return "previous"
    sense = next((s for s, cue in _CUES if cue.search(said)), None) or _moved(said)
    after_count = bool(before) and before[-1].unit != "%" and sense in (None, "share", "level")
    if unit == "%" and (
        _OF_PLAN.match(right) or (after_count and (sense == "share" or _says_nothing(said, before[-1])))
    ):
        return "share"
    return sense if sense not in (None, "share") else "level"


def _has(before: Sequence[Quantity], sense: Sense) -> bool:
    return bool(before) and before[-1].sense == sense


def _moved(said: str) -> Sense | None:
    """A change told with its object between ("giảm tỷ lệ trễ hạn 2%", "giảm số đơn 24 vụ")."""
    return "change" if re.search(r"\b(?:tăng|giảm) (?:số|tỷ lệ|tỉ lệ|lượng)(?: \w+){1,4}$", said) else None


def _says_nothing(said: str, before: Quantity) -> bool:
    """Whether a percentage only says how large the count before it is: "hòa giải thành 630 vụ, đạt 83%"."""
    return all(w in _EMPTY or w in before.noun for w in keys_of(said))


def _in_part(text: str, at: int) -> bool:
    """Whether "trong đó" governs a place in a sentence: no bracket has closed it since, no semicolon outside one."""
    opening = next(iter(m for m in reversed(list(_WITHIN.finditer(text.lower(), 0, at)))), None)
    if opening is None:
        return False
    bracketed = text.count("(", 0, opening.start()) > text.count(")", 0, opening.start())
    depth = 0
    for char in text[opening.end() : at]:
        depth += (char == "(") - (char == ")")
        if depth < 0 or (char == ";" and not bracketed and not depth):
            return False
    return True


def _year(text: str, m: re.Match[str], years: Sequence[re.Match[str]], *, compared: bool) -> int | None:
    """The year printed for a figure: right before it, right behind it, else the last one told earlier in the sentence.

    A year of comparison ("so với năm 2030") is one only of what was before.
    """
    told = [y for y in years if compared or not _BASE.search(text[: y.start()])]
    for y in told:
        if y.end() <= m.start() and _AFTER_YEAR.match(text[y.end() : m.start()]):
            return int(y[0])
    for y in told:
        between = text[m.end() : y.start()]
        if m.end() <= y.start() and _BEFORE_YEAR.match(between) and not _TOLD_NEXT.match(text[y.end() :]):
            return int(y[0])
    earlier = [y for y in told if y.end() <= m.start() and not compared]
    return int(earlier[-1][0]) if earlier else None
