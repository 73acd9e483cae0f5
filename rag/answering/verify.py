"""The only maker of Quotation, and the judge of sentences that a language model wrote.

A quotation is verbatim: the exact characters of the document, found after bringing the layout of both sides to one
form (Unicode composition, runs of white space) and nothing weaker. A drafted sentence that is not verbatim must agree
with what it cites in everything that can be checked without understanding: figures and what they count, dates, symbols,
names, negation, tense and modality, quantifiers, words of opposite meaning, and its other content words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import InitVar, dataclass
from itertools import pairwise
from typing import Literal

from rag.answering.sentences import clauses, sentences
from rag.records import Passage, Span
from rag.text.tokens import fold

_SEAL = object()


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a document, verbatim: ``text == document.text[span.start:span.end]``.

    Made by :func:`quote` alone; anything else that tries gets a TypeError.
    """

    text: str
    span: Span
    document_id: str
    passage_id: str
    section: str
    footnote: int | None
    point: str | None
    page: int | None
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("a Quotation is made by rag.answering.verify.quote alone")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a drafted sentence; ``reasons`` say, in Vietnamese, why it failed.

    ``verbatim``: every word stands in one cited passage as it is. ``paraphrase``: no contradiction was found, which is
    less than proof, so a reader is shown the mark "diễn giải".
    """

    status: Literal["verbatim", "paraphrase", "failed"]
    reasons: tuple[str, ...] = ()
    quotation: Quotation | None = None


def quote(passage: Passage, wanted: str | Span) -> Quotation | None:
    """The quotation of ``wanted`` (words, or a span of ``passage.text``), or None where it does not stand there.

    Words must be whole: "97 phiếu" is not a quotation of "1.097 phiếu", and a run that begins just behind the
    "chưa" or "không" that governs it is none either.
    """
    if isinstance(wanted, Span):
        span = wanted if 0 <= wanted.start < wanted.end <= len(passage.text) else None
    else:
        span = _locate(passage.text, wanted)
    if span is None:
        return None
    return Quotation(
        text=span.of(passage.text),
        span=Span(passage.span.start + span.start, passage.span.start + span.end),
        document_id=passage.document_id,
        passage_id=passage.id,
        section=passage.section,
        footnote=passage.footnote,
        point=passage.point,
        page=passage.page,
        seal=_SEAL,
    )


# ---------------------------------------------------------------- layout


def _layout(text: str) -> tuple[str, list[int]]:
    """``text`` composed and with single spaces, and for each of its characters the offset it came from."""
    out: list[str] = []
    origin: list[int] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            if out and out[-1] != " ":
                out.append(" ")
                origin.append(at)
            at += 1
            continue
        behind = at + 1
        while behind < len(text) and unicodedata.combining(text[behind]):
            behind += 1
        for char in unicodedata.normalize("NFC", text[at:behind]):
            out.append(char)
            origin.append(at)
        at = behind
    origin.append(len(text))
    return "".join(out), origin


def _locate(text: str, wanted: str) -> Span | None:
    haystack, origin = _layout(text)
    needle = _layout(wanted)[0].strip()
    if not any(c.isalnum() for c in needle):
        return None
    at = haystack.find(needle)
    while at >= 0:
        end = at + len(needle)
        if _whole(haystack, at, end) and not _governed(haystack, at):
            last = origin[end - 1] + 1
            while last < len(text) and unicodedata.combining(text[last]):
                last += 1
            return Span(origin[at], last)
        at = haystack.find(needle, at + 1)
    return None


def _whole(text: str, start: int, end: int) -> bool:
    """Whether [start, end) cuts no word and no figure ("1.097", "41,5%", "12/KH-UBND")."""
    return not _joined(text, start) and not _joined(text, end)


def _joined(text: str, at: int) -> bool:
    if at <= 0 or at >= len(text):
        return False
    before, behind = text[at - 1], text[at]
    if before.isalnum() and behind.isalnum():
        return True
    if before.isdigit() and behind == "%":
        return True
    if behind in ".,/-" and before.isalnum() and at + 1 < len(text):
        return text[at + 1].isalnum() and (before.isdigit() or text[at + 1].isdigit() or behind in "/-")
    if before in ".,/-" and behind.isalnum() and at >= 2:
        return text[at - 2].isalnum() and (text[at - 2].isdigit() or behind.isdigit() or before in "/-")
    return False


def _governed(text: str, start: int) -> bool:
    """Whether a negation stands just before ``start`` in the same clause ("chưa | giải phóng mặt bằng")."""
    before = text[max(0, start - 40) : start]
    cut = max(before.rfind(mark) for mark in '.,;:!?()“”"')
    words = before[cut + 1 :].lower().split()
    return any(w in NEGATIONS for w in words[-2:])


# ---------------------------------------------------------------- what a sentence claims

NEGATIONS = frozenset("không chưa chẳng chả đừng chớ tránh khỏi phi vô thiếu".split())
_IRREALIS = ("sẽ", "cần", "phải", "nên", "dự kiến", "đề nghị", "kiến nghị", "phấn đấu", "yêu cầu", "nếu", "đề xuất",
             "mục tiêu", "tiếp tục")  # fmt: skip
_REALIS = ("đã", "được", "hoàn thành", "xong")
_QUANTIFIERS = tuple(
    "tất cả|toàn bộ|mọi|một số|hầu hết|phần lớn|đa số|nhiều|ít|chỉ|khoảng|hơn|gần|trên|dưới|ít nhất|tối thiểu|tối đa|cả"
    "|duy nhất|luôn|thường xuyên|đôi khi|có lúc|có nơi|một bộ phận|từng lúc|toàn|hoàn toàn|mỗi".split("|")
)
_OPPOSITES = (
    ("tăng", "giảm"), ("cao", "thấp"), ("đúng", "sai"), ("đúng hạn", "trễ hạn"), ("đạt", "trượt"), ("tốt", "kém"),
    ("tốt", "yếu"), ("nhiều", "ít"), ("trước", "sau"), ("đồng ý", "phản đối"), ("công khai", "bí mật"),
    ("khiếu nại", "tố cáo"), ("thành công", "thất bại"), ("thuận lợi", "khó khăn"), ("mở rộng", "thu hẹp"),
    ("ưu điểm", "hạn chế"), ("kịp thời", "chậm"), ("chặt chẽ", "lỏng lẻo"), ("thành lập", "giải thể"),
    ("cấp huyện", "cấp xã"), ("cấp tỉnh", "cấp xã"), ("cấp tỉnh", "cấp huyện"), ("thường xuyên", "đột xuất"),
    ("định kỳ", "đột xuất"), ("tiếp nhận", "trả lại"), ("đủ", "thiếu"), ("nhanh", "chậm"), ("mới", "cũ"),
    ("bổ sung", "bãi bỏ"), ("ban hành", "bãi bỏ"), ("tiếp nhận", "từ chối"), ("chấp hành", "vi phạm"),
)  # fmt: skip

_DATE_WORDS = re.compile(r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})")
_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?![\d/-])")
_SYMBOL = re.compile(r"(?<!\w)\d{1,5}(?:/\d{4})?\s?[/-]\s?[A-ZĐƯ][A-Za-zĐđƯư0-9]*(?:[/-]\s?[A-ZĐƯ][A-Za-zĐđƯư0-9]*)*")
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*%?")
_TOKEN = re.compile(r"\d+(?:[.,/]\d+)*%?|\w+")
_URL = re.compile(r"https?:|www\.|\w\.(?:com|vn|net|org|io|info)\b|!?\[[^\]]{0,200}\]\(", re.IGNORECASE)
_SMALL_NUMBERS = {"một": "1", "hai": "2", "ba": "3", "bốn": "4", "năm": "5", "sáu": "6", "bảy": "7", "tám": "8",
                  "chín": "9", "mười": "10"}  # fmt: skip
_CONNECTORS = frozenset(
    "và là của có các những trong ở tại cho với về theo từ đến tới như thì mà để do bởi vì nên cũng này đó ấy đây khi"
    " được bị đã đang sẽ rằng việc công tác cụ thể nêu ghi báo cáo tỉnh huyện thành phố xã phường một vào ra lên trên"
    " qua nhằm hoặc hay cùng gồm bao nhiêu nào gì ngoài bên cạnh đồng thời trong đó còn vẫn rất khá đơn vị địa phương"
    " kết quả năm tháng ngày số tổng cộng nhất".split()
)


def sentence(text: str, cited: Sequence[Passage]) -> Verdict:
    """Whether a drafted sentence says no more than the passages it cites.

    ``text`` comes without its citation marks. Everything hard in it (figures, dates, symbols, names, negations) must
    stand together in two neighbouring sentences of one cited passage; the place and year of the passage's breadcrumb
    may be named as well.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if not cited:
        return Verdict("failed", ("không dẫn đoạn nào",))
    if _URL.search(text):
        return Verdict("failed", ("có liên kết",))
    bare = text.strip(" .;,:“”\"'")
    for passage in cited:
        made = quote(passage, text.strip('“”" ')) or quote(passage, bare)
        if made is not None and len(bare.split()) >= 3:
            return Verdict("verbatim", (), made)
    failures: list[tuple[str, ...]] = []
    for passage in cited:
        for window in _windows(passage.text):
            reasons = _against(text, window.of(passage.text), passage)
            if not reasons:
                return Verdict("paraphrase", (), quote(passage, window))
            failures.append(reasons)
    return Verdict("failed", min(failures, key=len, default=("đoạn được dẫn không có câu nào",)))


def _windows(text: str) -> list[Span]:
    """Each sentence, then each two neighbouring ones: the narrowest that carries a claim is what it rests on."""
    spans = sentences(text)
    return [*spans, *(Span(a.start, b.end) for a, b in pairwise(spans))]


def _against(text: str, window: str, passage: Passage) -> tuple[str, ...]:
    """Reasons why ``window`` does not carry ``text``; empty where none was found."""
    context = " ".join(passage.breadcrumb)
    window = " ".join(window.split())
    reasons = [
        *_foreign(text, window, context),
        *_missing("ngày tháng", dates(text), dates(window) | dates(context)),
        *_missing("số ký hiệu", symbols(text), symbols(window) | symbols(context)),
        *_missing_numbers(text, window, context),
        *_unbound(text, window, context),
        *_missing("tên riêng", names(text), names(window, everything=True) | names(context, everything=True)),
        *_negation(text, window),
        *_modality(text, window),
        *_opposite(text, window),
    ]
    return tuple(reasons)


def _missing(what: str, claimed: frozenset[str], given: frozenset[str]) -> list[str]:
    return [f"{what} “{c}” không có trong đoạn được dẫn" for c in sorted(claimed - given)]


def dates(text: str) -> frozenset[str]:
    """ISO dates in a text, whichever way they are printed."""
    found = {f"{int(y):04}-{int(m):02}-{int(d):02}" for d, m, y in _DATE_WORDS.findall(text)}
    return frozenset(found | {f"{int(y):04}-{int(m):02}-{int(d):02}" for d, m, y in _DATE.findall(text)})


def symbols(text: str) -> frozenset[str]:
    """Document symbols in a text, without inner spaces."""
    return frozenset(re.sub(r"\s", "", s) for s in _SYMBOL.findall(text))


def figure(token: str) -> str:
    """One form for a figure: no leading zeros, no thousands' points, a decimal comma.

    >>> figure("09"), figure("1.497/3.602"), figure("41.5%")
    ('9', '1497/3602', '41,5%')
    """
    parts = []
    for printed in token.rstrip("%").split("/"):
        part = re.sub(r"\.(?=\d{3}(?:\D|$))", "", printed).replace(".", ",")
        parts.append(part.lstrip("0") or "0" if "," not in part else part)
    return "/".join(parts) + ("%" if token.endswith("%") else "")


def _bare_of(text: str) -> str:
    """The text without dates and symbols, whose digits are no figures."""
    for pattern in (_DATE_WORDS, _DATE, _SYMBOL):
        text = pattern.sub(" ", text)
    return text


def tokens(text: str) -> list[str]:
    """Lower-case words and figures in reading order."""
    return [figure(t) if t[0].isdigit() else t for t in _TOKEN.findall(text.lower())]


def _missing_numbers(text: str, window: str, context: str) -> list[str]:
    claimed, given = tokens(_bare_of(text)), tokens(_bare_of(window))
    years = {t for t in tokens(context) if t.isdigit() and len(t) == 4}
    reasons = []
    for at, token in enumerate(claimed):
        if not token[0].isdigit() or token in years:
            continue
        # What a figure counts stands right behind it: "54 đơn tố cáo đúng" is not "98 đơn tố cáo đúng".
        counted = claimed[at + 1 : at + 5]
        counted = counted[: next((i for i, t in enumerate(counted) if t[0].isdigit()), 4)]
        places = [i for i, t in enumerate(given) if t == token]
        if not places:
            reasons.append(f"con số “{token}” không có trong đoạn được dẫn")
        elif not any(all(c in given[i + 1 : i + 8] or c in _CONNECTORS for c in counted) for i in places):
            reasons.append(f"con số “{token}” trong đoạn được dẫn là của việc khác")
    return reasons


def _unbound(text: str, window: str, context: str) -> list[str]:
    """Figures told of a name whose clause they do not stand in ("xã A lập 4 tổ; xã B giải thể 2 tổ")."""
    own = names(context, everything=True)
    claimed = names(text) - own
    figures = [t for t in tokens(_bare_of(text)) if t[0].isdigit()]
    if not claimed or not figures:
        return []
    parts = [c.of(window) for s in sentences(window) for c in clauses(window, s)]
    heard: frozenset[str] = frozenset()
    bearing: dict[str, frozenset[str]] = {}
    for part in parts:
        here = names(part, everything=True)
        # A clause without a name of its own goes on about the one before.
        heard = here if names(part, opens=False) - own else heard | here
        for figure_ in tokens(_bare_of(part)):
            if figure_[0].isdigit():
                bearing[figure_] = bearing.get(figure_, frozenset()) | heard
    return [
        f"con số “{f}” không phải của “{n}”"
        for f in figures
        for n in sorted(claimed)
        if n not in bearing.get(f, claimed)
    ]


def names(text: str, *, everything: bool = False, opens: bool = True) -> frozenset[str]:
    """Words of capitalised runs, folded; a single capital that ``opens`` a sentence is none. With ``everything`` each
    word of the text too."""
    found: set[str] = set()
    words = re.findall(r"\w+|[^\w\s]", text)
    run: list[str] = []
    opening = opens
    for word in [*words, "."]:
        if word[0].isalpha() and word[0].isupper():
            run.append(word)
            continue
        if run:
            kept = run[1:] if opening and len(run) == 1 else run
            found |= {fold(w) for w in kept}
            run = []
        opening = word in ".!?:" or (opening and word in "“\"'(-")
    if everything:
        found |= {fold(w) for w in words}
    return frozenset(found)


def _phrase(words: Sequence[str], at: int) -> tuple[str, ...]:
    return tuple(w for w in words[at : at + 8] if w not in _CONNECTORS)[:2]


def _negated(words: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    return [(w, _phrase(words, i + 1)) for i, w in enumerate(words) if w in NEGATIONS]


def _negation(text: str, window: str) -> list[str]:
    claimed, given = tokens(text), tokens(window)
    ours, theirs = _negated(claimed), _negated(given)
    reasons = [
        f"“{n} {' '.join(p)}” không có trong đoạn được dẫn" for n, p in ours if not any(p == q for _, q in theirs)
    ]
    negated_here = {p for _, p in ours}
    for word, phrase in theirs:
        if phrase and phrase not in negated_here and _says(claimed, phrase):
            reasons.append(f"bỏ mất “{word}” trước “{' '.join(phrase)}”")
    return reasons


def _says(words: Sequence[str], phrase: tuple[str, ...]) -> bool:
    content = [w for w in words if w not in _CONNECTORS]
    return any(tuple(content[i : i + len(phrase)]) == phrase for i in range(len(content)))


def _holds(words: str, phrase: str) -> bool:
    return f" {phrase} " in f" {words} "


def _modality(text: str, window: str) -> list[str]:
    """A plan told as done, or a part told as the whole."""
    claimed = " ".join(tokens(text))
    reasons = []
    for clause in _clauses_shared(text, window):
        given = " ".join(tokens(clause))
        planned = [m for m in _IRREALIS if _holds(given, m)]
        if planned and not any(_holds(claimed, m) for m in _IRREALIS):
            reasons.append(f"bỏ mất “{planned[0]}”")
        if any(_holds(given, q) for q in ("một số", "một bộ phận", "có nơi", "có lúc")) and any(
            _holds(claimed, q) for q in ("tất cả", "toàn bộ", "mọi", "các", "hầu hết")
        ):
            reasons.append("nói quá phạm vi của đoạn được dẫn")
    whole = " ".join(tokens(window))
    for quantifier in _QUANTIFIERS:
        if _holds(claimed, quantifier) and not _holds(whole, quantifier):
            reasons.append(f"“{quantifier}” không có trong đoạn được dẫn")
    for done in _REALIS[:1]:
        if (
            _holds(claimed, done)
            and not _holds(whole, done)
            and any(_holds(whole, m) for m in (*_IRREALIS, "chưa", "không"))
        ):
            reasons.append(f"“{done}” không có trong đoạn được dẫn")
    return reasons


def _clauses_shared(text: str, window: str) -> list[str]:
    """The clauses of the window that the sentence speaks of: half of their content words are in it."""
    ours = set(tokens(text)) - _CONNECTORS
    shared = []
    for span in sentences(window):
        for part in clauses(window, span):
            content = [t for t in tokens(part.of(window)) if t not in _CONNECTORS]
            if content and sum(t in ours for t in content) >= len(content) / 2:
                shared.append(part.of(window))
    return shared


def _opposite(text: str, window: str) -> list[str]:
    claimed, given = " ".join(tokens(text)), " ".join(tokens(window))
    reasons = []
    for pair in _OPPOSITES:
        for here, there in (pair, pair[::-1]):
            if _holds(claimed, here) and not _holds(given, here) and _holds(given, there):
                reasons.append(f"đoạn được dẫn nói “{there}”, không nói “{here}”")
    return reasons


def _foreign(text: str, window: str, context: str) -> list[str]:
    """Content words that stand nowhere in the window: up to a fifth is a manner of speaking, more another matter."""
    known = set(tokens(window)) | set(tokens(context)) | _CONNECTORS
    content = [t for t in tokens(text) if not t[0].isdigit()]
    unknown = [t for t in content if t not in known]
    if not content or len(unknown) > len(content) // 5:
        return [f"không thấy trong đoạn được dẫn: {', '.join(unknown[:4])}"]
    return []
