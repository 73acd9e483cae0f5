"""What a question asks for and the sentences found do not have: a kind of value, a name, a date, a year, a place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.answering import abstain, cites, scope
from rag.answering.answer import Answer
from rag.answering.asking import QUESTION_WORDS
from rag.answering.case import Case, bearing, figures, nearest, stated
from rag.answering.evidence import Evidence, keys_of, runs
from rag.answering.quantities import counted_by, quantities
from rag.answering.verify import dates, symbols, tokens
from rag.records import DocumentCard
from rag.text.places import merger_between
from rag.text.tokens import fold
from rag.text.tokens import symbols as symbols_of

_PERSONS = ("ông", "bà", "đồng chí")
_TELLING_NAME = 1.5

# ---------------------------------------------------------------- a kind of value


_KINDS_OF_VALUE: tuple[tuple[str, str, str], ...] = (
    (r"\bđiện thoại\b|\bhotline\b|\bsố máy\b", r"(?<!\d)(?:\+?84|0)\d[\d .-]{6,11}\d(?!\d)", "số điện thoại"),
    (r"\b(?:e-?mail|thư điện tử)\b", r"\w@\w", "địa chỉ thư điện tử"),
    (r"\b(?:website|địa chỉ trang|đường link|đường dẫn)\b", r"www\.|https?:|\.vn\b", "địa chỉ trang thông tin"),
    (r"\b(?:bao nhiêu tiền|mức lương|số tiền|bao nhiêu (?:tỷ|tỉ|triệu) đồng|hết bao nhiêu"
     r"|mức (?:phụ cấp|lương|chi|hỗ trợ|phạt|thu|đóng))\b"
     r"|\b(?:kinh phí|lệ phí|chi phí|học phí|tiền|lương|phụ cấp|vốn|mức đầu tư)\b[^?%]{0,60}"
     r"\bbao nhiêu(?! (?:%|phần trăm))\b",
     r"\d[\d.,]*\s*(?:đồng|triệu|tỷ|tỉ|nghìn|ngàn|%)", "số tiền"),
    (r"\bsố tài khoản\b|\bmã số thuế\b", r"\d{8,}", "dãy số"),
    (r"\b(?:thứ|hạng|vị trí) (?:mấy|bao nhiêu)\b", r"(?:thứ|hạng|vị trí)\s+(?:thứ\s+)?\d|\d/(?:63|34)\b", "thứ hạng"),
    (r"\bphần trăm\b", r"\d\s*%|\d+/\d+", "tỷ lệ phần trăm"),
)  # fmt: skip


def _no_value(case: Case) -> Answer | None:
    low = case.understood.text.lower()
    for asked, printed, name in _KINDS_OF_VALUE:
        # A sentence that merely speaks of a telephone line does not hold its number.
        if re.search(asked, low) and not any(re.search(printed, e.text) for e in case.chosen):
            return nearest(case, f"Các báo cáo không ghi {name} được hỏi.")
    return None


_KIND_ASKED = re.compile(
    r"\b(thông tư liên tịch|thông tư|nghị định|nghị quyết|quyết định|chỉ thị|kế hoạch|công văn|kết luận|pháp lệnh|luật)"
    r"(?: số)? (?:nào|gì|số mấy|bao nhiêu)\b"
)


_SYMBOL_OF = re.compile(
    r"^(?:cho biết )?(?:số|số hiệu|ký hiệu|số ký hiệu)(?: của)? "
    r"(quyết định|công văn|kế hoạch|nghị quyết|chỉ thị|thông tư|nghị định)\b(?! (?:số )?\d)"
)
_SYMBOL_BEHIND = re.compile(
    r"\b(quyết định|công văn|kế hoạch|nghị quyết|chỉ thị|thông tư|nghị định)\b(?! (?:số )?\d)[^?,]{0,80}"
    r"\b(?:có )?(?:số|số hiệu|ký hiệu|số ký hiệu) (?:bao nhiêu|mấy|nào|gì|là)\b"
)
_LIST_ASKED = re.compile(r"\b(?:những|các) văn bản nào\b")


def _no_document(case: Case) -> Answer | None:
    """A document of a kind was asked for, and no sentence at hand names one of that kind."""
    low = case.understood.text.lower()
    match = _SYMBOL_OF.search(low) or _KIND_ASKED.search(low) or _SYMBOL_BEHIND.search(low)
    own = _directive_keys(case)
    if match and own and low[: match.start()].rstrip().endswith("là"):
        return None  # "Chỉ thị 08 là chỉ thị nào?" asks for the one it names
    if match:
        kind = match[1]
        if not any(kind in e.text.lower() and _others(e.text, own) for e in case.chosen):
            return nearest(case, f"Các đoạn tìm được không nêu {kind} cụ thể nào cho điều được hỏi.")
    elif _LIST_ASKED.search(low):
        # "10 văn bản ... gồm những văn bản nào": the sentence that counts them must also name some.
        counting = [e for e in case.chosen if stated(case.understood) & set(figures(e.text))] or case.chosen
        if any(_others(e.text, own) for e in counting):
            return None
        return nearest(case, "Báo cáo có nhắc đến các văn bản này nhưng không liệt kê tên từng văn bản.")
    return None


def _directive_keys(case: Case) -> frozenset[str]:
    ids = set(case.understood.directives)
    return frozenset(d.number or "" for d in case.knowledge.directives if d.id in ids)


def _others(text: str, own: frozenset[str]) -> bool:
    """Whether a text names a document other than the one the question itself names (or by name: "Luật Đất đai")."""
    return bool({s for s in symbols(text) if s not in own}) or bool(re.search(r"\b(?:Luật|Pháp lệnh) [A-ZĐ]", text))


def _no_date(case: Case) -> Answer | None:
    """A date was asked for, and none of the best sentences has one."""
    if case.want.kind != "when":
        return None
    if any(dates(e.text) or re.search(r"năm \d{4}|tháng \d{1,2}", e.text) for e in case.chosen):
        return None
    return nearest(case, "Các báo cáo có nhắc đến nhưng không ghi thời điểm được hỏi.")


def _no_name(case: Case) -> Answer | None:
    """An abbreviation ("PAPI") names one thing: without it, or what it stands for, nothing here answers."""
    for token in dict.fromkeys(re.findall(r"\b[A-ZĐ]{3,}\b", case.understood.original.upper())):
        unit = keys_of(token)
        if len(unit) < 2 or max(map(case.weight, unit)) < _TELLING_NAME:
            continue
        if not any(runs(keys_of(text), unit) for e in case.chosen for text in _around(e)):
            return nearest(case, f"Các đoạn tìm được không nói đến {token}.")
    return None


def _no_person(case: Case) -> Answer | None:
    """ "Ai là Giám đốc ...?" where none of the sentences names a person."""
    if not _WHO_HOLDS.search(case.understood.text) or any(_names_someone(e) for e in case.chosen):
        return None
    return nearest(case, "Các đoạn tìm được không nêu tên người được hỏi.")


_WHO_HOLDS = re.compile(r"^ai là\b|\blà ai\b", re.IGNORECASE)


_COUNT = r"(?:\d+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
_NAME_ASKED = re.compile(
    r"(?<!đổi )\btên(?: là)? (?:gì|nào)\b"
    rf"|^(?:(?:cho biết|liệt kê|nêu|kể) )?(?:họ )?tên (?:của )?(?:các|những|{_COUNT}) "
    r"|\b(?:gồm|là) (?:những|các) [^?,]{1,20}\bnào\b"
)
_BEARERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"chiến s[ỹĩ]|cán bộ|công chức|viên chức|người|đồng chí|ông|bà|chủ tịch|giám đốc", ()),
    (r"sở", ("sở",)),
    (r"huyện|quận|thị xã", ("huyện", "quận", "thị xã")),
    (r"xã|phường|thị trấn", ("xã", "phường", "thị trấn")),
    (r"công ty|doanh nghiệp", ("công ty", "tổng công ty", "doanh nghiệp")),
    (r"trường|bệnh viện|đơn vị sự nghiệp", ("trường", "bệnh viện", "trung tâm")),
)
"""What bears a name of its own, and the words that stand before such names; people's names stand by themselves."""


def _no_names(case: Case) -> Answer | None:
    """Names were asked for ("08 sở gồm những sở nào?"), and the sentences only count or describe who bears them."""
    low = " ".join(tokens(case.understood.text))
    match = _NAME_ASKED.search(low)
    if match is None or case.understood.directives or case.want.kind in ("symbol", "cited_by"):
        return None
    before = low[: match.start()].split()
    opening = match[0].endswith(" ")
    named = " ".join(low[match.end() :].split()[:5] if opening else (*before[:4], *before[-2:]))
    words = named if "tên" in match[0] else match[0]
    heads = next((h for bearer, h in _BEARERS if re.search(rf"\b(?:{bearer})\b", words)), None)
    if heads is None or any(_bears_names(e, heads, case) for e in case.chosen):
        return None
    return nearest(case, "Báo cáo có nói đến nhưng không nêu tên được hỏi.")


def _bears_names(evidence: Evidence, heads: tuple[str, ...], case: Case) -> bool:
    if not heads:
        return _names_someone(evidence)
    known = fold(case.understood.original)
    return any(fold(name) not in known for _, name in scope.named_after(evidence.text, heads))


def _names_someone(evidence: Evidence) -> bool:
    named = scope.named_after(evidence.text, _PERSONS)
    signers = evidence.hit.document.metadata.signers
    return any(" " in n for _, n in named) or any(s.name in evidence.text for s in signers)


# ---------------------------------------------------------------- a judgement


_OPINION = re.compile(
    r"\b(?:theo (?:bạn|anh|chị|em|ý bạn)|ý kiến của bạn|bạn (?:nghĩ|thấy|khuyên|đánh giá|cho rằng))\b"
)
_BEST = re.compile(
    r"\b(?:tỉnh|thành phố|huyện|nơi|địa phương|báo cáo|đơn vị|ai|xã) ?(?:nào)?\b[^?]{0,60}"
    r"(?<!thống )(?<!ít )\bnhất\b(?! (?:là|trí)\b)"
)
_CALLED_BEST = re.compile(r"(?<!thống )(?<!ít )\bnhất\b(?! (?:là|trí|quán)\b)")


def _no_judgement(case: Case) -> Answer | None:
    """An opinion was asked for, or who is best of all: the reports are quoted here, not weighed against each other."""
    low = case.understood.text.lower()
    ranked = "nào" in low and _BEST.search(low) and not any(_CALLED_BEST.search(e.text.lower()) for e in case.chosen)
    if not _OPINION.search(low) and not ranked:
        return None
    return nearest(case, "Các báo cáo không xếp hạng và không nêu ý kiến đó; hãy xem từng nơi bằng mục So sánh.")


# ---------------------------------------------------------------- what is counted


_COUNTED = re.compile(r"\b(?:bao nhiêu|mấy|tỷ lệ|tỉ lệ|lượng|tổng số)((?: [^\W\d_]+){1,6})")
_UNSAID = frozenset(map(fold, "phần trăm lá cái con được làm đã người dân lượt".split()))


def _of_another_kind(case: Case) -> Answer | None:
    """A narrower thing is counted than what the reports count: of "đơn tố cáo đúng" they tell only "đơn tố cáo"."""
    if case.want.kind != "figure" or case.understood.formal or not (holding := bearing(case)):
        return None
    places = scope.words(case.understood)
    said = [[fold(k) for k in keys_of(text)] for e in holding[:2] for text in (e.text, *e.hit.passage.breadcrumb)]
    for run in _COUNTED.findall(" ".join(case.understood.text.lower().split())):
        words = run.split()
        end = next((at for at, w in enumerate(words) if w in _NOUN_ENDS), len(words))
        thing = [k for w in words[:end] for k in keys_of(w) if k not in places and fold(k) not in _UNSAID]
        missing = [k for k in thing if not any(_near(fold(k), [fold(o) for o in thing if o != k], s) for s in said)]
        if missing and len(thing) > 1:
            return nearest(case, f"Các đoạn tìm được không ghi riêng số “{' '.join(thing)}”.")
    return None


def _near(word: str, others: Sequence[str], said: Sequence[str]) -> bool:
    """Whether a word stands in a text, near one of the others: "tiếp cận" has not the "cận" of "cận nghèo"."""
    places = (at for at, w in enumerate(said) if w == word)
    return any(not others or any(o in said[max(0, at - _REACH) : at + _REACH] for o in others) for at in places)


_REACH = 6
_WHICH_ONES = re.compile(
    rf"\b0?{_COUNT} ((?:[^\W\d_]+ )[^?]*)\b(?:là|gồm) (?:những|các) ([^\W\d_]+)\b[^?]{{0,20}}\bnào\b"
)
_ITEMS = re.compile(r"\n\s*(?:[-+*•]|\d+[.)]|[a-zđ][.)]) ")


def _not_listed(case: Case) -> Answer | None:
    """ "07 vụ ... là những vụ nào?" where the reports count them and list none."""
    match = _WHICH_ONES.search(" ".join(case.understood.text.lower().split()))
    if match is None or match[2] not in match[1].split():
        return None
    listing = re.compile(rf"\b{match[2]}\b[^.;]{{0,80}}(?::|\b(?:gồm|như|là)\b|\()")
    if any(listing.search(_bare_of_figures(e.text)) or _ITEMS.search(e.hit.passage.text) for e in case.chosen):
        return None
    return nearest(case, f"Báo cáo đếm số {match[2]} nhưng không kể ra từng {match[2]}.")


def _bare_of_figures(text: str) -> str:
    """A sentence in small letters without brackets that only say how many ("(đạt 57,1%)")."""
    return re.sub(r"\([^()]*\d+(?:[.,]\d+)?%[^()]*\)", " ", text.lower())


def _only_shares(case: Case) -> Answer | None:
    """A count was asked for ("bao nhiêu cử tri"), and the reports print only what share it was ("100% cử tri")."""
    if case.want.kind != "figure" or case.want.percent or not case.want.nouns:
        return None
    counted = [
        [q for e in bearing(case) for q in quantities(e.text) if counted_by(q, noun)] for noun in case.want.nouns
    ]
    if not counted[0] or any(q.unit != "%" for qs in counted for q in qs):
        return None
    return nearest(case, f"Báo cáo chỉ ghi tỷ lệ, không ghi số {' '.join(case.want.nouns[0])}.")


_NOUN_ENDS = (QUESTION_WORDS - {"người"}) | frozenset(
    "năm tháng giai quý gửi nộp lên xuống rút đi dự tham gia còn đạt chiếm tăng giảm và trước sau bình quân".split()
)


# ---------------------------------------------------------------- a year


_COMPARED_TO = re.compile(r"so (?:với|cùng kỳ)(?: cùng kỳ)?(?: năm)? ((?:19|20)\d{2})")


def _year_elsewhere(case: Case) -> Answer | None:
    """A figure of a year was asked for, and the figure at hand is of other years."""
    if not case.understood.years or "figure" not in case.want:
        return None
    text = case.understood.text.lower()
    compared = set(_COMPARED_TO.findall(text)) if len(case.understood.years) > 1 else set()
    wanted = {str(y) for y in case.understood.years} - compared
    if len(wanted) == 1 and not _PERIOD.search(text) and (whole := _whole_period(case, *wanted)):
        return nearest(case, f"Báo cáo chỉ ghi số liệu của cả giai đoạn {whole}, không riêng năm {min(wanted)}.")
    for evidence in [] if _other_years(case, wanted) else bearing(case):
        stated = {k for k in keys_of(evidence.text) if k.isdigit() and len(k) == 4 and k[:2] in ("19", "20")}
        if stated & wanted or (not stated and _of_years(evidence, wanted)) or _spans(evidence.text, wanted):
            return None
    if not bearing(case):
        return None
    where = scope.name_of(case.chosen[0].hit.document)
    return nearest(case, f"Báo cáo của {where} không có số liệu năm {', '.join(sorted(wanted))} cho điều được hỏi.")


_IN_YEAR = re.compile(
    r"\b(?:(?:6|06|sáu) tháng (đầu|cuối)(?: năm)?|quý (iv|i{1,3}|[1-4])\b)(?:(?: năm)?[ /]((?:19|20)\d{2}))?"
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def _part_of_year(case: Case) -> Answer | None:
    """A half-year or a quarter that the reports at hand do not cover ("6 tháng cuối năm" of a report on the first)."""
    asked = _IN_YEAR.search(case.understood.text.lower())
    if asked is None:
        return None
    half, quarter, year = asked.groups()
    first = (1 if half == "đầu" else 7) if half else 3 * (_QUARTERS.get(quarter) or int(quarter)) - 2
    last = first + (5 if half else 2)
    told = [p for e in case.chosen if (p := e.hit.document.metadata.period)]
    if not told or any(asked[0].strip() in e.text.lower() for e in case.chosen):
        return None
    for period in told:
        begin, end = (f"{year or period.end[:4]}-{month:02}" for month in (first, last))
        here, there = period.start[:7], period.end[:7]
        # A figure of the whole year is none of its half; what was done in the year may be told of the half.
        if (begin <= here and there <= end) if "figure" in case.want else (here <= end and begin <= there):
            return None
    return nearest(case, f"Các báo cáo ở đây không phải của {asked[0].strip()}.")


def _later(case: Case) -> Answer | None:
    """A year behind all that the reports of the places asked about can tell of, and which none of them names."""
    u = case.understood
    ends = [_last_year(c) for c in case.knowledge.cards if scope.within(c, u)]
    if not u.filters.places or not u.years or not ends or None in ends:
        return None
    wanted = {str(y) for y in u.years}
    if min(wanted) <= max(e for e in ends if e) or any(_of_years(e, wanted) for e in case.ranked[:20]):
        return None
    return abstain.other_years(u, case.knowledge, sorted(wanted)[0])


def _last_year(card: DocumentCard) -> str | None:
    m = card.metadata
    told = [d[:4] for d in (m.issued_on, m.period.end if m.period else None) if d]
    return max(told, default=None)


def _other_years(case: Case, wanted: set[str]) -> bool:
    """Whether all figures of what is counted bear a year, and none of them a wanted one ("năm 2020 ... giảm 24 đơn so
    với năm 2019" tells nothing of 2019)."""
    first = bearing(case)[:1]
    counted = [q for e in first for n in case.want.nouns for q in quantities(e.text) if n[0] in (q.unit, *q.noun)]
    if any(_spans(e.text, wanted) for e in first):
        return False
    return bool(counted) and all(q.year is not None and str(q.year) not in wanted for q in counted)


def _of_years(evidence: Evidence, wanted: set[str]) -> bool:
    m = evidence.hit.document.metadata
    stated = {m.issued_on[:4]} if m.issued_on else set()
    if m.period:
        stated |= {str(y) for y in range(int(m.period.start[:4]), int(m.period.end[:4]) + 1)}
    around = evidence.hit.passage.text + " " + " ".join(evidence.hit.passage.breadcrumb) + " " + (m.title or "")
    stated |= set(re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", around))
    return not stated or bool(stated & wanted)


_PERIOD = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-–]\s*((?:19|20)\d{2})(?!\d)")


def _whole_period(case: Case, year: str) -> str | None:
    """The longer period ("2021 - 2023") that the best figure is of, where it is not of the one year asked for."""
    text = next((e.text for e in bearing(case)), "")
    if year in _PERIOD.sub(" ", text):
        return None
    return next((f"{a} - {b}" for a, b in _PERIOD.findall(text) if a <= year <= b), None)


def _spans(text: str, wanted: set[str]) -> bool:
    """Whether a printed period ("giai đoạn 2015 - 2018") holds a wanted year."""
    return any(int(a) <= int(year) <= int(b) for a, b in _PERIOD.findall(text) for year in wanted)


# ---------------------------------------------------------------- a person, a place, a document


_WHO_IS = re.compile(r"(?:(?:ông|bà|đồng chí) )?((?:[^\W\d_]+ ){1,4}[^\W\d_]+) là ai\b", re.IGNORECASE)


def _person_elsewhere(case: Case) -> Answer | None:
    """A person named in the question whom the sentences at hand do not name."""
    who = _WHO_IS.search(case.understood.text)
    if who and who[1].istitle() and not any(fold(who[1]) in fold(e.hit.passage.text) for e in case.ranked[:20]):
        return abstain.abstained("weak_evidence", f"Các báo cáo trong phạm vi được hỏi không nhắc đến {who[1]}.")
    people = [p for _, p in scope.named_after(case.understood.original, _PERSONS) if " " in p]
    for person in people:
        if not any(fold(person) in fold(e.hit.passage.text) for e in case.ranked[:20]):
            return nearest(case, f"Không thấy {person} trong phần được hỏi.", premise=True)
    return None


def _of_a_part(case: Case) -> Answer | None:
    """A province's figure was asked for, and the one at hand is of a province that became a part of it, or of the whole
    that it became a part of, on 1/7/2025."""
    if case.want.kind != "figure":
        return None
    told = {p for e in case.chosen if (p := e.hit.document.metadata.province)}
    notes = [merger_between(a, p) for a in case.understood.places for p in told]
    if not notes or told & set(case.understood.places) or not all(notes):
        return None
    asked = ", ".join(case.understood.places)
    return nearest(case, f"Thư viện chưa có số liệu của {asked}. {' '.join(dict.fromkeys(n for n in notes if n))}")


def _part_elsewhere(case: Case) -> Answer | None:
    """A district or commune named in the question that the sentences at hand do not speak of."""
    # A figure is of the place that its own passage speaks of, not of one named further down the list.
    holding = bearing(case)[:1] if case.want.kind == "figure" else case.chosen
    for _, name in scope.named_after(case.understood.original, scope.PARTS):
        if name.isupper():  # "xã NTM" is a kind of commune
            continue
        if not any(_speaks_of(e, name) for e in holding):
            return nearest(case, f"Các đoạn tìm được không nói đến {name}.")
    return None


def _speaks_of(evidence: Evidence, name: str) -> bool:
    return any(f" {fold(name)} " in f" {' '.join(re.findall(r'[a-z0-9]+', fold(a)))} " for a in _around(evidence))


def _around(evidence: Evidence) -> list[str]:
    """All that says what a sentence is about: its passage, the headings above it, its document's head."""
    m = evidence.hit.document.metadata
    head = (m.place, m.district, m.province, m.issuer, m.title)
    return [evidence.hit.passage.text, *evidence.hit.passage.breadcrumb, *(h for h in head if h)]


_LAW = re.compile(r"\b(?:bộ luật|luật|pháp lệnh|hiến pháp)(?: (?!năm\b|số\b)[^\W\d]+){1,2}")


def _unknown_law(case: Case) -> Answer | None:
    """An article is asked for of a law that no report at hand names, and no document here is."""
    low = case.understood.text.lower()
    named = _LAW.search(low)
    if named is None or not cites.ARTICLE.search(low) or case.understood.directives:
        return None
    law = keys_of(named[0])
    titles = (c.metadata.title or "" for c in case.knowledge.cards)
    if any(runs(keys_of(t), law) for t in (*titles, *(e.hit.passage.text for e in case.ranked[:30]))):
        return None
    return abstain.abstained(
        "text_not_in_library", f"Thư viện không có {named[0]}, và không thấy báo cáo nào ở đây dẫn văn bản đó."
    )


def _unknown_document(case: Case) -> Answer | None:
    """A symbol that no report at hand prints, and no document here bears."""
    u = case.understood
    wanted = {key for key in symbols_of(u.text) if "/" in key}
    if not wanted or u.directives or u.ambiguous_directives or u.filters.documents:
        return None
    if any(wanted & set(symbols_of(e.hit.passage.text)) for e in case.ranked[:30]):
        return None
    printed = ", ".join(sorted(symbols(u.text))) or "văn bản này"
    return abstain.abstained(
        "text_not_in_library", f"Thư viện không có {printed}, và không thấy báo cáo nào ở đây dẫn văn bản đó."
    )


ELSEWHERE: tuple[Callable[[Case], Answer | None], ...] = (
    _unknown_document,
    _unknown_law,
    _person_elsewhere,
    _part_elsewhere,
    _of_a_part,
)
NOT_PRINTED: tuple[Callable[[Case], Answer | None], ...] = (
    _no_judgement,
    _no_person,
    _no_names,
    _no_value,
    _of_another_kind,
    _not_listed,
    _only_shares,
    _no_document,
    _no_date,
    _no_name,
    _part_of_year,
    _year_elsewhere,
    _later,
)
