"""Documents of a question: those it names that are not here or not so, those it asks for by kind or symbol."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from rag.answering import cites
from rag.answering.answer import Answer
from rag.answering.evidence import Evidence, keys_of, runs
from rag.answering.refusing import abstain
from rag.answering.refusing.case import Case, figures, nearest, stated
from rag.answering.verify import symbols
from rag.text.directives.identity import match, parse
from rag.text.places import find_places
from rag.text.tokens import fold
from rag.text.tokens import symbols as symbols_of

_LAW = re.compile(r"\b(?:bộ luật|luật|pháp lệnh|hiến pháp)(?: (?!năm\b|số\b)[^\W\d]+){1,2}")


def _unknown_law(case: Case) -> Answer | None:
    """An article is asked for of a law that no report at hand names, and no document here is."""
    low = case.low
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


_NAMED_LAW = re.compile(r"\b(?:Bộ luật|Luật|Pháp lệnh)(?: [^\W\d_]+){1,3}")
_SAYS = re.compile(r" (?:quy định|cho phép|yêu cầu|cấm)\b", re.IGNORECASE)
_ITS_TEXT = re.compile(
    r"^(?:theo )?(?:bộ luật|luật|pháp lệnh)\b"
    r"[^?,]*(?:, (?:(?!tỉnh|huyện|xã|sở|ubnd|đã|địa phương)[^?,\s]+ ){1,9})?"
    r"(?: |(?<= ))(?:quy định|cho phép|yêu cầu|cấm)\b(?! (?:tại|ở))"
)


def _law_not_named(case: Case) -> Answer | None:
    """A law that no report at hand names ("Luật Thủy sản"), or one whose own text is asked for and is not here."""
    found = _NAMED_LAW.search(case.understood.text)
    if found is None or case.understood.directives or case.understood.ambiguous_directives:
        return None
    law = keys_of(" ".join(found[0].split()[:3]))
    if not found[0].split(maxsplit=1)[1][:1].isupper():
        return None
    titles = [c.metadata.title or "" for c in case.knowledge.cards]
    if any(runs(keys_of(t), law) and _LAW.match(t.lower()) for t in titles):
        return None
    named = any(runs(keys_of(t), law) for t in (*titles, *(e.hit.passage.text for e in case.ranked[:_NEAR])))
    if named and not _ITS_TEXT.search(case.low):
        return None
    where = "" if named else ", và không thấy báo cáo nào ở đây nhắc đến văn bản đó"
    asked = _SAYS.split(case.understood.text[found.start() :])[0]
    name = asked.strip(" ,") if _ITS_TEXT.search(case.low) else " ".join(found[0].split()[:3])
    return abstain.abstained("text_not_in_library", f"Thư viện không có toàn văn {name}{where}.")


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


def _misdated(case: Case) -> Answer | None:
    """A directive is named with a date, and those of its symbol here bear others ("Chỉ thị 05/CT-TTg" of 2016)."""
    for wanted in parse(case.understood.text):
        known = case.knowledge.numbered.get(wanted.sequence, ())
        if wanted.date is None or match(wanted, known):
            continue
        if others := match(replace(wanted, date=None, year=None), known):
            names = "; ".join(map(cites.directive_name, others))
            return nearest(case, f"Không thấy văn bản nào mang số ấy với ngày ấy; ở đây có {names}.", premise=True)
    return None


_ISSUERS = r"(?:tỉnh ủy|thành ủy|huyện ủy|ubnd tỉnh|hđnd tỉnh|ubnd huyện|ủy ban nhân dân tỉnh)"


def _issued_elsewhere(case: Case) -> Answer | None:
    """ "Tỉnh ủy X ban hành Chỉ thị 8-CT/TU khi nào?" where the directive of that symbol is another province's."""
    u = case.understood
    if len(u.directives) != 1 or not u.places:
        return None
    directive = case.knowledge.directive_of[u.directives[0]]
    folded, issuer = fold(u.text), fold(directive.issuer or "")
    asked = next((p for p in u.places if re.search(rf"\b{fold(_ISSUERS)} {re.escape(fold(p))}\b", folded)), None)
    others = {p.name for p in find_places(directive.issuer or "") if p.level == "province"}
    if asked is None or not others or fold(asked) in issuer:
        return None
    name = cites.directive_name(directive)
    return nearest(case, f"{name}, không phải của {asked}.", premise=True)


_REPLACES = re.compile(r"\bthay(?: thế)?(?: cho)?\b")


def _replaced_by(case: Case) -> Answer | None:
    """ "A thay thế B từ ngày nào?" where the report tells that B replaced A ("A (nay là B)")."""
    parts = _REPLACES.split(case.understood.text)
    named = [symbols(part) for part in parts]
    if len(parts) != 2 or not all(named) or any("bị" in part or "được" in part for part in parts):
        return None
    newer, older = (re.escape(min(some)) for some in named)
    for evidence in case.chosen:
        if re.search(rf"{newer}(?:(?!{older})[^.])*\bnay là\b[^.]*{older}", evidence.text):
            return nearest(case, "Báo cáo ghi ngược lại điều câu hỏi giả định.", premise=True)
    return None


_KIND_ASKED = re.compile(
    r"\b(thông tư liên tịch|thông tư|nghị định|nghị quyết|quyết định|chỉ thị|kế hoạch|công văn|kết luận|pháp lệnh"
    r"|(?<!kỷ )(?<!kỉ )luật)(?: số)? (?:nào|gì|số mấy|bao nhiêu(?= (?:và|là|ngày|của)|[^ \w]|$))\b"
)
_SYMBOL_OF = re.compile(
    r"^(?:cho biết )?(?:số|số hiệu|ký hiệu|số ký hiệu)(?: của)? "
    r"(quyết định|công văn|kế hoạch|nghị quyết|chỉ thị|thông tư|nghị định|chương trình|quy chế)\b"
    r"(?! (?:số )?\d)"
)
_SYMBOL_BEHIND = re.compile(
    r"\b(quyết định|công văn|kế hoạch|nghị quyết|chỉ thị|thông tư|nghị định|chương trình|quy chế|văn bản)\b"
    r"(?! (?:số )?\d)"
    r"[^?]{0,80}\b(?:có |mang )?(?:số|số hiệu|ký hiệu|số ký hiệu) (?:bao nhiêu|mấy|nào|gì|là)\b"
)
_LIST_ASKED = re.compile(r"\b(?:những|các) văn bản (?:nào|số (?:mấy|nào|bao nhiêu))\b")
_OF_THE_MATTER = 0.25
"""How much of a question a sentence must speak to for the document it names to be the one asked for."""


def _no_document(case: Case) -> Answer | None:
    """A document of a kind was asked for, and no sentence at hand names one of that kind."""
    low = case.low
    match = _SYMBOL_OF.search(low) or _KIND_ASKED.search(low) or _SYMBOL_BEHIND.search(low)
    own = _directive_keys(case)
    if match and own and low[: match.start()].rstrip().endswith(("là", "gọi tắt", "viết tắt", "tắt của")):
        return None  # "Chỉ thị 08 là chỉ thị nào?" asks for the one it names
    if match:
        kind = match[1]
        unprinted = match.re is not _KIND_ASKED and not any(_bears_symbol(e.text, kind) for e in case.chosen)
        of_others = _SYMBOL_ASKED.search(match[0]) and not any(_in_its_part(case, e.text, kind) for e in case.chosen)
        unnumbered = match.re is not _KIND_ASKED and _told_without_symbol(case, kind)
        if unprinted or of_others or unnumbered:
            return nearest(case, f"Các đoạn tìm được không ghi số của {kind} được hỏi.")
        if not any(_names(e.text, kind) and _others(e.text, own) and e.support >= _OF_THE_MATTER for e in case.chosen):
            return nearest(case, f"Các đoạn tìm được không nêu {kind} cụ thể nào cho điều được hỏi.")
    elif _LIST_ASKED.search(low):
        # "10 văn bản ... gồm những văn bản nào": the sentence that counts them must also name some.
        counting = [e for e in case.chosen if stated(case.understood) & set(figures(e.text))] or case.chosen
        if any(_others(e.text, own) for e in counting):
            return None
        return nearest(case, "Báo cáo có nhắc đến các văn bản này nhưng không liệt kê tên từng văn bản.")
    return None


_SAYS_MORE = 0.15
"""By how much more of the question a sentence that names a document without its symbol must hold to be of it."""


def _told_without_symbol(case: Case, kind: str) -> bool:
    """ "Quyết định lập Tổ X số mấy?" where that very decision is told of, and only others bear a symbol."""
    naming = [e for e in case.ranked[:_NEAR] if kind in e.told.lower() or _bears_symbol(e.told, kind)]
    numbered = [e.coverage for e in naming if _bears_symbol(e.told, kind)]
    others = [e.coverage for e in naming if not _bears_symbol(e.told, kind) and not _symbol_follows(case, e, kind)]
    return max(others, default=0.0) >= max(numbered, default=0.0) + _SAYS_MORE


def _symbol_follows(case: Case, evidence: Evidence, kind: str) -> bool:
    """Whether a sentence or footnote of its section begins with the same name and its symbol: "... ký Quy chế phối hợp
    liên ngành.", "Quy chế phối hợp số 4/QCPH-UBND ngày ..."."""
    named = set(re.findall(rf"\b{kind} (?!số\b)[^\W\d_]+ [^\W\d_]+", evidence.text.lower()))
    section = (evidence.hit.document.id, evidence.hit.passage.section)
    return any(
        e.text.lower().startswith(tuple(named)) and _bears_symbol(e.text, kind)
        for e in case.ranked[:_NEAR]
        if e is not evidence and (e.hit.document.id, e.hit.passage.section) == section
    )


_NEAR = 30
"""Sentences found among which a document is told of."""
_SYMBOL_ASKED = re.compile(r"\bsố (?:mấy|nào|bao nhiêu)\b|\b(?:số hiệu|ký hiệu)\b")
_PARTS = 3
"""Parts, by semicolons, from which a sentence is a list: what one names is not said of the next."""


def _in_its_part(case: Case, text: str, kind: str) -> bool:
    """Whether a document of a kind stands in the part of a list that speaks most of what is asked."""
    parts = text.split(";")
    if len(parts) < _PARTS:
        return True
    asked = {k for t in case.want.terms for k in keys_of(t)}
    most = max(parts, key=lambda part: sum(map(case.weight, asked & set(keys_of(part)))))
    return _names(most, kind)


_ANY_KIND = "văn bản"


def _names(text: str, kind: str) -> bool:
    """Whether a text speaks of a document of a kind; of any kind, by its symbol too."""
    return kind in text.lower() or (kind == _ANY_KIND and bool(symbols(text)))


def _bears_symbol(text: str, kind: str) -> bool:
    """Whether a document of a kind stands with its symbol: "Chương trình số 5-CTr/TU", not "Chương trình công tác"."""
    if kind == _ANY_KIND:
        return bool(symbols(text))
    return (
        re.search(rf"\b{kind}\b[^;.]{{0,60}}?(?<!\d)(?!{_YEARS})\d+\s?[-/]\s?[\dA-ZĐ]", text, re.IGNORECASE) is not None
    )


_YEARS = r"(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d"


def _directive_keys(case: Case) -> frozenset[str]:
    ids = set(case.understood.directives)
    return frozenset(d.number or "" for d in case.knowledge.directives if d.id in ids)


def _others(text: str, own: frozenset[str]) -> bool:
    """Whether a text names a document other than the one the question itself names (or by name: "Luật Đất đai")."""
    return bool({s for s in symbols(text) if s not in own}) or bool(re.search(r"\b(?:Luật|Pháp lệnh) [A-ZĐ]", text))


_ANNEX = re.compile(r"\b(?:phụ lục|phụ biểu)\b")


def _no_annex(case: Case) -> Answer | None:
    """What an annex holds, where no document found has one."""
    if not _ANNEX.search(case.low) or any(_ANNEX.match(e.hit.passage.section.lower()) for e in case.ranked):
        return None
    return nearest(case, "Văn bản trong thư viện không kèm phụ lục.", premise=True)


NAMED: tuple[Callable[[Case], Answer | None], ...] = (
    _misdated,
    _unknown_document,
    _unknown_law,
    _law_not_named,
    _issued_elsewhere,
    _replaced_by,
)
"""What a question says of a document that it names."""
ASKED: tuple[Callable[[Case], Answer | None], ...] = (_no_annex, _no_document)
"""What it asks of one that it does not name."""
