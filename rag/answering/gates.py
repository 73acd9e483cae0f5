"""Reasons not to answer although passages were found: what was asked for is not in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.answering import abstain, cites, scope
from rag.answering.answer import Answer
from rag.answering.asking import QUESTION_WORDS, Asked
from rag.answering.evidence import Evidence, Weight, keys_of, runs
from rag.answering.quantities import in_order, quantities, right_unit
from rag.answering.question import Knowledge, Understood
from rag.answering.sureness import FITTED, Model, Signs, signs
from rag.answering.verify import NEGATIONS, dates, symbols, tokens
from rag.records import DocumentCard
from rag.text.tokens import fold
from rag.text.tokens import symbols as symbols_of


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the sentences that would answer it, best first."""

    understood: Understood
    want: Asked
    ranked: Sequence[Evidence]
    chosen: Sequence[Evidence]
    weight: Weight
    knowledge: Knowledge


_TELLING_NAME = 1.5
NO_FIGURE = "Không thấy con số"
"""How a refusal begins whose question states a figure that is not there."""


def refusal(case: Case) -> Answer | None:
    """The first reason not to answer, None where there is none."""
    return mismatch(case) or weak(case)


def mismatch(case: Case) -> Answer | None:
    """What was asked for is of a kind, place, year or premise that the sentences do not have."""
    return next((found for gate in _GATES if (found := gate(case)) is not None), None)


# ---------------------------------------------------------------- what was asked for is of a kind that is not here

_KINDS_OF_VALUE: tuple[tuple[str, str, str], ...] = (
    (r"\bđiện thoại\b|\bhotline\b|\bsố máy\b", r"(?<!\d)(?:\+?84|0)\d[\d .-]{6,11}\d(?!\d)", "số điện thoại"),
    (r"\b(?:e-?mail|thư điện tử)\b", r"\w@\w", "địa chỉ thư điện tử"),
    (r"\b(?:website|địa chỉ trang|đường link|đường dẫn)\b", r"www\.|https?:|\.vn\b", "địa chỉ trang thông tin"),
    (r"\b(?:bao nhiêu tiền|kinh phí bao nhiêu|mức lương|số tiền|bao nhiêu (?:tỷ|triệu) đồng)\b",
     r"\d[\d.,]*\s*(?:đồng|triệu|tỷ|nghìn|ngàn)", "số tiền"),
    (r"\bphần trăm\b", r"\d\s*%|\d+/\d+", "tỷ lệ phần trăm"),
)  # fmt: skip


def _no_value(case: Case) -> Answer | None:
    low = case.understood.text.lower()
    for asked, printed, name in _KINDS_OF_VALUE:
        # A sentence that merely speaks of a telephone line does not hold its number.
        if re.search(asked, low) and not any(re.search(printed, e.text) for e in case.chosen):
            return _nearest(case, f"Các báo cáo không ghi {name} được hỏi.")
    return None


_KIND_ASKED = re.compile(
    r"\b(thông tư liên tịch|thông tư|nghị định|nghị quyết|quyết định|chỉ thị|kế hoạch|công văn|kết luận|pháp lệnh|luật)"
    r"(?: số)? (?:nào|gì|số mấy|bao nhiêu)\b"
)


_LIST_ASKED = re.compile(r"\b(?:những|các) văn bản nào\b")


def _no_document(case: Case) -> Answer | None:
    """A document of a kind was asked for, and no sentence at hand names one of that kind."""
    match = _KIND_ASKED.search(case.understood.text.lower())
    own = _directive_keys(case)
    if match and own and case.understood.text.lower()[: match.start()].rstrip().endswith("là"):
        return None  # "Chỉ thị 08 là chỉ thị nào?" asks for the one it names
    if match:
        kind = match[1]
        if not any(kind in e.text.lower() and _others(e.text, own) for e in case.chosen):
            return _nearest(case, f"Các đoạn tìm được không nêu {kind} cụ thể nào cho điều được hỏi.")
    elif _LIST_ASKED.search(case.understood.text.lower()):
        # "10 văn bản ... gồm những văn bản nào": the sentence that counts them must also name some.
        counting = [e for e in case.chosen if stated(case.understood) & set(figures(e.text))] or case.chosen
        if any(_others(e.text, own) for e in counting):
            return None
        return _nearest(case, "Báo cáo có nhắc đến các văn bản này nhưng không liệt kê tên từng văn bản.")
    return None


def _directive_keys(case: Case) -> frozenset[str]:
    ids = set(case.understood.directives)
    return frozenset(d.number or "" for d in case.knowledge.directives if d.id in ids)


def _others(text: str, own: frozenset[str]) -> bool:
    """Whether a text names a document other than the one the question itself names (or by name: "Luật Đất đai")."""
    return bool({s for s in symbols(text) if s not in own}) or bool(re.search(r"\b(?:Luật|Pháp lệnh) [A-ZĐ]", text))


# ---------------------------------------------------------------- the premise does not hold


def _figure_elsewhere(case: Case) -> Answer | None:
    """A telling figure of the question (99,57%, 900) that is not in what would answer."""
    here = frozenset(k for e in (*case.chosen, *case.ranked[:6]) for k in figures(e.text))
    printed = tokens(_without_dates(case.understood.text))
    missing = [t for t in printed if t.rstrip("%") in stated(case.understood) - here]
    if not missing:
        return _of_another(case)
    return _nearest(case, f"{NO_FIGURE} {', '.join(missing)} trong phần được hỏi.", premise=True)


def _of_another(case: Case) -> Answer | None:
    """A figure that a question of causes takes for one thing ("chỉ giải quyết 57,1% đơn") and the reports give to
    another."""
    if "reason" not in case.want:
        return None
    words = tokens(case.understood.text)
    for at, token in enumerate(words):
        if token.rstrip("%") not in stated(case.understood):
            continue
        behind = words[at + 1 : at + 4]
        stop = next((i for i, w in enumerate(behind) if w in QUESTION_WORDS or w[0].isdigit()), len(behind))
        thing = behind[:stop]
        told = [w for e in (*case.chosen, *case.ranked[:6]) for w in _told_of(e.text, token)]
        total = sum(map(case.weight, thing))
        shares = [sum(case.weight(w) for w in thing if w in words) / total for words in told if total]
        if shares and max(shares) < _THING_SHARE:
            return _nearest(case, f"Con số {token} trong báo cáo là của việc khác.", premise=True)
    return None


def _told_of(text: str, token: str) -> list[tuple[str, ...]]:
    """What a sentence says a figure is of, for each time it prints it; a share is of what was counted just before."""
    read = quantities(text)
    found = []
    for at, q in enumerate(read):
        if tokens(q.printed) == [token]:
            counted = read[at - 1].noun if at and q.sense == "share" else ()
            found.append(counted if len(counted) > 1 else q.label + q.noun)
    return found


def stated(understood: Understood) -> set[str]:
    """The telling figures of a question, without their percent sign."""
    text = understood.text
    numbered = set(re.findall(r"\d+", " ".join(symbols_of(text))))
    return {t.rstrip("%") for t in tokens(_without_dates(text)) if _telling(t) and t not in numbered}


def figures(text: str) -> list[str]:
    """The figures of a text outside symbols and dates, without percent signs; a ratio also in its parts."""
    found = [k.rstrip("%") for k in keys_of(_without_dates(text)) if k[0].isdigit()]
    return [*found, *(part for k in found if "/" in k for part in k.split("/"))]


def _telling(token: str) -> bool:
    if not token[0].isdigit() or "/" in token:
        return False
    if token.isdecimal():
        return len(token) > 4 or (int(token) >= 10 and not 1900 <= int(token) <= 2100)
    return True


_NUMBERED = re.compile(
    r"(?:số|nghị quyết|chỉ thị|kết luận|quyết định|kế hoạch|công văn|nghị định|khoản|điều|mục)\s+\d+(?![\d,.]*%)"
)


def _without_dates(text: str) -> str:
    for symbol in re.findall(r"\d+\s?[/-]\s?(?:\d{4}/)?[A-ZĐ][\w/-]+|\d+[/-]\d+[/-]\d{4}", text):
        text = text.replace(symbol, " ")
    return _NUMBERED.sub(" ", text.lower())


_DENIAL = re.compile(r"\b(?:không|chưa) (?:để|xảy|có|phát sinh|còn|phát hiện|ghi nhận)\b([^;.:()]{0,60})")
_DENIED_SHARE = 0.2
_THING_SHARE = 0.5


def _denied(case: Case) -> Answer | None:
    """ "Vì sao để X" where the report says that there was no X."""
    if "reason" not in case.want:
        return None
    asked = tokens(case.understood.text)
    if any(t in NEGATIONS or t in ("hạn", "tồn") for t in asked):
        return None
    if not case.understood.places and len({e.hit.document.id for e in case.chosen}) > 1:
        return None  # what one report denies, another may tell
    places = scope.words(case.understood)
    content = frozenset(k for t in asked if t not in QUESTION_WORDS for k in keys_of(t)) - places
    total = sum(map(case.weight, content)) or 1.0
    for evidence in case.chosen[:3]:
        for denial in _DENIAL.finditer(evidence.text.lower()):
            words = frozenset(map(fold, keys_of(denial[1])))
            denied = [k for k in content if fold(k) in words]
            if len(denied) > 1 or sum(map(case.weight, denied)) / total >= _DENIED_SHARE:
                return _nearest(case, "Báo cáo nói khác với điều câu hỏi giả định.", premise=True)
    return None


_WHY_NOT = re.compile(r"\b(?:vì sao|tại sao|sao|lý do)\b[^?]*?\bkhông\b((?: \w+){2,9})\??\s*$")
_TO_WHOM = frozenset("với ở tại cho trong để theo về của cùng".split())
_PARTLY = re.compile(r"\b(?:một số|một bộ phận|có nơi|có lúc|từng lúc|từng nơi|nhiều nơi|vài|đôi khi)\b")


def _affirmed(case: Case) -> Answer | None:
    """ "Vì sao X không tiếp công dân?" where the report says that it does, or only that some do not."""
    low = " ".join(tokens(case.understood.text))
    match = _WHY_NOT.search(low)
    if match is None or _PARTLY.search(low):
        return None
    words = match[1].split()
    words = words[: next((i for i, w in enumerate(words) if w in _TO_WHOM), len(words))]
    phrase = [k for w in words if w not in QUESTION_WORDS for k in keys_of(w)][:4]
    if len(phrase) < 3:
        return None
    affirming: list[Evidence] = []
    partly: list[Evidence] = []
    for item in case.ranked[:12]:
        keys = keys_of(item.text)
        if in_order(phrase, keys) is None:
            continue
        first = [i for i in range(len(keys)) if list(keys[i : i + 2]) == phrase[:2]]
        if any(_denies(keys[max(0, i - 3) : i]) for i in first):
            return None
        if not any(k in NEGATIONS for k in keys):
            affirming.append(item)
        elif _PARTLY.search(item.text.lower()):
            partly.append(item)
    if not affirming:
        return None
    shown = replace(case, chosen=(*partly[:1], *affirming[:1]))
    return _nearest(shown, f"Không có báo cáo nào ở đây nói là không {' '.join(words)}.", premise=True)


def _denies(before: Sequence[str]) -> bool:
    """Whether the words right before a phrase deny it: "không", "chưa thực hiện", "không được"; "chưa gắn" denies
    another verb."""
    carried = [k for k in before if k not in _CARRIERS]
    return bool(carried) and carried[-1] in NEGATIONS


_CARRIERS = frozenset("thực hiện tổ chức được hề bao giờ còn".split())
_COMPARED_TO = re.compile(r"so (?:với|cùng kỳ)(?: cùng kỳ)?(?: năm)? ((?:19|20)\d{2})")


def _turned(case: Case) -> Answer | None:
    """ "Vì sao ... tăng?" where the report tells that it fell, or the other way round."""
    if "reason" not in case.want:
        return None
    asked, told = set(tokens(case.understood.text)), set(tokens(case.chosen[0].text))
    matter = asked - QUESTION_WORDS - scope.words(case.understood) - {"tăng", "giảm", "tỷ", "tỉ", "lệ", "số"}
    same = sum(case.weight(w) for w in matter & told) / (sum(map(case.weight, matter)) or 1.0)
    for here, there in (("tăng", "giảm"), ("giảm", "tăng")):
        only = here in asked and there not in asked and there in told and here not in told
        if only and same >= _TURNED_SHARE:
            return _nearest(case, f"Báo cáo nói “{there}”, không nói “{here}”.", premise=True)
    return None


_TURNED_SHARE = 0.6
_ALL = re.compile(r"\b(?:toàn bộ|tất cả|mọi|toàn thể|hầu hết)\b")


def _overstated(case: Case) -> Answer | None:
    """ "Vì sao toàn bộ cán bộ ..." where the report tells it of some."""
    if "reason" not in case.want or not _ALL.search(case.understood.text.lower()):
        return None
    best = case.chosen[0]
    told = (best.focus.of(best.hit.passage.text) if best.focus else best.text).lower()
    if _ALL.search(told) or not _PARTLY.search(told):
        return None
    return _nearest(case, "Báo cáo chỉ nói đến một phần của điều câu hỏi giả định.", premise=True)


def _no_person(case: Case) -> Answer | None:
    """ "Ai là Giám đốc ...?" where none of the sentences names a person."""
    if not _WHO_HOLDS.search(case.understood.text) or any(_names_someone(e) for e in case.chosen):
        return None
    return _nearest(case, "Các đoạn tìm được không nêu tên người được hỏi.")


_WHO_HOLDS = re.compile(r"^ai là\b|\blà ai\b", re.IGNORECASE)


def _names_someone(evidence: Evidence) -> bool:
    named = scope.named_after(evidence.text, _PERSONS)
    signers = evidence.hit.document.metadata.signers
    return any(" " in n for _, n in named) or any(s.name in evidence.text for s in signers)


def _year_elsewhere(case: Case) -> Answer | None:
    """A figure of a year was asked for, and the figure at hand is of other years."""
    if not case.understood.years or "figure" not in case.want:
        return None
    text = case.understood.text.lower()
    compared = set(_COMPARED_TO.findall(text)) if len(case.understood.years) > 1 else set()
    wanted = {str(y) for y in case.understood.years} - compared
    for evidence in [] if _other_years(case, wanted) else _bearing(case):
        stated = {k for k in keys_of(evidence.text) if k.isdigit() and len(k) == 4 and k[:2] in ("19", "20")}
        if stated & wanted or (not stated and _of_years(evidence, wanted)) or _spans(evidence.text, wanted):
            return None
    if not _bearing(case):
        return None
    where = scope.name_of(case.chosen[0].hit.document)
    return _nearest(case, f"Báo cáo của {where} không có số liệu năm {', '.join(sorted(wanted))} cho điều được hỏi.")


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


def _bearing(case: Case) -> list[Evidence]:
    """The chosen sentences that could hold the figure: they have one, of the unit asked for."""
    return [
        e for e in case.chosen if any(k[0].isdigit() for k in keys_of(e.text)) and right_unit(e.text, case.want.nouns)
    ]


def _other_years(case: Case, wanted: set[str]) -> bool:
    """Whether all figures of what is counted bear a year, and none of them a wanted one ("năm 2020 ... giảm 24 đơn so
    với năm 2019" tells nothing of 2019)."""
    bearing = _bearing(case)[:1]
    counted = [q for e in bearing for n in case.want.nouns for q in quantities(e.text) if n[0] in (q.unit, *q.noun)]
    if any(_spans(e.text, wanted) for e in bearing):
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


def _spans(text: str, wanted: set[str]) -> bool:
    """Whether a printed period ("giai đoạn 2015 - 2018") holds a wanted year."""
    return any(
        int(a) <= int(year) <= int(b)
        for a, b in re.findall(r"((?:19|20)\d{2})\s*[-–]\s*((?:19|20)\d{2})", text)
        for year in wanted
    )


_WHO_IS = re.compile(r"(?:(?:ông|bà|đồng chí) )?((?:[^\W\d_]+ ){1,4}[^\W\d_]+) là ai\b", re.IGNORECASE)


def _person_elsewhere(case: Case) -> Answer | None:
    """A person named in the question whom the sentences at hand do not name."""
    who = _WHO_IS.search(case.understood.text)
    if who and who[1].istitle() and not any(fold(who[1]) in fold(e.hit.passage.text) for e in case.ranked[:20]):
        return abstain.abstained("weak_evidence", f"Các báo cáo trong phạm vi được hỏi không nhắc đến {who[1]}.")
    people = [p for _, p in scope.named_after(case.understood.original, _PERSONS) if " " in p]
    for person in people:
        if not any(fold(person) in fold(e.hit.passage.text) for e in case.ranked[:20]):
            return _nearest(case, f"Không thấy {person} trong phần được hỏi.", premise=True)
    return None


def _no_date(case: Case) -> Answer | None:
    """A date was asked for, and none of the best sentences has one."""
    if case.want.kind != "when":
        return None
    if any(dates(e.text) or re.search(r"năm \d{4}|tháng \d{1,2}", e.text) for e in case.chosen):
        return None
    return _nearest(case, "Các báo cáo có nhắc đến nhưng không ghi thời điểm được hỏi.")


def _no_name(case: Case) -> Answer | None:
    """An abbreviation ("PAPI") names one thing: without it, or what it stands for, nothing here answers."""
    for token in dict.fromkeys(re.findall(r"\b[A-ZĐ]{3,}\b", case.understood.original.upper())):
        unit = keys_of(token)
        if len(unit) < 2 or max(map(case.weight, unit)) < _TELLING_NAME:
            continue
        if not any(runs(keys_of(text), unit) for e in case.chosen for text in _around(e)):
            return _nearest(case, f"Các đoạn tìm được không nói đến {token}.")
    return None


# ---------------------------------------------------------------- too little


def weak(case: Case, model: Model = FITTED) -> Answer | None:
    """The sentences say too little of what was asked."""
    if not case.chosen:
        return abstain.empty(case.knowledge)
    if case.want.kind == "figure" and not _bearing(case):
        places = scope.words(case.understood)
        nouns = [[w for w in n if w not in places] for n in case.want.nouns]
        things = ", ".join(f"số {' '.join(n)}" for n in nouns if n) or "con số được hỏi"
        return _nearest(case, f"Các đoạn tìm được không ghi {things}.")
    if not model.sure(signs_of(case)):
        return _nearest(case, "Các đoạn tìm được không đủ căn cứ để trả lời.")
    return None


def signs_of(case: Case) -> Signs:
    """What the chosen sentences show."""
    return signs(case.chosen, case.want, case.weight, scope.words(case.understood))


def _nearest(case: Case, text: str, *, premise: bool = False) -> Answer:
    """A refusal that lists the closest passages, as a way on."""
    lines = [text]
    shown = list(case.chosen[:2])
    if shown:
        lines.append("Báo cáo viết:" if premise else "Đoạn gần nhất:")
        lines += [f"{_where(e)}: “{_shortened(e.text)}”" for e in shown]
    return abstain.abstained("false_premise" if premise else "weak_evidence", "\n".join(lines))


def _where(evidence: Evidence) -> str:
    return f"{scope.name_of(evidence.hit.document)}, mục {evidence.hit.passage.section}"


def _shortened(text: str, most: int = 220) -> str:
    if len(text) <= most:
        return text
    return text[: text.rfind(" ", 0, most)] + "..."


_PERSONS = ("ông", "bà", "đồng chí")


def _part_elsewhere(case: Case) -> Answer | None:
    """A district or commune named in the question that the sentences at hand do not speak of."""
    # A figure is of the place that its own passage speaks of, not of one named further down the list.
    holding = _bearing(case)[:1] if case.want.kind == "figure" else case.chosen
    for _, name in scope.named_after(case.understood.original, scope.PARTS):
        if name.isupper():  # "xã NTM" is a kind of commune
            continue
        if not any(_speaks_of(e, name) for e in holding):
            return _nearest(case, f"Các đoạn tìm được không nói đến {name}.")
    return None


def _speaks_of(evidence: Evidence, name: str) -> bool:
    return any(f" {fold(name)} " in f" {' '.join(re.findall(r'[a-z0-9]+', fold(a)))} " for a in _around(evidence))


def _around(evidence: Evidence) -> list[str]:
    """All that says what a sentence is about: its passage, the headings above it, its document's head."""
    m = evidence.hit.document.metadata
    head = (m.place, m.district, m.issuer, m.title)
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


_GATES: tuple[Callable[[Case], Answer | None], ...] = (
    _unknown_document,
    _unknown_law,
    _person_elsewhere,
    _part_elsewhere,
    _figure_elsewhere,
    _denied,
    _affirmed,
    _overstated,
    _turned,
    _no_person,
    _no_value,
    _no_document,
    _no_date,
    _no_name,
    _year_elsewhere,
    _later,
)
