"""What a question asks of tables: its words, names, units and period; and a table and a question in one spelling.

Headings and labels of tables are short: "TH 2030", "GV thiếu", "Số giường/10.000 dân". So are questions: "1 vạn dân",
"SXH". Each is spelt out with the words of the other before they are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rag.answering import scope
from rag.answering.asking import CLASSIFIERS, QUESTION_WORDS, Asked
from rag.answering.case import SHORT_WORDS
from rag.answering.counts import OF_ANY_WORK, WHEN_AND_WHERE
from rag.answering.evidence import FRAMING, Weight, keys_of, runs
from rag.answering.question import Understood
from rag.answering.spelling import SHORT_FORMS
from rag.records import Period
from rag.text.periods import period
from rag.text.tables import Row, Table
from rag.text.tokens import CAPITALS, fold

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
BRACKETED = re.compile(r"\(([^()]*)\)")
# What a heading or a label has besides its own words; these only frame what is counted.
FRAME = frozenset(
    "số tổng cộng tỷ tỉ lệ đã được có của và theo các năm giá trị kinh phí tiền diện tích lượng mức trong kỳ đó về ở là"
    " với từ tại do bởi bị trên đơn vị".split()
)
PLANNED = re.compile(r"\b(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán|chỉ tiêu giao)\b")
UNIT_COLUMN = re.compile(r"(?:đvt|đv tính|đơn vị(?: tính)?)\.?", re.IGNORECASE)
_UNITS: tuple[tuple[str, str], ...] = (
    (r"phần trăm|%|tỷ lệ|tỉ lệ|mấy phần", "%"),
    (r"h[ée]c[ -]?ta|ha", "ha"),
    (r"mét khối|(?<=mấy )khối|(?<=nhiêu )khối|(?<=\d )khối|m3|m³", "m3"),
    (r"usd|đô(?: la)?(?! thị)", "usd"),
    (r"đồng(?! chí| bào| hồ| đều)|tiền|kinh phí|(?:tỷ(?! lệ| số| suất)|triệu)(?! usd| đô\b)", "đồng"),
)
_IN_UNITS = tuple((re.compile(rf"(?<!\w)(?:{words})(?!\w)"), unit) for words, unit in _UNITS)
UNIT_WORDS = frozenset(
    "phần trăm héc ta hecta hécta mét khối đồng tiền tỷ triệu nghìn tỉ lệ cái chiếc con ko kô đô usd".split()
)
_PART_IN_SHORT = {
    "tp": "thành phố",
    "tx": "thị xã",
    "tt": "thị trấn",
    "q": "quận",
    "h": "huyện",
    "p": "phường",
    "x": "xã",
}
_IN_SHORT = re.compile(rf"(?<![\w/.-])(?:{'|'.join(_PART_IN_SHORT)})(?:\.\s?|\s)(?=[^\W\d_]{{2}})", re.IGNORECASE)
# Of these a question is not about: "theo phụ lục, An Hòa chiếm mấy %".
_AROUND = frozenset("chiếm phụ lục bảng biểu liệu thống kê dữ thời điểm cụ thể rốt cuộc phải".split())
# "Trong 11 phường, phường nào ...": how many there are is not asked.
_AMONG = re.compile(
    r"\btrong (?:số )?(?:\d+|các) (?=(?:xã|phường|huyện|quận|thị|tỉnh|thành|đơn vị|địa phương)\b)", re.IGNORECASE
)
_NAMED = re.compile(rf"(?<=\s)[{CAPITALS}][^\W\d_]*[^\W\d_{CAPITALS}]|^[{CAPITALS}]\w* (?=[{CAPITALS}])")
# "Mấy tỷ bạc": money.
_COINED = re.compile(r"\b(tỷ|tỉ|triệu|tiền) bạc\b", re.IGNORECASE)
# What people call the things that tables count. Elsewhere these words mean too much else to be looked for as that.
_SAID_FOR: Mapping[str, tuple[str, ...]] = {
    "nhà": ("hộ", "nhà ở"),
    "nhà dân": ("hộ", "nhà ở"),
    "gia đình": ("hộ",),
    "người dân": ("dân",),
    "thầy": ("giáo viên",),
    "cô": ("giáo viên",),
    "thầy cô": ("giáo viên",),
    "cô giáo": ("giáo viên",),
    "người dạy": ("giáo viên",),
    "người đứng lớp": ("giáo viên",),
    "trò": ("học sinh",),
    "em": ("học sinh", "trẻ em"),
    "cháu": ("trẻ", "học sinh"),
    "lứa": ("khóa",),
    "hụt": ("thiếu",),
    "cần thêm": ("thiếu",),
    "chết": ("tử vong",),
    "qua đời": ("tử vong", "chết"),
    "mất mạng": ("tử vong", "chết"),
    "đổ bệnh": ("mắc",),
    "bị bệnh": ("mắc",),
    "nhiễm": ("mắc",),
    "dính": ("mắc", "nhiễm"),
    "ca bệnh": ("mắc",),
    "chia": ("giao",),
    "nhận": ("giao",),
    "bắt được": ("tịch thu",),
    "thu giữ": ("tịch thu",),
    "xả": ("phát sinh",),
    "xả ra": ("phát sinh",),
    "thải ra": ("phát sinh",),
    "hốt": ("thu gom",),
    "gom": ("thu gom",),
    "còn thiếu tiền": ("nợ đọng", "nợ"),
    "chịu tiền": ("nợ đọng", "nợ"),
    "còn nợ": ("nợ đọng",),
    "bị hỏng": ("thiệt hại", "hư hỏng"),
    "bị phá": ("thiệt hại",),
    "lấy đi": ("thiệt hại",),
    "cuốn trôi": ("thiệt hại",),
    "mất trắng": ("thiệt hại",),
    "trễ": ("quá hạn", "trễ hạn", "chậm"),
    "muộn": ("quá hạn", "trễ hạn"),
    "đúng hẹn": ("đúng hạn",),
    "gửi": ("nộp", "tiếp nhận"),
    "nộp": ("tiếp nhận",),
    "làm xong": ("đã giải quyết", "hoàn thành", "thực hiện"),
    "xong": ("đã giải quyết", "hoàn thành"),
    "trên giao": ("kế hoạch", "chỉ tiêu", "dự toán"),
    "được giao": ("kế hoạch", "chỉ tiêu", "dự toán"),
    "được khoán": ("kế hoạch", "chỉ tiêu", "dự toán"),
    "đặt ra": ("kế hoạch", "chỉ tiêu", "dự toán"),
    "đề ra": ("kế hoạch", "chỉ tiêu", "dự toán", "nghị quyết"),
    "giao": ("kế hoạch", "chỉ tiêu", "dự toán"),
    "heo": ("lợn",),
    "chôn bỏ": ("tiêu hủy",),
    "chôn": ("tiêu hủy",),
    "dịch tả": ("dịch tả lợn châu phi", "lợn tiêu hủy"),
    "rác": ("chất thải rắn", "chất thải"),
    "rác thải sinh hoạt": ("chất thải rắn sinh hoạt",),
    "rác sinh hoạt": ("chất thải rắn sinh hoạt",),
    "sạch ma túy": ("không ma túy",),
    "trái cây": ("quả",),
    "cây trái": ("cây ăn quả",),
    "mái ấm": ("nhà ở", "nhà"),
    "căn nhà": ("nhà ở",),
    "công an": ("lực lượng vũ trang",),
    "trả về": ("trả lại",),
    "gửi về": ("trả lại",),
    "bị trả": ("trả lại",),
    "làm được": ("thực hiện",),
    "mẫu giáo": ("mầm non",),
    "bậc mẫu giáo": ("mầm non",),
    "chưa thoát được cảnh nghèo": ("hộ nghèo", "nghèo"),
    "cảnh nghèo": ("nghèo",),
    "gỗ lậu": ("gỗ",),
    "rủ nhau": ("đông người",),
    "hoa màu": ("cây trồng",),
    "ruộng vườn": ("cây trồng",),
    "nuôi": ("tổng đàn", "đàn"),
    "chích": ("tiêm", "tiêm phòng"),
    "tiêm": ("tiêm phòng",),
    "trồng": ("diện tích",),
    "gặt": ("thu hoạch", "sản lượng"),
    "làm ra": ("sản lượng", "sản xuất"),
    "bán ra nước ngoài": ("xuất khẩu",),
    "mua của nước ngoài": ("nhập khẩu",),
    "khách tây": ("khách quốc tế",),
    "khách nước ngoài": ("khách quốc tế",),
    "kéo đi": ("đông người",),
    "tốp": ("đoàn",),
    "bỏ học": ("thôi học",),
    "hồ bơi": ("bể bơi",),
    "bạo hành": ("bạo lực",),
    "bạo hành trong nhà": ("bạo lực gia đình",),
    "thiệt mạng": ("chết", "tử vong"),
    "mang thương tích": ("bị thương",),
    "thương tích": ("bị thương",),
    "ghe": ("tàu",),
    "đập bỏ": ("phá dỡ",),
    "nước bẩn": ("nước thải",),
    "đi làm": ("lao động",),
    "tốn": ("tổng mức đầu tư",),
    "vốn đầu tư": ("tổng mức đầu tư",),
    "dùng nước máy": ("nước sạch",),
    "nước máy": ("nước sạch",),
    "không xin phép": ("không phép",),
    "chẳng xin giấy tờ": ("không phép",),
    "chui": ("không phép",),
    "sổ đỏ": ("giấy chứng nhận",),
    "xe máy": ("mô tô",),
    "tai nạn": ("tai nạn giao thông",),
    "nghỉ": ("lưu trú",),
    "phòng ốc": ("phòng",),
    "đảng viên mới": ("kết nạp",),
    "vào đảng": ("kết nạp",),
    "còn tồn": ("còn phải xử lý", "còn tồn", "còn lại", "chưa giải quyết"),
    "còn": ("còn lại",),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: its words in order, what those are worth that say what it is about, those printed as names, the
    things and units it counts in, the years and the period it names; ``others`` are the words that a table may have
    for its own. ``unmarked`` says that it was typed without marks, those of names being guessed."""

    low: str
    keys: tuple[str, ...]
    worth: dict[str, float]
    names: frozenset[str]
    nouns: tuple[tuple[str, ...], ...]
    units: frozenset[str]
    percent: bool
    years: frozenset[str]
    period: Period | None
    others: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]
    unmarked: bool = False


def read(understood: Understood, want: Asked, weight: Weight) -> Question:
    """The question as it is held against tables."""
    text = _AMONG.sub("", _COINED.sub(r"\1", per_head(_spelt_out(understood.text))))
    low, keys = text.lower(), keys_of(text)
    idle = QUESTION_WORDS | FRAMING | OF_ANY_WORK | WHEN_AND_WHERE | CLASSIFIERS | UNIT_WORDS | _AROUND
    idle |= scope.words(understood)
    worth = {k: weight(k) for k in keys if k not in idle}
    # Acronyms and the first word apart, a capital makes a name.
    names = frozenset(
        k for w in re.findall(r"(?<=\s)[^\W\d_]+", text) if w[0].isupper() and not w.isupper() for k in keys_of(w)
    )
    nouns = tuple(keys_of(" ".join(noun)) for noun in want.nouns)
    years = frozenset(YEAR.findall(text))
    others = {keys_of(form): _as_much(keys_of(form), map(keys_of, forms)) for form, forms in understood.in_other_words}
    others |= {said: forms for said, forms in _said_for().items() if runs(keys, said)}
    unmarked = understood.restored and understood.original.isascii()
    counted_in = units_in(_NAMED.sub(" ", text).lower())  # "Đồng Mai" is a place
    return Question(low, keys, worth, names, nouns, counted_in, want.percent, years, period(text), others, unmarked)


_TELLING = frozenset("không chưa chẳng vượt thiếu thừa tăng giảm hụt sai trái quá trễ chậm còn mới lại".split())
"""Words that a form in a table's words must have as well: "vượt kế hoạch" is no "kế hoạch"."""


def _as_much(said: tuple[str, ...], forms: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The forms that lose nothing of what turns a figure into another."""
    return tuple(form for form in forms if _TELLING & set(said) <= set(form))


@cache
def _said_for() -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    return {keys_of(said): tuple(map(keys_of, forms)) for said, forms in _SAID_FOR.items()}


def units_in(low: str) -> frozenset[str]:
    """The units that words in small letters count in.

    >>> sorted(units_in("mấy % kế hoạch, bao nhiêu triệu")), sorted(units_in("đồng chí"))
    (['%', 'đồng'], [])
    """
    return frozenset(unit for pattern, unit in _IN_UNITS if pattern.search(low))


def _spelt_out(text: str) -> str:
    """With what is written in short: "TP An Hòa" is "thành phố An Hòa", "mấy % KH" is "mấy % kế hoạch".

    >>> _spelt_out("Q. An Hòa đạt bao nhiêu % KH?")
    'quận An Hòa đạt bao nhiêu % kế hoạch?'
    """
    text = " ".join(text.split())
    text = _parts_spelt_out(text)
    return re.sub(SHORT_WORDS.pattern, lambda m: SHORT_FORMS[m[0].lower()], text, flags=re.IGNORECASE)


def _parts_spelt_out(text: str) -> str:
    return _IN_SHORT.sub(lambda m: f"{_PART_IN_SHORT[m[0].rstrip('. ').lower()]} ", text)


_COUNTED_PER = re.compile(r"(?<![\d\s])\s?/\s?(?=\d[\d.]*\s+[^\W\d])")
_TEN_THOUSAND = re.compile(r"\b(?:(?:một|1)\s+)?vạn(?=\s+\w)", re.IGNORECASE)
_THOUSANDS = re.compile(r"\b(\d{1,3}|một)\s+(?:nghìn|ngàn)(?=\s+[^\W\d])", re.IGNORECASE)
_PER = re.compile(r"\b(?:trên|mỗi)\s+(?=\d|một|vạn)", re.IGNORECASE)


def per_head(text: str) -> str:
    """So many on so many people, in one spelling.

    >>> per_head("Số bác sĩ/10.000 dân"), per_head("số bác sĩ trên 1 vạn dân")
    ('Số bác sĩ trên 10.000 dân', 'số bác sĩ trên 10.000 dân')
    """
    text = _PER.sub("trên ", _COUNTED_PER.sub(" trên ", text))
    return _THOUSANDS.sub(lambda m: f"{m[1].replace('một', '1')}.000", _TEN_THOUSAND.sub("10.000", text))


_IN_HEADINGS = {
    "KH": "kế hoạch",
    "KQ": "kết quả",
    "ƯTH": "ước thực hiện",
    "SL": "số lượng",
    "TL": "tỷ lệ",
    "BQ": "bình quân",
    "CT": "chỉ tiêu",
}
_OF_PLANS = {"TH": "thực hiện", "DT": "dự toán", "QT": "quyết toán"}
"""These stand for other things as well ("TH" for tiểu học): only beside what was planned, or before a year."""
_BEFORE_YEAR = re.compile(r"(?<!\w)(?:TH|DT|QT)(?= (?:năm )?(?:19|20)\d\d)")
_PLACES = frozenset(short.upper() for short in _PART_IN_SHORT)
_ORDINAL = re.compile(r"S?TT\.?|Số TT|#", re.IGNORECASE)
_INITIALS = re.compile(r"(?<!\w)[A-ZĐ]{2,6}(?!\w)")


def in_one_spelling(table: Table, question: Question) -> tuple[Table, Question]:
    """A table with what it prints in initials in the words of the question ("GV" where that says "giáo viên"), and the
    question with its own in the table's ("SXH" above whose columns "sốt xuất huyết" stands, "nhà dân" where it counts
    "hộ")."""
    texts = [*table.columns, table.caption, *(r.label for r in table.rows)]
    question = said_as({(key,): words for key in question.keys if (words := _written_out(key, texts))}, question)
    # What is meant by everyday words may stand in initials too: "rác sinh hoạt", "CTRSH".
    pool = (*question.keys, *(k for forms in question.others.values() for form in forms for k in ("", *form)))
    plans = any(PLANNED.search(h.lower()) or re.search(r"(?<!\w)(?:KH|DT)(?!\w)", h) for h in table.columns)

    def spelt(text: str) -> str:
        return per_head(_INITIALS.sub(lambda m: m[0] if m[0] in _PLACES else _of_initials(m[0], pool) or m[0], text))

    def heading(text: str) -> str:
        return text if _ORDINAL.fullmatch(text) else named(text)

    def named(heading: str) -> str:
        known = _IN_HEADINGS | (_OF_PLANS if plans or _BEFORE_YEAR.search(heading) else {})
        return spelt(re.sub(r"(?<!\w)[A-ZĐƯ]{2,3}(?!\w)", lambda m: known.get(m[0], m[0]), heading))

    def row(printed: Row) -> Row:
        return replace(printed, label=spelt(_parts_spelt_out(printed.label)), above=tuple(map(row, printed.above)))

    columns = tuple(map(heading, table.columns))
    table = replace(table, caption=spelt(table.caption), columns=columns, rows=tuple(map(row, table.rows)))
    return table, said_as(_in_its_words(table, question), question)


def _in_its_words(table: Table, question: Question) -> dict[tuple[str, ...], tuple[str, ...]]:
    """What a question says in other words than a table, which has none of them -> the table's."""
    texts = [keys_of(text) for text in (*table.columns, table.caption, *(r.label for r in table.rows))]
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for said, forms in question.others.items():
        if runs(question.keys, said) and not any(runs(text, said) for text in texts):
            own = next((form for form in forms if any(runs(text, form) for text in texts)), None)
            kept = tuple(k for k in said if any(k in text for text in texts))
            found |= {said: tuple(dict.fromkeys((*own, *kept)))} if own else {}
    return found


def said_as(meant: dict[tuple[str, ...], tuple[str, ...]], question: Question) -> Question:
    """The question with words in the place of others, worth together what those were."""
    keys, worth = question.keys, dict(question.worth)
    for said in sorted(meant, key=len, reverse=True):
        if runs(keys, said):
            keys = _replaced(keys, said, meant[said])
            held = sum(worth.pop(k, 0.0) for k in said if k not in keys)
            worth |= {k: max(worth.get(k, 0.0), held / len(meant[said])) for k in meant[said]}
    low = question.low
    for said, words in meant.items():
        low = low.replace(" ".join(said), " ".join(words))
    nouns = tuple(next((_replaced(n, s, meant[s]) for s in meant if runs(n, s)), n) for n in question.nouns)
    gone = {k for said in meant for k in said} - set(keys)
    return replace(question, low=low, keys=keys, worth=worth, nouns=nouns, names=question.names - gone)


def _replaced(keys: tuple[str, ...], said: tuple[str, ...], meant: tuple[str, ...]) -> tuple[str, ...]:
    at = next(n for n in range(len(keys)) if keys[n : n + len(said)] == said)
    return (*keys[:at], *meant, *keys[at + len(said) :])


def _of_initials(initials: str, keys: Sequence[str]) -> str | None:
    """The words side by side that begin with these letters."""
    size = len(initials)
    runs_of_size = (keys[at : at + size] for at in range(len(keys) - size + 1))
    wanted = fold(initials.lower())
    return next((" ".join(run) for run in runs_of_size if fold("".join(k[:1] for k in run)) == wanted), None)


_VOWEL = re.compile(r"[aeiouy]")
_SHORT_MOST = 6
_SURE = 3
"""Letters from which the words they stand for may be in the middle of a heading; those of two open it."""


def _written_out(key: str, texts: Sequence[str]) -> tuple[str, ...]:
    """The one run of words in a table that a word of the question without any vowel stands for.

    >>> _written_out("gpmb", ["Diện tích giải phóng mặt bằng (ha)"])
    ('giải', 'phóng', 'mặt', 'bằng')
    """
    if not key.isalpha() or not 2 <= len(key) <= _SHORT_MOST or _VOWEL.search(fold(key)):
        return ()
    every = [keys_of(text) for text in texts]
    held = [keys if len(key) >= _SURE else keys[: len(key)] for keys in every]
    found = {run for keys in held if (run := _of_initials(key, keys))}
    return tuple(found.pop().split()) if len(found) == 1 else ()
