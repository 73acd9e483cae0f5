"""What kind of answer a question wants: a figure, a name, a date, a reason, measures, limitations ..."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.answering.verify import tokens

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
    "yes_no",
    "statement",
]


@dataclass(frozen=True, slots=True)
class Asked:
    """``kinds`` from the strongest on; ``nouns`` are the words right behind "bao nhiêu" or "mấy", one run each.

    >>> asked("Huyện mở mấy lớp, bao nhiêu người dự?").nouns
    (('lớp',), ('người', 'dự'))
    """

    kinds: tuple[Kind, ...]
    nouns: tuple[tuple[str, ...], ...]
    terms: tuple[str, ...]
    percent: bool = False

    @property
    def kind(self) -> Kind:
        """The strongest kind."""
        return self.kinds[0]

    def __contains__(self, kind: str) -> bool:
        return kind in self.kinds


_PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("symbol", r"\b(?:quyết định|nghị quyết|chỉ thị|kế hoạch|văn bản|công văn|thông tư|nghị định|kết luận|báo cáo|quy định"
               r"|chương trình|luật|qđ|kh|nq)\b[^,;?]{0,60}?\b(?:nào|số mấy|số bao nhiêu|số nào|số gì)\b"),
    ("symbol", r"\bsố (?:mấy|bao nhiêu|nào|hiệu|ký hiệu)\b|\bký hiệu\b|\bnhững số nào\b|\bcó số\b"),
    ("when", r"\bngày nào\b|\bkhi nào\b|\bbao giờ\b|\bngày tháng nào\b|\bhồi nào\b|\bngày bao nhiêu\b|\blúc nào\b"),
    ("who", r"\b(?:ai|họ tên|những ai|người ký|ông nào|bà nào)\b"),
    ("figure", r"\bbao nhiêu\b|\bmấy\b|\bđến mức nào\b|\bmức nào\b|\btỉ lệ\b|\btỷ lệ\b|\bsố lượng\b|\bsố lượt\b|\bdân số\b"
               r"|\bdiện tích\b|\bcon số\b|\bđiểm\b.{0,30}\bnăm\b|\bsố (?:mô hình|đơn|vụ|người|cuộc|hồ sơ|xã|hộ)\b"),
    ("definition", r"\bnghĩa là gì\b|\bviết tắt\b|\bviết đầy đủ\b|\bgọi chung\b|\bđược hiểu là\b|\bgồm những gì\b|\blà gì\b"),
    ("cited_by", r"\b(?:báo cáo|tỉnh|nơi|địa phương|đâu|huyện|huyện nào|những báo cáo) ?nào\b[^?]{0,40}\b(?:dẫn|viện dẫn"
                 r"|nhắc|nêu|trích)\b|\b(?:dẫn|viện dẫn|nhắc|nêu|trích)\b[^?]{0,20}\bở (?:báo cáo nào|đâu|mục nào)\b"
                 r"|\b(?:được|bị)\b[^?]{0,20}\bnào (?:dẫn|viện dẫn|nhắc|nêu)\b"),
    ("reason", r"\bvì sao\b|\btại sao\b|\bnguyên nhân\b|\bdo đâu\b|\bnhờ đâu\b|\bsao lại\b|\blý do\b"),
    ("recommendation", r"\bkiến nghị\b|\bđề nghị\b|\bđề xuất\b|\bkinh nghiệm\b|\bnhiệm vụ\b|\bgiải pháp\b|\bnên\b|\bmuốn\b"
                       r"|\bthời gian tới\b"),
    ("limitation", r"\bhạn chế\b|\btồn tại\b|\bkhó khăn\b|\bvướng mắc\b|\bkhuyết điểm\b|\byếu\b|\bthất bại\b|\bbất cập\b"
                   r"|\bchưa\b|\bkhông (?:được|làm|chịu)\b|\bthiếu\b|\bchậm\b|\btrễ\b"),
    ("how", r"\bthế nào\b|\bra sao\b|\bcách nào\b|\blàm sao\b|\bnhững gì\b|\bviệc gì\b|\bmô hình nào\b|\bnhững\b.{0,30}\bnào\b"
            r"|\bhình thức nào\b|\btiền lệ\b|\bkênh nào\b|\bnhóm gì\b|\bcái gì\b|\bgì\b"),
    ("yes_no", r"\bkhông\??$|\bcó\b.{1,80}\bkhông\b|\bchưa\??$"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
_COUNTED = re.compile(r"\b(?:bao nhiêu|mấy|số lượt|số lượng|tổng số)\b((?: \w+){1,4})")

# Words that ask, point or join: they say nothing about the matter.
QUESTION_WORDS = frozenset(
    (
        "bao nhiêu mấy nào gì sao ra thế ai đâu khi vì tại có không là của ở và các những được bị cho với về theo từ đến"
        " tới trong trên tại thì mà để do bởi nên cũng này đó ấy kia đây hay hoặc nhưng còn đã đang sẽ vẫn chưa"
        " hãy xin vui lòng biết nói nêu kể hỏi như lại rồi ạ ư nhỉ à bằng cách mức đến hiện nay qua ngay vậy gồm"
        " bn thế nghĩa ntn giờ số cái người ta tôi mình bạn cần câu trích kèm nguồn đầy đủ viết tắt gọi tên"
    ).split()
)


def asked(text: str) -> Asked:
    """What kind of answer ``text`` (a question with its diacritics restored) wants."""
    low = " ".join(text.lower().split())
    found: list[Kind] = []
    for kind, pattern in _COMPILED:
        if kind not in found and pattern.search(low):
            found.append(kind)
    nouns = tuple(
        run for m in _COUNTED.finditer(low) if (run := tuple(w for w in m[1].split() if w not in QUESTION_WORDS)[:3])
    )
    terms = tuple(dict.fromkeys(t for t in tokens(text) if t not in QUESTION_WORDS))
    return Asked(
        tuple(found) or ("statement",), nouns, terms, percent="phần trăm" in low or "tỷ lệ" in low or "tỉ lệ" in low
    )
