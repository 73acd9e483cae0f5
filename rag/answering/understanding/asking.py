"""What kind of answer a question wants: a figure, a name, a date, a reason, measures, limitations ..."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rag.answering.verify import tokens
from rag.text.words.abbreviations import expand

Kind = Literal[
    "figure",
    "who",
    "when",
    "symbol",
    "reason",
    "limitation",
    "recommendation",
    "definition",
    "cited_by",
    "how",
    "which",
    "yes_no",
    "statement",
]


@dataclass(frozen=True, slots=True)
class Extreme:
    """Which of a kind has the most or the least: "xã nào nhiều hộ nghèo nhất" asks for the "most", of "xã"; of a place
    of any kind ("nơi nào", "ở đâu") ``kind`` is empty, of a thing it may have two words ("cấp học")."""

    way: Literal["most", "least"]
    kind: str


@dataclass(frozen=True, slots=True)
class Asked:
    """``kinds`` from the strongest on; ``nouns`` are the words right behind "bao nhiêu" or "mấy", one run each;
    ``document`` is the kind of directive asked for ("nghị định nào"); ``of_shortcomings`` asks what falls short by
    one of its names ("hạn chế", "vướng mắc"), ``of_results`` what came of something, ``of_lessons`` what was learned
    from it; ``extreme`` asks which of a kind has the most or the least of something; ``cues`` are words before "bao
    nhiêu" that say how it is told: "còn mấy".

    >>> asked("Huyện mở mấy lớp, bao nhiêu người dự?").nouns
    (('lớp',), ('người', 'dự'))
    """

    kinds: tuple[Kind, ...]
    nouns: tuple[tuple[str, ...], ...]
    terms: tuple[str, ...]
    percent: bool = False
    document: str | None = None
    of_shortcomings: bool = False
    of_results: bool = False
    of_lessons: bool = False
    extreme: Extreme | None = None
    cues: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """The strongest kind."""
        return self.kinds[0]

    def __contains__(self, kind: str) -> bool:
        return kind in self.kinds


_DOCUMENTS = (
    r"(?:quyết định|nghị quyết|chỉ thị|kế hoạch|văn bản|công văn|thông tư|nghị định|kết luận|báo cáo|quy định"
    r"|chương trình|(?<!kỷ )(?<!kỉ )luật|qđ|kh|nq)"
)
_DIRECTIVE_ASKED = re.compile(
    r"\b(nghị định|nghị quyết|chỉ thị|kết luận|thông tư|pháp lệnh|quyết định|kế hoạch|công văn|(?<!kỷ )(?<!kỉ )luật)"
    r" (?:nào|số mấy)\b"
)
_SAYS = r"(?:dẫn|viện dẫn|nhắc|nêu|trích)"
_FALLS_SHORT = r"(?:dở|kém|yếu|chưa tốt|chưa ổn) (?:ở )?(?:chỗ|điểm|mặt|khâu)"
# One alternative a line; the first kind that matches is the strongest.
_PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (
        "symbol",
        (
            rf"{_DOCUMENTS}\b[^,;?]{{0,14}}?"
            r"(?<!ngày )(?<!tháng )(?<!năm )(?<!thế )(?<!khi )(?<!lúc )(?<!hồi )\b(?:nào|số (?:mấy|bao nhiêu|nào|gì))",
            r"(?<!dân )số (?:mấy|bao nhiêu|nào|hiệu(?! quả| lực| suất)|ký hiệu)",
            r"ký hiệu|những số nào|có số(?= (?:mấy|nào|gì|bao nhiêu|là|hiệu|ký|văn)\b|\W*$)",
        ),
    ),
    (
        "when",
        (
            r"(?<!mỗi )(?<!một )(?<!h[àằ]ng )ngày (?:nào|mấy|bao nhiêu|tháng)|ngày,? tháng,? năm",
            r"(?<!mỗi )(?<!một )(?<!h[àằ]ng )tháng (?:nào|mấy)|năm nào",
            r"khi nào|bao giờ|hồi nào|lúc nào|hôm nào|đề ngày",
        ),
    ),
    ("who", (r"ai(?! nấy| cũng| đó)|họ tên|những ai|người ký|ông nào|bà nào",)),
    (
        "figure",
        (
            r"(?<!loại )(?<!hạng )(?<!khóa )(?<!khoá )(?<!thứ )(?<!bậc )(?<!đô thị )mấy",
            r"(?<!chẳng )(?<!chả )(?<!không )bao nhiêu",
            r"đến mức nào|mức nào|tỉ lệ|tỷ lệ|số lượng|số lượt|dân số|diện tích|con số",
            r"(?<!một )số (?:mô hình|đơn|vụ|người|cuộc|hồ sơ|xã|hộ|lượt|phiếu)",
            r"(?<!một )số (?:thủ tục|công chức|đảng viên|văn bản(?! số))",
            r"(?:lượng khách|doanh thu|sản lượng|năng suất|thu nhập bình quân|tổng (?:thu|chi|vốn|mức))",
            r"điểm\b.{0,30}\bnăm",
            r"(?<=^)(?:[^:?]{1,40}: )?(?:(?:xin )?cho (?:biết|tôi|em|mình|xem|hỏi) |nêu |xin )*(?:tổng )?số"
            r" (?!\d|hiệu|ký|nào|mấy|điện|tài|máy|quyết|công văn)\w+",
        ),
    ),
    ("definition", (r"nghĩa là gì|là chữ gì|là từ gì|viết tắt|viết đầy đủ|gọi chung|hiểu là|gồm những gì|là gì",)),
    (
        "cited_by",
        (
            rf"(?:báo cáo|tỉnh|nơi|địa phương|đâu|huyện) ?nào\b[^?]{{0,40}}\b{_SAYS}",
            rf"{_SAYS}\b[^?]{{0,20}}\bở (?:báo cáo nào|đâu|mục nào)",
            rf"(?:được|bị)\b[^?]{{0,20}}\bnào {_SAYS}",
            rf"văn bản nào (?:có |đã )?{_SAYS} đến",
        ),
    ),
    (
        "reason",
        (
            r"^sao|mà sao|sao [^?,]{0,60}(?:vẫn|cứ)",
            r"vì sao|tại sao|nguyên nhân|do đâu|nhờ đâu|sao lại|lý do|lý giải|giải thích (?:thế nào|ra sao)",
        ),
    ),
    (
        "recommendation",
        (
            r"kiến nghị|đề nghị|đề xuất|kinh nghiệm|phương hướng|nhiệm vụ|giải pháp|nên|muốn|thời gian tới",
            r"xin (?:ubnd|hđnd|trung ương|chính phủ|quốc hội|bộ|tỉnh|huyện|thành phố|sở|cấp trên)",
            r"(?:yêu cầu|nhắc|dặn|mong) [^?]{2,60} (?:làm|viết|mở|lo)(?: thêm)? (?:(?:cái |việc |điều )?(?:gì|chi))",
        ),
    ),
    (
        "limitation",
        (
            rf"bị chê|{_FALLS_SHORT}",
            r"hạn chế|tồn tại|(?<!nhà )(?<!hộ )(?<!cảnh )(?<!đình )khó khăn|vướng mắc|khuyết điểm|yếu|thất bại|bất cập",
            r"chưa|không (?:được|làm|chịu)|thiếu|chậm|trễ",
        ),
    ),
    (
        "how",
        (
            r"thế nào|ra sao|cách nào|làm sao|làm (?:được )?gì|(?<!vì )(?<!tại )(?<!mà )sao (?:để|cho)",
            r"những gì|việc gì|hình thức nào|kênh nào|tiền lệ",
            r"những\b.{0,30}\bnào",
        ),
    ),
    ("which", (r"nào|gì",)),
    ("yes_no", (r"không\??$", r"có\b.{1,80}\bkhông", r"chưa\??$")),
)
_COMPILED = tuple(
    (kind, re.compile("|".join(rf"\b(?:{a})(?!\w)" if not a.endswith("$") else rf"\b(?:{a})" for a in alternatives)))
    for kind, alternatives in _PATTERNS
)
_COUNTED = re.compile(
    r"\b(?:bao nhiêu|mấy|số lượng|tổng số|(?<!một )số(?= (?:mô hình|đơn|vụ|người|cuộc|hồ sơ|xã|hộ|lượt)\b))"
    r"(?=((?: \w+){1,5}))"
)

_MATTERS = (
    "hạn chế|khuyết điểm|tồn tại|khó khăn|vướng mắc|nguyên nhân|kết quả|tình hình|chuyện|kinh nghiệm|nhiệm vụ|giải pháp"
    "|kiến nghị|đề xuất|vai trò|hoạt động|trách nhiệm"
)
# "Sao mấy vụ này kéo dài?" counts nothing: "mấy" is a plural there.
_SEVERAL = re.compile(
    r"^mấy(?= [^?,]* (?:gì|đâu)\W*$)|"
    r"(?<!\bcó )\bmấy(?= [^?]*\b(?:ra sao|thế nào|làm sao)\b)(?![^?]*\bbao nhiêu\b)|^mấy(?= [^?]*\bkhông\b\W*$)|"
    r"\bmấy(?= (?!giờ|phần|phút|tuổi|lần)(?:(?! và )[^?,;:]){2,}\b(?:gì|ai|đâu|nào|sao)\b)(?![^?]*\bbao nhiêu\b)|"
    r"(?:^|(?<=^ở đây )|(?P<where>^(?:ở|tại) [^,?]{2,20} ))mấy"
    r"(?= (?:[^?,;:]|, (?!là|gồm|những|ở|của|do|vì|bao|mấy|có|trong)){4,}\b(?:gì|ai|đâu|nào|sao)\W*$)|"
    r"(?P<topic>^(?:với|đối với|về|còn|cho) )mấy(?=[^?]*,)|"
    rf"(?P<before>^(?:{_MATTERS})(?: (?:của|ở|trong|với|cho|tại|về))? )mấy\b|"
    r"\bmấy(?= (?:bước|khâu|công đoạn)\b)|"
    r"(?P<why>^(?:vì sao|tại sao|sao|do đâu|nguyên nhân)\b[^?,]{0,80}? )mấy(?= (?!phần|lần|phút|giờ))"
    r"(?![^?]*\bbao nhiêu\b)|"
    r"^mấy(?=[^?]*\bthì\b[^?]*\bbao nhiêu\b)|"
    r"(?P<at>^(?:ở|tại|trong) )mấy\b(?=[^?,]*\bbao nhiêu\b)|"
    r"(?:(?<=^sao )|(?<=vì sao )|(?<=tại sao ))mấy\b|\bmấy(?= \w+(?: \w+)? (?:này|kia|ấy|đó)\b)"
)
# "Có bị trễ hẹn không?" is answered by what was on time as well.
_WHETHER = re.compile(r"\bcó (?:bị |hay |còn )?[^?]{1,40}\bkhông\W*$")
# "Hạn chế trong tiếp công dân là gì?" has no term defined.
_WHICH_ARE = re.compile(
    r"\b(?:hạn chế|khó khăn|vướng mắc|tồn tại|khuyết điểm|bất cập|nguyên nhân|lý do|kiến nghị|đề xuất|giải pháp"
    r"|nhiệm vụ|kinh nghiệm)\b[^?]*\blà gì\b"
)
_SHORTCOMINGS = re.compile(
    r"(?<!đặc biệt )(?<!hoàn cảnh )(?<!gia đình )(?<!hộ )(?<!vùng )(?<!xã )(?<!nhằm )(?<!để )(?<!gặp )"
    r"\b(?:hạn chế|tồn tại|khuyết điểm|vướng mắc|khó khăn|bất cập|yếu kém|yếu điểm|nhược điểm|bị chê)\b"
    rf"|\b{_FALLS_SHORT}\b"
)
_RESULTS = re.compile(r"^(?:(?:nêu|cho biết|tóm tắt|tổng hợp) )?(?:những |các )?(?:kết quả|tình hình|thành tích)\b")
_PUTTING_RIGHT = re.compile(r"\b(?:tháo gỡ|gỡ|giải quyết|khắc phục|xử lý|vượt qua|làm gì|đã làm|hỗ trợ|giúp)\b")
_PERCENT = re.compile(r"\b(?:phần trăm|tỷ lệ|tỉ lệ|mấy phần)\b")
# "Cứ 100 người thì mấy người có thẻ?" asks for a share, whatever is counted.
_OF_A_HUNDRED = re.compile(r"\bcứ (?:mỗi )?(?:100|một trăm|trăm)\b[^?]*\b(?:bao nhiêu|mấy)\b")
_CUE = re.compile(
    r"\b(còn|tăng|giảm|thiếu|vượt|thêm|dư)(?: (?:lại|được|thêm|khoảng|chừng|cỡ|đến|tới))? (?:bao nhiêu|mấy)\b"
)
# Words that ask, point or join: they say nothing about the matter.
QUESTION_WORDS = frozenset(
    (
        "bao nhiêu mấy nào gì sao ra thế ai đâu khi vì tại có không là của ở và các những được bị cho với về theo từ"
        " đến tới trong trên tại thì mà để do bởi nên cũng này đó ấy kia đây hay hoặc nhưng còn đã đang sẽ vẫn chưa"
        " hãy xin vui lòng biết nói nêu kể hỏi như lại rồi ạ ư nhỉ à bằng cách mức đến hiện nay qua ngay vậy gồm"
        " bn thế nghĩa ntn giờ số cái người ta tôi mình bạn cần câu trích kèm nguồn đầy đủ viết tắt gọi tên"
    ).split()
)


CLASSIFIERS = frozenset("lá bức anh ông bà chú cô chị vị".split())
"""What stands before the name of what is counted in everyday speech: "mấy ông cán bộ", "mấy lá đơn"."""
MULTIPLES = frozenset("chục trăm vạn".split())
"""In how many at a time it is counted: "mấy chục triệu" asks for the sum."""


POWERS = frozenset("nghìn ngàn triệu tỷ tỉ".split())
NO_MONEY = frozenset("m3 m³ m2 m² ha tấn kg lít kwh lượt người hộ con cây bao khách tin cuộc trang hồ bản".split())
"""What stands behind a thousand or a million that is not of money: "bao nhiêu triệu lượt"."""


_MOST_OF_A_NOUN = 3
_NO_VOWEL = re.compile(r"[^\W\d_aeiouyăâêôơư]{3,}")


def _written_out(word: str) -> list[str]:
    """What a short form stands for, of four words the two that say what it is: of "TTHC" "thủ tục"."""
    words = expand(word)[0].split() if _NO_VOWEL.fullmatch(word) and expand(word) else []
    return words[:_MOST_OF_A_NOUN] if len(words) <= _MOST_OF_A_NOUN else words[:2]


def _noun(words: list[str]) -> tuple[str, ...]:
    """Up to three words of what is counted, without a classifier ("lá đơn"); it ends where a time or a question word
    begins. Short forms are written out: "TTHC" is counted as "thủ tục" is."""
    words = [part for w in words for part in (_written_out(w) or (w,))]
    if words[:1] in (["phần"], ["nơi"], ["chỗ"], ["một"], ["mỗi"]):
        return ()
    if words and words[0] in MULTIPLES and words[1:]:
        words = words[1:]
    if words and words[0] in POWERS and {*words[1:2]} & NO_MONEY:
        words = words[1:]
    if words and words[0] in CLASSIFIERS and words[1:] and words[1] not in QUESTION_WORDS:
        words = words[1:]
    if words[:1] in (["xuống"], ["lên"], ["còn"], ["thành"]):
        return ()  # "giảm từ bao nhiêu xuống còn bao nhiêu"
    ends = (QUESTION_WORDS - {"người"}) | {"năm", "tháng", "giai", "so", "gửi", "nộp", "tối", "cuối"}
    end = next((at for at, w in enumerate(words) if w in ends), len(words))
    return tuple(words[:end][:_MOST_OF_A_NOUN])


PART_OF_YEAR = re.compile(
    r"\b(?:0?6 tháng (?:đầu|cuối)(?: năm)?|quý (?:iv|i{1,3}|[1-4]))\b(?:(?: năm)?[ /](?:19|20)\d\d\b)?"
)
"""A half-year or a quarter, with its year where that follows, in small letters."""


_WHERE_TO_LOOK = re.compile(
    r"(\b(?:muốn|cần|tốn|hết|mất|đóng|nộp|trả) .{0,200})"
    r"(?=\b(?:xem|coi|nhìn|tìm|tra|ngó|dò|hỏi|đọc)\b[^?,]{0,20}\b(?:ở đâu|vào đâu|đâu|(?:chỗ|nơi) nào)\W*$"
    r"|\b(?:ra|đến|tới|vào|lên) (?:đâu|(?:chỗ|nơi) nào)(?: để)? (?:xem|coi|tìm|tra|hỏi|đọc)\W*$)"
)
_LOOKED_FOR = re.compile(r"\b(?:bao nhiêu|mấy|bao giờ|khi|nào|gì|hôm(?= nào))\b ?")


def outer(low: str) -> str:
    """A question in small letters without what it asks within: who wants to know when or how much, and asks where that
    can be read, asks where.

    >>> outer("muốn biết phí bao nhiêu thì xem ở đâu?")
    'muốn biết phí thì xem ở đâu?'
    """
    return _WHERE_TO_LOOK.sub(lambda m: _LOOKED_FOR.sub("", m[1]), low)


_MOST_WORDS, _LEAST_WORDS = "nhiều|cao|lớn|đông|nặng|dày", "ít|thấp|nhỏ|thưa"
_EXTREME = re.compile(
    rf"\b(?:({_MOST_WORDS})|{_LEAST_WORDS})\b[^?,;]{{0,60}}?(?:, [^?,;]{{1,20}}?)?(?<!thống )\bnhất\b"
)
_WHICH_OF_ALL = re.compile(r"(?:([^\W\d_]+) )?\b([^\W\d_]+) nào\b|\bđâu\b")
_OF_ANY_KIND = ("nơi", "chỗ", "phương", "bàn", "vùng", "vị", "quan")
PLACE_KINDS = frozenset("tỉnh huyện quận xã phố phường trấn thôn bản ấp khóm".split())
"""The last word of what a place is called: "thị xã", "thành phố"."""
_PLACE_OF_A_KIND = re.compile(rf"\b({'|'.join(PLACE_KINDS)}) [^\W\d_]+(?: [^\W\d_]+)? nào\b")
"""A kind of place told more closely: "huyện miền núi nào"."""


def _extreme(low: str) -> Extreme | None:
    found, which = _EXTREME.search(low), _WHICH_OF_ALL.search(low)
    if found is None or which is None:
        return None
    before, last = which.groups()
    if last not in PLACE_KINDS and (place := _PLACE_OF_A_KIND.search(low)):
        before, last = None, place[1]
    kind = last if before is None or before in QUESTION_WORDS or last in PLACE_KINDS else f"{before} {last}"
    return Extreme("most" if found[1] else "least", "" if last is None or last in _OF_ANY_KIND else kind)


def _names_shortcomings(low: str) -> bool:
    named = _SHORTCOMINGS.search(low)
    return named is not None and not _PUTTING_RIGHT.search(low[: named.start()])


_OF_MONEY = re.compile(
    r"^(?![^?]*\b(?:tăng|giảm|cắt|bớt|tiết kiệm)\b)[^?]*\b(?:tiền|kinh phí|chi phí|tổng vốn)\b"
    r"(?! lệ| đề| phong| đình| bối| gửi vào)[^?,;]*\bbao nhiêu\W*$"
)


_EARNED = re.compile(r"\b(?:lãi|lỗ|lời|lợi nhuận|doanh thu)(?: (?:được|ròng|là|đạt))* bao nhiêu(?! (?:%|phần))")
"""What is earned is counted in money, though the question does not say so."""


_LESSONS = re.compile(r"\bkinh nghiệm(?: (?:gì|nào|rút|được rút|của|ở|tại|trong|từ|là|sau|qua)\b|\W*$)")


@lru_cache(maxsize=256)
def asked(text: str) -> Asked:
    """What kind of answer ``text`` (a question with its diacritics restored) wants."""
    low = _SEVERAL.sub(r"\g<where>\g<topic>\g<before>\g<why>\g<at>những", outer(" ".join(text.lower().split())))
    found: list[Kind] = []
    for kind, pattern in _COMPILED:
        if kind not in found and pattern.search(low):
            found.append(kind)
    if found[:1] == ["definition"] and _WHICH_ARE.search(low):
        found.append(found.pop(0))
    if found[:1] == ["limitation"] and _WHETHER.search(low):
        found.remove("limitation")
        found.append("limitation")
    nouns = tuple(run for m in _COUNTED.finditer(PART_OF_YEAR.sub("năm", low)) if (run := _noun(m[1].split())))
    of_a_hundred = _OF_A_HUNDRED.search(low) is not None
    if not nouns and (_OF_MONEY.search(low) or _EARNED.search(low)):
        nouns = (("tiền",),)
    # "So sánh" says what to do with what is found; reports have it in "giá so sánh".
    framed = re.sub(r"(?<!giá )so sánh", " ", text, flags=re.IGNORECASE)
    terms = tuple(dict.fromkeys(t for t in tokens(framed) if t not in QUESTION_WORDS))
    of_kind = _DIRECTIVE_ASKED.search(low)
    return Asked(
        cues=tuple(_CUE.findall(low)),
        kinds=tuple(found) or ("statement",),
        nouns=() if of_a_hundred else nouns,
        terms=terms,
        percent=of_a_hundred or _PERCENT.search(low) is not None,
        document=of_kind[1] if of_kind else None,
        of_shortcomings=found[:1] == ["limitation"] and _names_shortcomings(low),
        of_results="limitation" not in found and _RESULTS.search(low) is not None,
        of_lessons=_LESSONS.search(low) is not None,
        extreme=_extreme(low),
    )
