"""Which columns of a table a question names: by what their headings say, by their unit, by their year, or as what was
done where it names none.

A heading is short: "Tỷ lệ (%)" is of the column before it, "/ngày" is what a question calls "mỗi ngày".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.answering.evidence import keys_of, runs
from rag.answering.tables.labels import parted, unit_of
from rag.answering.tables.question import (
    BRACKETED,
    FRAME,
    PLANNED,
    UNIT_WORDS,
    YEAR,
    Question,
    units_in,
)
from rag.answering.understanding.asking import CLASSIFIERS
from rag.text.tables import Row, Table

# Each turns a figure into another one: where the question has it, the column's heading must have it too.
_TURNING = re.compile(
    r"\b(?:chưa|không|tăng|giảm|vượt|chênh|hơn|mỗi|từng|bình quân|trung bình|riêng|ngoài|trừ|trước|lũy kế|hạn|cận"
    r"|phát sinh mới)\b"
)
_ASIDE = re.compile(
    r"\b(?:có |hay )?(?:chưa|không|ko)\W*$|\bso với (?:chỉ tiêu|kế hoạch|mục tiêu|dự toán)"
    r"|\briêng (?=(?:xã|phường|thị|huyện|quận|thành|tỉnh|trường|năm)\b)"
    r"|\bnào (?:[^\W\d_]+ )?(?:nhiều|ít|cao|thấp|lớn|nhỏ|đông|khá|tốt|kém) hơn\b"
    r"|\btăng,? (?:hay )?giảm\b|\bgiảm,? (?:hay )?tăng\b"
    r"|\bngoài (?:đường|trời|đồng|ruộng|biển|khơi)\b|\b(?:nước|bên) ngoài\b"
)
_DONE = re.compile(
    r"(?:(?:kết quả|ước|số|đã)? ?(?:thực hiện|đạt được)|kết quả|số lượng|số liệu|giá trị|trị số|năm|)(?: cả năm)?"
)
_WHOLE = re.compile(r"(?:tổng|tổng số|tổng cộng|cộng|chung)")
_COMPARING = frozenset("so sánh với đạt thực hiện hoàn thành kế hoạch dự toán chỉ tiêu mục".split())
"""What the heading of a share may say without saying what it is of, or any other of a plan and what came of it."""
_DATE = re.compile(r"(?<!\d)\d{1,2}/(?:\d{1,2}/)?(?=(?:19|20)\d\d(?!\d))")
_SCHOOL_YEAR = re.compile(r"\b(?:năm học|niên khóa) (?=(?:19|20)\d\d)", re.IGNORECASE)
_PEOPLE = frozenset("người hộ em cháu học sinh cán bộ lao động đảng viên giáo bác sĩ trẻ dân khẩu".split())
_MANNED = frozenset("đảng viên sinh lao giáo bộ bác sĩ trẻ dân khẩu".split())
"""What a table says of people: "mấy người" is asked of them too."""
_HURT, _HURT_ARE = frozenset("chết thương vong mắc nhiễm".split()), frozenset("người ca trường".split())
"""What happens to people alone, and what those are counted as to whom it did."""
_CASES, _ILL = frozenset(("ca", "trường")), frozenset("ca mắc mới bệnh".split())
"""How a question counts those who fell ill, and how a heading does."""
_MOST_COLUMNS = 4
_LONG = 5
"""Words of a heading, of those that a question has, from which it is meant though it says somewhat more."""
_SOMEWHAT = 2
_LEFT = frozenset("còn chưa tồn đọng".split())
"""What says that something is still to be done: a heading that has it is not of what was done."""
_HOW_FAR = _LEFT | frozenset("phải cần xử lý giải quyết hiện nay tính phát sinh ghi nhận trường hợp vụ".split())
"""What a heading may say besides what is counted without counting something else."""
_SUMMED_UP = frozenset("lũy luỹ kế đạt chuẩn hiện nay tính đến cuối kỳ chung".split())
"""What a heading may say of a number that was counted up to now."""
_MEASURES = frozenset("sản diện tích khối tổng đàn giá trị".split())
"""What is measured of a thing, where the unit says it already: "mấy tấn quả" below "Sản lượng quả (tấn)"."""


def named(table: Table, rows: Sequence[Row], question: Question) -> tuple[int, ...]:
    """The columns that a question names by all their own words, or by their unit where no other column has it."""
    asked = _fuller(table, _headed(table, question), question)
    for unit in question.units - {u for r in rows for u in unit_of(r, table)}:
        having = [n for n in table.figured if unit in units(table, n)]
        if _of_something_else(table, unit, question):
            continue
        if not set(having) & set(asked):
            asked += _nearest(table, _of_the_years(table, having, question), question)
    asked += [n for noun in question.nouns for n in _in_its_unit(table, noun) if n not in asked]
    asked = asked or _planned_and_done(table, question) or _counted(table, question) or _fallen_ill(table, question)
    planned = {n for n in table.figured if PLANNED.search(table.columns[n].lower())}
    asked += planned if PLANNED.search(question.low) or PLANNED.search(" ".join(question.keys)) else ()
    if not set(asked) - planned:
        asked += _unnamed(table, question)
    found = [n for n in sorted(set(asked)) if not _lesser(table, n, asked, question)]
    found = _of_the_years(table, found, question)
    found = sorted({*found, *_of_unmet_years(table, found, question)})
    return tuple(found) if len(found) <= _MOST_COLUMNS else ()


def _of_something_else(table: Table, unit: str, question: Question) -> bool:
    """ "Bao nhiêu ha mía?" of a table that has hectares, and of sugar cane nothing; "bao nhiêu ha đất được giao?" where
    hectares are of what was cleared, and of land given only households are counted."""
    things = [thing for noun in question.nouns if noun[0] == unit and (thing := set(noun[1:]) - FRAME - UNIT_WORDS)]
    if not things:
        return False
    own = {n for n in table.figured if unit in units(table, n)}
    said = {k for n in own for k in keys_of(table.columns[n])}
    if any(thing & said for thing in things):
        return False
    others = {k for n, heading in enumerate(table.columns) if n not in own for k in keys_of(heading)}
    return any(thing <= others for thing in things) or not any(
        thing & (others | set(keys_of(table.caption))) for thing in things
    )


def _headed(table: Table, question: Question) -> list[int]:
    """The columns whose headings are said, with what only dates or narrows them where that tells two apart."""
    held = set(question.keys)
    own = {n: words for n in table.figured if (words := called(table, n))}
    whole = [n for n, words in own.items() if words <= held]
    core = [n for n, words in own.items() if (main := _undated(words)) and main <= held]
    return whole + [n for n in core if not any(_undated(own[n]) == _undated(own[w]) for w in whole)]


def _fuller(table: Table, asked: Sequence[int], question: Question) -> list[int]:
    """Instead of a column the one that says more of what is counted, and besides that only how it is summed up: of "mấy
    xã nông thôn mới" not "Tổng số xã" but "Xã nông thôn mới (lũy kế)"; none where what says more is narrower."""
    held = set(question.keys)
    matter = {k for noun in question.nouns for k in noun} | {k for k in question.worth if not k[0].isdigit()}
    asked_turned = _turning(_ASIDE.sub(" ", question.low)) | {"lũy kế"}
    turned = {m for m in table.figured if _turning(table.columns[m].lower()) - asked_turned}
    found: list[int] = []
    for n in asked:
        own = called(table, n) & held
        fuller = [m for m in table.figured if m not in turned and own < called(table, m) & held]
        more = [m for m in fuller if (called(table, m) & held - own) & matter]
        beyond = {m: {k for k in undated(table, m) - held if not k[0].isdigit()} for m in more}
        found += [m for m in more if beyond[m] <= _SUMMED_UP] if more else [n]
    return list(dict.fromkeys(found))


def _turning(text: str) -> set[str]:
    """The words of a text that turn a figure into another one."""
    return set(_TURNING.findall(text))


def _planned_and_done(table: Table, question: Question) -> list[int]:
    """The columns in what a question counts, where all else that they say is what was planned and what was done: "mấy
    căn nhà" names "Nhà ở: kế hoạch (căn)" and "Nhà ở: hoàn thành (căn)"."""
    counted, held = {noun[0] for noun in question.nouns}, set(question.keys)
    having = [n for n in table.figured if _told_units(table.columns[n].lower()) & counted]
    return [n for n in having if (own := called(table, n) - _COMPARING) and own <= held]


def _in_its_unit(table: Table, noun: Sequence[str]) -> list[int]:
    """The one column that counts in what is all that a question says it counts: "mấy tấn"."""
    having = [n for n in table.figured if len(noun) == 1 and noun[0] in units(table, n)]
    return having if len(having) == 1 else []


def _counted(table: Table, question: Question) -> list[int]:
    """The one column whose heading has all that a question counts, and says besides at most how far it has come: "Vi
    phạm đất đai còn phải xử lý" of "còn bao nhiêu vi phạm đất đai", not of "đã xử lý bao nhiêu"; or, where it is long,
    who did it."""
    held = set(question.keys)
    having = [
        n
        for n in table.figured
        for noun in question.nouns
        if (own := called(table, n)) >= set(noun) - _told_units(table.columns[n].lower()) - FRAME
        and own & held - FRAME
        and (
            own - held <= _HOW_FAR | (_MEASURES if set(noun) & _told_units(table.columns[n].lower()) else set())
            or (len(own & held - FRAME) >= _LONG and len(own - held) <= _SOMEWHAT)
        )
        and bool(own & _LEFT) <= bool(held & _LEFT)
    ]
    return having if len(set(having)) == 1 else []


def _fallen_ill(table: Table, question: Question) -> list[int]:
    """The columns of who fell ill, where a question counts cases of what the table is of: "mấy ca sốt xuất huyết" names
    "Số mắc" below "Tình hình sốt xuất huyết"."""
    cases = any(noun[0] in _CASES and set(noun[1:2]) <= set(keys_of(table.caption)) for noun in question.nouns)
    told = {n: {k for k in undated(table, n) if not k.isdigit()} for n in table.figured if cases}
    return [n for n, words in told.items() if words and words <= _ILL]


def _nearest(table: Table, having: Sequence[int], question: Question) -> list[int]:
    """Of the columns in a unit the one that says most of the question, or the one that says nothing of its own."""
    held = set(question.keys)
    said = {n: len(called(table, n) & held) for n in having}
    most = max(said.values(), default=0)
    # The only column of money is what is meant where a question asks for money of all that the table is of.
    bare = [n for n in having if _heading(table.columns[n]) <= _COMPARING or len(having) == 1]
    nearest = [n for n in having if said[n] == most] if most else bare
    return nearest if len(nearest) == 1 else []


def _unnamed(table: Table, question: Question) -> list[int]:
    """What a question that names no column means: what was done, in each year or the year it names; the whole of it;
    the only column there is."""
    bare = {n: " ".join(YEAR.sub(" ", _plain(table.columns[n])).split()).lower() for n in table.figured}
    done = [n for n, heading in bare.items() if _DONE.fullmatch(heading)]
    whole = [n for n, heading in bare.items() if _WHOLE.fullmatch(heading)]
    return done or whole


def _of_the_years(table: Table, columns: Sequence[int], question: Question) -> list[int]:
    """Without the columns of other years, where a question names one."""
    years = {n: frozenset(YEAR.findall(subject(table, n))) for n in columns}
    if not question.years or not any(years.values()):
        return list(columns)
    return [n for n in columns if not years[n] or years[n] & question.years]


def _of_unmet_years(table: Table, columns: Sequence[int], question: Question) -> list[int]:
    """What was done in a year that a question names and no column found is of: "năm 2022 và ước năm 2023"."""
    unmet = question.years - {year for n in columns for year in YEAR.findall(table.columns[n])} if columns else set()
    return [n for n in _unnamed(table, question) if unmet & set(YEAR.findall(table.columns[n]))]


def _lesser(table: Table, n: int, asked: Sequence[int], question: Question) -> bool:
    """Whether what a column has of the question is another's: "Cộng thiếu" beside "Thiếu giáo viên tiểu học", or "Đã
    giao (ha)" where the share is asked for."""
    own = _undated(called(table, n))
    if any(own < _undated(called(table, m)) for m in asked if own):
        return True
    counts_in = _told_units(table.columns[n].lower())
    counted = any(noun[0] in own | counts_in for noun in question.nouns)
    others = any(units(table, m) & question.units for m in asked if m != n)
    return bool(own and counts_in and others and not counts_in & question.units and not counted)


def _plain(heading: str) -> str:
    """A heading without its unit."""
    return BRACKETED.sub(" ", heading).strip()


def _heading(heading: str) -> set[str]:
    return set(keys_of(_SCHOOL_YEAR.sub("năm ", _DATE.sub("", _plain(heading))))) - FRAME - {"%"}


def called(table: Table, n: int) -> set[str]:
    """The words of a column's heading that tell it from others, without its unit; those of a bare share are those of
    the column that it is a share of."""
    return _heading(subject(table, n))


def subject(table: Table, n: int) -> str:
    """The heading that says what a column is of: "Tỷ lệ (%)" behind "Hộ nghèo" is of poor households."""
    heading = table.columns[n]
    if _heading(heading) or "%" not in units(table, n):
        return heading
    before = (m for m in reversed(table.figured) if m < n and _heading(table.columns[m]))
    of = next((m for m in before if "%" not in units(table, m)), None)
    return f"{table.columns[of]} {heading}" if of is not None else heading


def share_of(table: Table, n: int) -> tuple[str, ...]:
    """The headings of what a share is reckoned from: of a bare one those between it and the share before it, else the
    one beside it ("Hồ sơ", "Đúng hạn (%)")."""
    if "%" not in units(table, n):
        return ()
    before = [m for m in table.figured if m < n]
    start = max((m for m in before if "%" in units(table, m)), default=-1)
    own = tuple(table.columns[m] for m in before if m > start)
    return own if subject(table, n) != table.columns[n] else own[-1:]


def same_thing(table: Table, n: int, m: int) -> bool:
    """Whether two columns in one unit are of one thing but for what was planned and what was done of it."""
    same = called(table, n) - _COMPARING == called(table, m) - _COMPARING
    return same and units(table, n) == units(table, m)


def in_full(table: Table, columns: tuple[int, ...], question: Question) -> tuple[int, ...]:
    """The columns whose headings a question has word for word: "số chợ" beside "diện tích chợ"."""
    return tuple(n for n in columns if runs(question.keys, keys_of(_plain(table.columns[n]))))


def latest(table: Table, columns: tuple[int, ...], question: Question) -> tuple[int, ...]:
    """Of columns of one thing at several times the last, where a question names no time: "cuối kỳ" beside "đầu kỳ"."""
    if question.years or len({frozenset(undated(table, n)) for n in columns}) != 1 or "đầu" in question.keys:
        return columns
    when = {n: (max(YEAR.findall(table.columns[n]), default=""), "đầu" not in called(table, n)) for n in columns}
    return tuple(n for n in columns if when[n] == max(when.values()))


def undated(table: Table, n: int) -> set[str]:
    """The words of a column's heading that tell it from others, without its year."""
    return _undated(called(table, n))


def _undated(words: Iterable[str]) -> set[str]:
    """Without years and what only says when."""
    return {k for k in words if not YEAR.fullmatch(k) and k not in ("đầu", "cuối", "đến", "ngày", "tháng")}


def units(table: Table, n: int) -> frozenset[str]:
    """What a column counts in: told in its heading, by a sign in its cells, or above the table for all."""
    heading = table.columns[n].lower()
    told = _told_units(heading) | _beside_figures(table, n)
    if re.search(r"\b(?:tỷ|tỉ) lệ\b|%", heading) or any("%" in r.cells[n] for r in table.rows):
        return told | {"%"}
    return told or units_in(table.unit.lower()) | frozenset(keys_of(table.unit))


_BESIDE = re.compile(r"[\d.,]+ ([^\W\d]+)")


def _beside_figures(table: Table, n: int) -> frozenset[str]:
    """The word that all figures of a column have behind them: "11,4 ngày"."""
    cells = [r.cells[n].strip() for r in table.rows if r.cells[n].strip()]
    words = {m[1] for cell in cells if (m := _BESIDE.fullmatch(cell))}
    return frozenset(words) if len(words) == 1 and all(map(_BESIDE.fullmatch, cells)) else frozenset()


def _told_units(heading: str) -> frozenset[str]:
    """The units in the brackets of a heading, or behind its last comma, and their words."""
    bracketed = " ".join((*BRACKETED.findall(heading), *re.findall(r", ?([^\W\d]+(?: [^\W\d]+)?)$", heading)))
    return units_in(bracketed) | frozenset(keys_of(bracketed))


def served(table: Table, rows: Sequence[Row], columns: Sequence[int], question: Question) -> bool:
    """Whether each thing that a question counts is in what rows and columns are called, and each unit is printed."""
    counted = {u for n in columns for u in units(table, n)} | {u for r in rows for u in unit_of(r, table)}
    labels = " ".join(r.label.lower() for r in rows)
    if question.percent and "%" not in counted and not re.search(r"\b(?:tỷ|tỉ) lệ\b|%", labels):
        return False
    shares = [n for n in columns if question.percent and "%" in units(table, n)]
    if not any(_prints(r.cells[n]) for r in rows for n in shares or columns):
        return False
    money = any(n[0] in ("tiền", "đồng", "tỷ", "triệu") for n in question.nouns)
    # "Tiền phạt ... là bao nhiêu?" counts nothing but money.
    money = money or (not question.nouns and "đồng" in question.units and not question.percent)
    if money and counted.isdisjoint(("đồng", "usd")):
        return False
    headed = {k for n in columns for k in keys_of(subject(table, n))}
    told = headed | counted | set(keys_of(table.caption))
    # "Tổng số tàu" beside "Từ 12 đến dưới 15 m": all columns are of ships.
    told |= {k for n in table.figured if table.columns[n].startswith("Tổng") for k in keys_of(table.columns[n])}
    # "Đào tạo lao động" counts no labourers: of a label's own words only those it begins with are counted.
    told |= {k for r in rows for k in _opening(r.label)} | {k for r in rows for a in r.above for k in keys_of(a.label)}
    told |= _HURT_ARE if not _HURT.isdisjoint(headed) else set()
    # What is under a heading of several words that a question has, all of them, is what it counts: "mấy công trình sai
    # phép" below "Sai phép". People are counted by themselves.
    own = [called(table, n) for n in columns]
    sure = any(len(words) > 1 and words <= set(question.keys) for words in own)
    return all(_is_told(n, told, headed) or (sure and n[0] not in _PEOPLE) for n in question.nouns)


def _prints(cell: str) -> bool:
    """Whether a cell prints anything: a dash and a blank do not."""
    return any(c.isalnum() for c in cell)


def _is_told(noun: Sequence[str], told: set[str], headed: set[str]) -> bool:
    """Whether something counted is told: its first word, or what it is a paper or a case of ("đơn khiếu nại" under
    "Khiếu nại, tố cáo")."""
    if noun[0] in told or noun[0] in UNIT_WORDS or noun[0] in CLASSIFIERS:
        return True
    if noun[0] == "người" and told & _MANNED:
        return True
    return len(noun) > 1 and noun[0] not in _PEOPLE and set(noun[1:]) <= headed


def _opening(label: str) -> tuple[str, ...]:
    """The word a label begins with, behind "số" and "tổng số"."""
    return tuple(k for k in parted(label)[1] if k not in ("tổng", "số"))[:1]


_PER = re.compile(r"/\s?([^\W\d_]+)")
_TO_DO = re.compile(r"\bcòn (?:phải|lại|tồn|nợ)\b")


def turned(table: Table, rows: Sequence[Row], columns: Sequence[int], question: Question) -> bool:
    """Whether a question asks for what the figures are turned into: a change, a mean, what is left."""
    heads = " ".join((*(table.columns[n] for n in table.figured), *(r.label for r in rows), table.caption)).lower()
    per = {f"mỗi {m[1]}" for m in _PER.finditer(heads)}
    low = _ASIDE.sub(" ", _PER.sub(r" mỗi \1", question.low))  # "đồng/người"
    for phrase in per:
        low = low.replace(phrase, " ")
    own = " ".join((*(table.columns[n] for n in columns), *(r.label for r in rows), table.caption)).lower()
    own += " chưa" if _TO_DO.search(own) else ""
    return any(word not in own for word in _TURNING.findall(low))
