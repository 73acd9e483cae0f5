"""What typing leaves out of a question: its diacritics, and those of abbreviations and names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from rag.answering.understanding.knowledge import Knowledge
from rag.text.places import find_places
from rag.text.tokens import CAPITALS, fold
from rag.text.words.abbreviations import ABBREVIATIONS, expand
from rag.text.words.diacritics import general

_NAME_WORD = re.compile(r"[^\W\d_]+")
# Short forms of everyday typing, and of kinds of document where they stand alone.
SHORT_FORMS: Mapping[str, str] = {
    "cq": "cơ quan",
    "đv": "đơn vị",
    "đp": "địa phương",
    "sl": "số lượng",
    "qđ": "quyết định",
    "qd": "quyết định",
    "nq": "nghị quyết",
    "nđ": "nghị định",
    "nd": "nghị định",
    "kh": "kế hoạch",
    "kl": "kết luận",
    "cv": "công văn",
    "bc": "báo cáo",
    "ct": "chỉ thị",
}
# Short forms that are read for what stands beside them alone: "xã đạt NTM", "dân vận TP Quảng Ngãi".
_READ: Mapping[str, str] = {
    "tp": "thành phố",
    "tx": "thị xã",
    "vp": "văn phòng",
    "hc": "hành chính",
    "cty": "công ty",
    "gv": "giáo viên",
    "hs": "học sinh",
    "bv": "bệnh viện",
    "vb": "văn bản",
}
# What nobody writes in a report, and everyone in a message; in small letters alone.
_OF_MESSAGES: Mapping[str, str] = {
    **dict.fromkeys(("ko", "kô", "hok", "khg"), "không"),
    **dict.fromkeys(("đc", "dc", "đuợc"), "được"),
    "ntn": "như thế nào",
    "trc": "trước",
    "nhìu": "nhiều",
    "bnhiêu": "bao nhiêu",
    "bnhieu": "bao nhiêu",
    "bn": "bao nhiêu",
    "Bn": "Bao nhiêu",
    "j": "gì",
}
_MESSAGE = re.compile(rf"(?<![\w/&-])(?:{'|'.join(_OF_MESSAGES)})(?![\w/&-])")
_SHORT_FORM = re.compile(r"(?<![^\W_])[A-Za-zĐđ]{2,7}(?![^\W_])")
_TIES = frozenset("/-&")
_WORD = re.compile(r"[^\W_]+")
_PARTED = re.compile(r"(?<![^\W_])[A-Za-zĐđ]{2,}(?:[-&.][A-Za-zĐđ]{2,})+(?![^\W_])")
_DECREE = re.compile(r"(?i)\d ?/ ?nd|nd ?- ?cp")
_NUMBERED_WORDS = {"ngay": "ngày", "thang": "tháng", "nam": "năm", "so": "số", "dieu": "điều", "khoan": "khoản"}
_NUMBERED_WORDS |= {"khoa": "khóa", "muc": "mục", "chuong": "chương", "quy": "quý", "ky": "kỳ", "dot": "đợt"}
_NUMBERED = re.compile(
    r"(?i)(?<![^\W_])(?:(ngay|thang) (?=\d{1,2}(?!\d))|(nam) (?=(?:19|20)\d{2}(?!\d))|(so|dieu|khoan) (?=\d)"
    r"|(khoa|muc|chuong|quy|ky|dot) (?=(?:[ivx]+|\d{1,2})(?![^\W_])))"
)
# "So ke hoach cua cong an" asks for a number; "so ke hoach va dau tu" is a body.
_NUMBER_OF = re.compile(
    r"(?i)(?:(?<=^)|(?<=cho biet )|(?<=xin )|(?<=tim ))so (?=(?:ke hoach(?! (?:va )?dau tu)|quyet dinh|cong van|chi thi"
    r"|nghi quyet|thong bao|to trinh|huong dan|bao cao|van ban|quy che)\b)"
)

_TIGHT_COMMA = re.compile(r",(?=[^\W\d_])|(?<=\b(?:19|20)\d\d),(?=(?:19|20)\d\d\b)")


def canonical(text: str) -> str:
    """NFC, one space between words, no control characters, nothing of no width (which comes along when text is copied).

    >>> canonical("Giải  qu\\u200byết\\tđơn,thư")
    'Giải quyết đơn, thư'
    """
    composed = unicodedata.normalize("NFC", "".join(c for c in text if unicodedata.category(c) != "Cf"))
    return _TIGHT_COMMA.sub(", ", " ".join("".join(c if c.isprintable() else " " for c in composed).split()))


_KINDS_OF_PLACES = {"h": "huyện", "q": "quận", "x": "xã", "p": "phường", "tx": "thị xã", "tt": "thị trấn"}
_SHORT_KIND = re.compile(rf"(?<![\w./-])({'|'.join(_KINDS_OF_PLACES)})\. ?(?=[^\W\d_]{{2}}|[UAÔ] )", re.IGNORECASE)
_BODIES = (
    (re.compile(r"(?i)\b[uủ][ỷyỳỹỵý] ban nhân dân\b"), "UBND"),
    (re.compile(r"(?i)\bhội đồng nhân dân\b"), "HĐND"),
)
# The city by its name of every day; the river, a port or a firm bears it for its own.
_SAI_GON = re.compile(
    rf"(?i)(?<!\bsông )(?<!\bcảng )(?<!\bga )(?<!\bcầu )(?<!\bty )(?<!\bhàng )\bsài gòn\b(?! (?-i:[{CAPITALS}])| ?-)"
)


def as_reports_say(text: str) -> str:
    """What a question writes out or shortens otherwise than most reports.

    >>> as_reports_say("Ủy ban nhân dân H. Đầm Dơi họp mấy kỳ?")
    'UBND huyện Đầm Dơi họp mấy kỳ?'
    """
    if "viết tắt" not in text.lower():
        for long, short in _BODIES:
            text = long.sub(short, text)
    text = _SAI_GON.sub("Thành phố Hồ Chí Minh", text)
    return _SHORT_KIND.sub(lambda m: f"{_KINDS_OF_PLACES[m[1].lower()]} ", text)


def _joined(match: re.Match[str]) -> str:
    """ "VH-TT&DL" as "VHTTDL", where that is an abbreviation; "12-CT/TU" stays."""
    letters = re.sub(r"[-&.]", "", match[0])
    return letters if expand(letters) else match[0]


_SHOUTED = 4


def unshouted(text: str) -> str:
    """A question typed in capitals in small letters, where capitals tell no name from another word; symbols stay.

    >>> unshouted("BÀ CON GỬI ĐƠN THEO CHỈ THỊ 16/CT-TTG RA SAO?")
    'bà con gửi đơn theo chỉ thị 16/CT-TTG ra sao?'
    """
    words = text.split()
    if not text.isupper() or len(words) < _SHOUTED:
        return text
    return " ".join(w if any(c.isdigit() or c in "/-" for c in w) else w.lower() for w in words)


def restored(text: str, knowledge: Knowledge) -> str:
    """With its diacritics. The library's own model takes a while to build: a complete question does not wait for it.

    Short forms stay, but are read as what they stand for: nobody knows what goes with "NTM" before it is said. Those of
    messages do not stay ("ko", "đc"), nor hỏi for ngã.
    """
    bare = text.isascii()
    text = _MESSAGE.sub(lambda m: fold(_OF_MESSAGES[m[0]]) if bare else _OF_MESSAGES[m[0]], text)
    marked = general().mended(_SHORT_FORM.sub(_marked, _PARTED.sub(_joined, text)))
    if general().complete(marked, knowledge.lexicon):
        return marked
    said, known, short = _read_out(marked)
    found = knowledge.restorer.restore(said, known | _before_figures(said) | _unmarked_names(said, knowledge))
    words = [m.span() for m in _WORD.finditer(found)]
    for first, last, typed in reversed(short):
        found = found[: words[first][0]] + typed + found[words[last][1] :]
    return found


def _read_out(text: str) -> tuple[str, dict[int, str], list[tuple[int, int, str]]]:
    """A text with its short forms written out; their words by where they begin; of each the number of its first and
    last word, and how it was typed."""
    said, short = "", []
    known: dict[int, str] = {}
    done = count = 0
    for match in _SHORT_FORM.finditer(text):
        long = _long_form(match[0])
        if not long or _is_tied(match):
            continue
        said += text[done : match.start()]
        count += len(_WORD.findall(text[done : match.start()]))
        known |= {len(said) + word.start(): word[0] for word in _WORD.finditer(long)}
        last = count + len(_WORD.findall(long)) - 1
        short.append((count, last, match[0]))
        said, done, count = said + long, match.end(), last + 1
    return said + text[done:], known, short


def _long_form(short: str) -> str | None:
    lower = short.lower()
    return next(iter(expand(short)), None) or SHORT_FORMS.get(lower) or _READ.get(lower)


def _is_tied(match: re.Match[str]) -> bool:
    """Whether letters are a symbol's, as "CT" and "TU" of "12-CT/TU"."""
    around = match.string[max(0, match.start() - 1) : match.start()] + match.string[match.end() : match.end() + 1]
    return not _TIES.isdisjoint(around)


def _before_figures(text: str) -> dict[int, str]:
    """Words whose marks the figure behind them gives away ("nam 2018", "khoa XII"), by where they begin."""
    found = {match.start(): "số" for match in _NUMBER_OF.finditer(text)}
    for found_word in _NUMBERED.finditer(text):
        typed = found_word[0].strip()
        word = _NUMBERED_WORDS[typed.lower()]
        found[found_word.start()] = word.capitalize() if typed[0].isupper() else word
    return found


def _unmarked_names(text: str, knowledge: Knowledge) -> dict[int, str]:
    """Words of place names that were typed without marks or, where the library knows the place, with a slip.

    They are settled before the rest is restored: "dien bien co" is Điện Biên, not "diễn biến cố".
    """
    names = knowledge.names
    sure = {_folded(p.name): p.name for p in find_places(text) if p.certain}
    words = [(m[0].lower(), fold(m[0]), m.start()) for m in _NAME_WORD.finditer(text)]
    found: dict[int, str] = {}
    for size in sorted({*names.sizes, *(len(bare.split()) for bare in sure)}):
        for i in range(len(words) - size + 1):
            run = words[i : i + size]
            if any(lowered != bare for lowered, bare, _ in run):
                continue
            typed = " ".join(bare for _, bare, _ in run)
            around = (words[i - 1][1] if i else "", words[i + size][1] if i + size < len(words) else "")
            meant = names.spelt.get(typed) or ((sure[typed],) if typed in sure else names.meant_by(typed, *around))
            for name in meant[:1]:
                found |= {start: part for (_, _, start), part in zip(run, name.split(), strict=True)}
    return found


@cache
def _folded(name: str) -> str:
    """``fold`` of a place's name: the same few names are held against every question."""
    return fold(name)


@cache
def _short_forms() -> Mapping[str, str]:
    """Abbreviations and type codes by their letters without marks, where the two differ ("HDND")."""
    forms = (*ABBREVIATIONS, "QĐ", "NĐ")
    return {fold(form): form for form in forms if fold(form) != form.lower() and fold(form) not in ABBREVIATIONS}


def _marked(match: re.Match[str]) -> str:
    form = _short_forms().get(fold(match[0]))
    if form is None or (form == "NĐ" and not _DECREE.search(match.string[max(0, match.start() - 6) : match.end() + 3])):
        return match[0]
    if form == "TƯ" and (not match[0].isupper() or match.string[: match.start()].endswith(("/", "-"))):
        return match[0]  # "12-CT/TU" is of a Tỉnh ủy, and "tu bổ" no abbreviation
    return form if match[0].isupper() else form.lower()
