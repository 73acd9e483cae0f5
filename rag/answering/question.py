"""What was asked: restored diacritics, abbreviations, places, years, kinds and directives.

What is certain becomes a filter the user sees and can take away; what is not only adds weight.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from rag.answering.asking import Kind, asked
from rag.library.store import Store
from rag.records import Directive, DocumentCard, Filters
from rag.text.abbreviations import ABBREVIATIONS, other_forms
from rag.text.diacritics import Restorer
from rag.text.identity import match, parse
from rag.text.places import NEW_PROVINCES, OLD_PROVINCES, expand, find_places
from rag.text.plain_words import everyday, formal_for, in_other_words
from rag.text.symbols import parts
from rag.text.tokens import CAPITALS, CODES, TOKEN, fold, segment, syllables, symbols

# "Nửa đầu 2021" and "sáu tháng đầu 2021" are what reports print as "6 tháng đầu năm 2021".
_HALF_YEAR = re.compile(
    r"(?i)\b(?:(?:6|06|sáu) tháng|nửa(?= (?:đầu|cuối) (?:năm|(?:19|20)\d\d)\b)|nửa năm) (đầu|cuối)\b(?: của)?(?: năm)?"
)
_YEAR = re.compile(r"(?<![\d/.,-])(?:19|20)\d{2}(?![\d.,]\d|\d|/)")
_OTHER_PLACE = re.compile(r"\b(?:tinh|dia phuong|noi|huyen|thanh pho|don vi|cho) (?:khac|ban)\b")
_MANY_PLACES = re.compile(
    r"\b(?:cac|nhung) (?:tinh|dia phuong|noi|bao cao|don vi)\b|\b(?:tinh|noi|dia phuong|bao cao|dau) nao\b|\bso sanh\b"
)


_LEFT_OUT = re.compile(r"\b(?:ngoai|tru|khong ke|khong phai)(?: (?:cua|o|tinh|thanh pho|tp))* ?$")
_BEFORE_PLACE = re.compile(r"\b(?:huyen|thi xa|quan|thanh pho|tp|tx|o|tai|cua)$")
_DISTRICT_WORD = re.compile(r"^(?:huyen|thi xa|quan|thanh pho)\b")
_DISTRICT_PREFIX = re.compile(r"(?i)^(?:huyện|thị xã|quận|thành phố) ")
_NAME_WORD = re.compile(r"[^\W\d_]+")
_DISTRICT_NAMED = re.compile(rf"\b(?:[Hh]uyện|[Tt]hị xã|[Qq]uận) ([{CAPITALS}]\w*(?: [{CAPITALS}]\w*){{0,2}})")
_SET_BESIDE = re.compile(r"(?i)\b(?:với|và|so|hay|hoặc)\b|, còn\b")
_TELLING = 10  # passages that may tell which province a district is of
# Short forms of everyday typing, and of kinds of document where they stand alone.
SHORT_FORMS: Mapping[str, str] = {
    "bn": "bao nhiêu",
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
_SHORT_FORM = re.compile(r"(?<![^\W_])[A-Za-zĐđ]{2,7}(?![^\W_])")
_DECREE = re.compile(r"(?i)\d ?/ ?nd|nd ?- ?cp")
_NUMBERED_WORDS = {"ngay": "ngày", "thang": "tháng", "nam": "năm", "so": "số", "dieu": "điều", "khoan": "khoản"}
_NUMBERED_WORDS |= {"khoa": "khóa", "muc": "mục", "chuong": "chương", "quy": "quý", "ky": "kỳ", "dot": "đợt"}
_NUMBERED = re.compile(
    r"(?i)(?<![^\W_])(?:(ngay|thang) (?=\d{1,2}(?!\d))|(nam) (?=(?:19|20)\d{2}(?!\d))|(so|dieu|khoan) (?=\d)"
    r"|(khoa|muc|chuong|quy|ky|dot) (?=(?:[ivx]+|\d{1,2})(?![^\W_])))"
)
_PLENUM = re.compile(r"\bnq ?tw ?(\d{1,2})\b")
_NUMBER = re.compile(r"\d+")
_SYMBOL_WORD = re.compile(r"[^\W_]+")
_HYPHENED = re.compile(r"(?<!\w)([^\W\d_]{2,4})[-/.](\d{1,5})(?![\w/-])")
_CODES = frozenset(CODES.values())
_LONGEST_SYMBOL = 8  # parts: 09/2008/NQLT-CP-UBMTTQVN has five
_SAMPLE = 2000
_SHORT_NAME = 6  # letters up to which another letter makes another name
# How questions are worded: reports hardly show it to the model that restores diacritics.
_ASKED = (
    "là ai, ai ký, do ai ký, người ký, ký báo cáo, chủ tịch ký, ký ngày nào, số mấy, là quyết định số mấy",
    "sở vhttdl, sở nội vụ, sở tư pháp, sở y tế, sở văn hóa, gộp những phòng nào, nhập những phòng nào",
    "bao nhiêu xã, ở xã nào, mấy xã, số văn bản, số tổ, số lớp, số ca, số ấp, số hội nghị, số mô hình, số trường hợp",
    "loại mấy, đô thị loại mấy, cấp mấy, khóa mấy, mức độ mấy, thứ mấy, hạng mấy, lần thứ mấy",
    "bao nhiêu người, bao nhiêu lượt, bao nhiêu đơn, bao nhiêu hộ, bao nhiêu vụ, được bao nhiêu, mấy phần trăm",
    "như thế nào, ra sao, làm sao để, vì sao, tại sao, ở đâu, nơi nào, tỉnh nào, báo cáo nào, có hay không, là gì",
    "cán bộ hiểu, hiểu vai trò, nói về, nói gì, nhắc đến, dẫn ở đâu, trưởng ấp, trưởng thôn, trưởng bản, tổ trưởng",
    "theo quyết định nào, ban hành ngày nào, ai chịu trách nhiệm, cơ quan nào, huyện nào, có những gì, gồm những gì",
    "báo cáo nào dẫn, báo cáo nào viện dẫn, nơi nào nêu, nêu mấy, dẫn ở mục nào, được viện dẫn ở, ở mục nào, mục nào",
    "mấy kỳ, bao nhiêu kỳ, mấy mô hình, mấy lượt, mấy cuộc, khóa mấy, có mấy, đạt bao nhiêu, nhận bao nhiêu ý kiến",
    "nhờ đâu, do đâu, trích câu, cần câu trích, câu về, viết đầy đủ, nói cho dân nghe, chuyện này, chuyện nhà",
    "bao nhiêu hồ sơ, trễ hạn bao nhiêu hồ sơ, mấy hồ sơ, bao nhiêu hộ nghèo, còn lại mấy đơn, còn mấy đơn, mấy vụ",
    "các phường, phường xã, sở ngành, dùng văn bản nào, dùng cách nào, nên dùng, xử ngay, làm ngay, ngày nào, năm nào",
    "bao nhiêu cuộc, bao nhiêu hồ sơ, bao nhiêu lớp, bao nhiêu buổi, bao nhiêu mô hình, bao nhiêu lá đơn",
    "bao nhiêu tiền, bao nhiêu tỷ đồng, bao nhiêu phần trăm, bao nhiêu km, bao nhiêu ca, bao nhiêu doanh nghiệp",
    "mấy cuộc, mấy hồ sơ, mấy thủ tục, mấy vụ, mấy đơn, mấy ấp, mấy thôn, mấy người, mấy năm, mấy lần, mấy nơi",
    "nêu thế nào, nêu gì, nêu ra sao, nói thế nào, kể gì, báo cáo gì, yếu chỗ nào, yếu ở đâu, vướng chỗ nào",
    "bị gì, bị rối gì, rối chỗ nào, lo gì, sợ gì, kêu ca gì, cấm gì, đòi gì, giúp gì, được gì, mất gì, thiếu gì",
    "tính đến, kể từ, từ thời này qua thời khác, cũ, mới, từ trước tới nay, lâu nay, xưa nay, hồi đó, lúc này",
    "chuyện gì, chuyện đó, chuyện ấy, trong chuyện, về chuyện, chuyện chung, chuyện tiền, chuyện đất, việc này",
    "ai đứng ra, ai lo, ai chịu, ai làm, cho ai, với ai, của ai, người nào, ông nào, bà nào, anh nào, bên nào",
    "có ca nào, có vụ nào, có ai, có nơi nào, có chỗ nào, có gì, có được không, có phải không, có làm không",
    "vậy, vậy sao, sao vậy, sao mà, làm gì vậy, nhỉ, hả, ạ, nhé, rồi sao, rồi ra sao, để làm gì, nhằm gì, giờ sao",
    "tổ chức đảng, để họ, cho họ, phản hồi, dùng ứng dụng, dùng phần mềm, tự quản, ngay từ đầu, ngay từ cửa",
    "mảng này, trong dân, trong nhân dân, những chỉ thị nào, về dân vận, đông đến mức nào, đi đông, trong họp",
    "khi họp, cuộc họp, số nào, gồm những số nào, xử được ngay, soi, đứng ra soi, do nghị quyết nào",
    "do quyết định nào, nghe than phiền, đổi khác, hỏi trước, hỏi dân, túng quẫn, khen ai, phạt ai, dựa vào",
    "trông chừng, trông thấy, trực quầy, làm rồi, rồi để, nhận trả hồ sơ, thành mấy, tiêu tiền, còn khổ, vẫn còn",
    "đề đạt, chỗ dân, dễ thấy, nay được thay, mấy bận, cả thảy, gom lại, gom được, nằm ở đâu, ai soi, gỡ rối",
    "chuyện chung, chê gì, nơi nào chê, cả dân lẫn cán bộ, hiểu phần việc, tự nhận, tỉnh nào tự nhận, đụng tới",
    "bày ra, hỏi ý, hỏi ý dân, kể ra, kể tên, để làm gì, chỗ lo, mấy lá, lá đơn, lá thư, thì sao, thì thế nào",
    "chỗ nhận, chỉ chỗ, dở chỗ nào, lúc nào, tình làng, túng thiếu, bỏ nhiều tiền, thu về, tưởng là, nêu ra",
    "dân bỏ qua, còn lại, đi tới, dính vào, dính chuyện, cất lại, cất đi, nhậu, bỏ nhậu, nói lên, ngả nào",
    "qua ngả nào, ở đâu, dán ở, báo ở, báo cho, lảng tránh, chạy theo, thú nhận, ăn ở, kêu nài, trễ chưa, vì lẽ gì",
    "phì phèo, dặn dò, khỏi phải, phơi ra, bằng ngả, bộ phận lo, lo chuyện, nghĩ gì, khô khan, làm đâu, khâu này",
    "ban bệ, bùng phát, khuyên giải, bỏ tật, mấy người, mấy nơi, mấy chỗ, mấy kỳ, mấy bước, còn mấy, được mấy",
    "có mấy, ôm mấy việc, thì dân, thì ai, thì bao nhiêu, thì mấy, thì gặp, thì được, thì có, thì phải, thì nên",
    "thì làm, thì xử, người thì, xã thì, nhiệm thì, trình thì, cứ trăm người thì, vì những lý do gì, vì lý do gì",
    "vì sao, vì đâu, vì chuyện gì, bớt mấy, bớt đi mấy, mấy đầu mối, mấy điểm, mấy tổ, mấy đơn vị, mấy trung tâm",
    "mấy huyện, mấy phường, mấy sở, mấy phòng, mấy việc, mấy văn bản, còn rối, còn bao nhiêu, còn gì, lúc giáp mặt",
    "lúc này, lúc đó, dính tới, nói tới, nhắc tới, liên quan tới, kéo lên tận, mà báo cáo, mà thu, mà không",
    "mà chưa, đề ngày nào, đề ngày mấy, cử tri, bầu bán, tám ban, tám đơn vị, hai bên, chữ này, chữ viết tắt",
    "hiểu thế nào, ở đâu nêu, nơi nào nêu, tỉnh nào nêu, được dân chấm, việc gần dân, gần dân",
    "báo cáo viết gì, viết về gì, viết thế nào, phần nào viết, được viết ra sao, có số bao nhiêu, có số ký hiệu gì",
    "số, ngày, ký ngày nào, ký hiệu gì, nay là quyết định nào, nay được thay, dẫn đề ngày nào, chi bao nhiêu tiền",
    "chuyện chung, chuyện để dân, chuyện gần dân, chuyện xích mích, chuyện dây dưa, chuyện đó ở đâu, chuyện của dân",
    "vì gì, vì những gì, vì đâu mà, ba vụ, ba nơi, hai nơi, họ là ai, họ thuộc, do dân bầu ra, ban do dân bầu",
    "họp bàn gì, họp từ xa, họp hằng tháng, từng phòng, bàn những gì, hỏi dân, hỏi bằng cách nào, hỏi từng nhà",
    "chỗ nhận, mấy chỗ, có chỗ nào, chỗ nào còn, tới đâu, tới nơi tới chốn, nơi nào thừa nhận, mỗi nơi một ít",
    "đặt mục tiêu, đạt bao nhiêu phần trăm, giảm được bao nhiêu, đón bao nhiêu, gom từ những, tự nhận, tự soi",
    "để tồn nhiều đơn, còn tồn lại, đơn thư, thư từ, thư dân, trả lời thư, bị loại, nằm ở, nằm tại xã nào",
    "đứng đầu bên đảng, bí thư kiêm, kiêm trưởng ấp, mấy ấp, nắm luôn, ôm đồm nhiều việc, lẫn nhau, dính vào",
    "so với, khác nhau, giống nhau, hơn, kém, cao nhất, thấp nhất, nhiều nhất, ít nhất, tăng hay giảm, tăng bao nhiêu",
    "ở ấp, ở khóm, ở xóm, ở thôn, ở bản, ở xã, ở phường, ở huyện, dân ở đó, bà con ở đây, xã ấp, trong ấp, ngoài ấp",
)


@dataclass(frozen=True, slots=True)
class _Names:
    """Place names by their letters without marks, and by those letters less any one: a slip is looked up, not sought.

    Holding every name of a large library against every run of words took longer than the search.
    """

    spelt: Mapping[str, tuple[str, ...]]
    cuts: Mapping[str, tuple[str, ...]]
    sizes: tuple[int, ...]
    initials: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str]) -> _Names:
        spelt: dict[str, tuple[str, ...]] = {}
        cuts: dict[str, tuple[str, ...]] = {}
        for name in dict.fromkeys(names):
            bare = fold(name)
            if bare not in spelt and len(bare) > _SHORT_NAME:
                for cut in _cuts(bare):
                    cuts[cut] = (*cuts.get(cut, ()), bare)
            spelt[bare] = (*spelt.get(bare, ()), name)
        sizes = tuple(sorted({len(bare.split()) for bare in spelt}))
        return cls(spelt, cuts, sizes, frozenset(bare[0] for bare in spelt))

    def meant_by(self, run: str) -> tuple[str, ...]:
        """Names that a run of folded words is a slip of: a letter apart or two swapped, no province's name itself."""
        if len(run) < _SHORT_NAME or run in self.spelt or run in _province_names():
            return ()
        near = dict.fromkeys(bare for cut in _cuts(run) for bare in self.cuts.get(cut, ()))
        return tuple(name for bare in near if _one_letter_apart(run, bare) for name in self.spelt[bare])

    def mistyped_in(self, folded: str) -> frozenset[str]:
        """Names of which some run of the words is a slip."""
        words = folded.split()
        runs = (" ".join(words[i : i + size]) for size in self.sizes for i in range(len(words) - size + 1))
        return frozenset(name for run in runs if run[0] in self.initials for name in self.meant_by(run))


def _cuts(name: str) -> frozenset[str]:
    return frozenset((name, *(name[:i] + name[i + 1 :] for i in range(len(name)))))


@dataclass(frozen=True)
class Knowledge:
    """What questions are understood with, built once per generation of a library."""

    cards: tuple[DocumentCard, ...] = ()
    directives: tuple[Directive, ...] = ()
    lexicon: Mapping[str, int] = field(default_factory=dict)
    own_place: str | None = None
    sample: Callable[[], Iterable[str]] = tuple
    told_of: Callable[[str], tuple[str, ...]] = lambda name: ()

    @classmethod
    def of(cls, store: Store, *, own_place: str | None = None) -> Knowledge:
        """Everything from one library; ``own_place`` is the office's own province."""
        cards = tuple(store.cards())
        return cls(
            cards,
            tuple(store.directives()),
            store.lexicon(),
            own_place,
            lambda: _sample(store, cards),
            lambda name: _told_of(store, name),
        )

    @cached_property
    def restorer(self) -> Restorer:
        """Gives back diacritics, with this library's own words and, once it is needed, a sample of its text."""
        return Restorer.of(self.lexicon, (*everyday(), *self.sample()), _ASKED)

    @cached_property
    def provinces(self) -> tuple[str, ...]:
        """Provinces the library reports on."""
        return tuple(dict.fromkeys(c.metadata.province for c in self.cards if c.metadata.province))

    @cached_property
    def names(self) -> _Names:
        """Names of the provinces and districts the library reports on, by how they may be typed."""
        districts = (_DISTRICT_PREFIX.sub("", name) for name, _ in self.districts.values())
        return _Names.of((*self.provinces, *districts))

    @cached_property
    def numbers(self) -> Mapping[str, tuple[str, ...]]:
        """Key of a report's own symbol -> ids of the reports that bear it.

        Only reports: who names a directive wants those that cite it as well as the directive itself.
        """
        found: dict[str, tuple[str, ...]] = {}
        for card in self.cards:
            if fold(card.metadata.kind or "") == "bao cao":
                for key in symbols(card.metadata.number or ""):
                    found[key] = (*found.get(key, ()), card.id)
        return found

    @cached_property
    def directive_of(self) -> Mapping[str, Directive]:
        """Directives by id."""
        return {d.id: d for d in self.directives}

    @cached_property
    def numbered(self) -> Mapping[str | None, tuple[Directive, ...]]:
        """Directives by the figure of their symbol, those without a symbol under None."""
        found: dict[str | None, list[Directive]] = {}
        for directive in self.directives:
            found.setdefault(parts(directive.number).sequence if directive.number else None, []).append(directive)
        return {figure: tuple(some) for figure, some in found.items()}

    @cached_property
    def symbols_by_letters(self) -> Mapping[str, str]:
        """Letters and figures of each symbol of a directive or a report, without what parts them -> the symbol."""
        held = [c.metadata.number for c in self.cards]
        return {_letters(number): number for number in (*held, *(d.number for d in self.directives)) if number}

    @cached_property
    def districts(self) -> Mapping[str, tuple[str, str]]:
        """Folded bare name of a district the library reports on -> its name and its province."""
        found: dict[str, tuple[str, str]] = {}
        for card in self.cards:
            district, province = card.metadata.district, card.metadata.province
            if district and province:
                bare = _DISTRICT_WORD.sub("", fold(district)).strip()
                if bare and bare != fold(province):
                    found.setdefault(bare, (district, province))
        return found


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as understood. ``text`` is what is searched and shown, ``original`` what was typed.

    ``filters`` restrict; ``places`` and ``years`` also name what only weighs. ``scopes`` are the filter's places, those
    of one name together (An Giang and, since it was merged into it, Kiên Giang); ``settled`` are words and symbols that
    the filters have taken care of, and which no longer tell passages apart. ``words`` are its words by the library's
    lexicon, compounds joined by "_"; ``expansions`` are further forms, searched at a lower weight and
    segmented in the same way: abbreviations in the other direction (``synonyms``), everyday words in formal ones
    (``formal``); ``in_other_words`` has each everyday form beside what reports may call it. ``directives`` are ids of
    the directives named; a mention that fits several stands in ``ambiguous_directives`` instead; ``titles`` are what
    they are about: a report may print that in a footnote, away
    from the symbol. ``many`` asks about several places, so that no document may crowd out the others.
    """

    original: str
    text: str
    restored: bool = False
    filters: Filters = Filters()
    scopes: tuple[tuple[str, ...], ...] = ()
    settled: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    directives: tuple[str, ...] = ()
    ambiguous_directives: tuple[tuple[str, ...], ...] = ()
    synonyms: tuple[str, ...] = ()
    formal: tuple[str, ...] = ()
    in_other_words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    titles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    asks: tuple[Kind, ...] = ()
    many: bool = False

    @property
    def expansions(self) -> tuple[str, ...]:
        """All further forms that are searched."""
        return self.synonyms + self.formal


def _sample(store: Store, cards: Sequence[DocumentCard]) -> Iterator[str]:
    """Some thousand passages from documents spread evenly over the library."""
    total = sum(c.passages for c in cards)
    step = max(1, total // _SAMPLE)
    for card in cards[::step]:
        for _, passage in store.passages_of(card.id):
            yield passage.text


def _told_of(store: Store, name: str) -> tuple[str, ...]:
    """Provinces whose reports speak of a district, "huyện U Minh"."""
    tokens = [fold(s) for s in syllables(name)]
    found = store.search_lexical({"folded": [(t, 1.0) for t in tokens]}, _TELLING)
    phrase = f" {' '.join(tokens)} "
    told = [
        card.metadata.province
        for passage, card in store.passages(found.keys.tolist())
        if phrase in f" {' '.join(syllables(fold(passage.text)))} "
    ]
    return tuple(dict.fromkeys(province for province in told if province))


def canonical(text: str) -> str:
    """NFC, one space between words, no control characters, nothing of no width (which comes along when text is copied).

    >>> canonical("Giải  qu\\u200byết\\tđơn")
    'Giải quyết đơn'
    """
    composed = unicodedata.normalize("NFC", "".join(c for c in text if unicodedata.category(c) != "Cf"))
    return " ".join("".join(c if c.isprintable() else " " for c in composed).split())


def understand(text: str, knowledge: Knowledge, *, restore: bool = True) -> Understood:
    """Read a question with what the library knows; ``restore=False`` takes it as typed."""
    clean = canonical(text)
    marked = _restored(clean, knowledge) if restore else clean
    shown = _HALF_YEAR.sub(r"6 tháng \1 năm", marked)
    spoken = syllables(shown)
    folded = " ".join(fold(s) for s in spoken)
    typed = " ".join(syllables(fold(clean)))
    mended = knowledge.names.mistyped_in(typed)
    mistyped = mended if typed == folded else knowledge.names.mistyped_in(folded)
    named = tuple(
        replace(p, certain=p.certain and p.province not in mended) for p in _places(shown, mistyped, knowledge)
    )
    parted = _parted(shown, knowledge)
    documents = _documents(parted, knowledge)
    sure, several = _directives(parted, knowledge)
    titles = tuple(title for id in sure if (title := knowledge.directive_of[id].title))
    # Laws hold everywhere: where no document is of a place, a place in the question leaves nothing out.
    certain = [p.province for p in named if p.certain and not p.left_out] if knowledge.provinces else []
    certain += _set_beside(shown, certain, knowledge)
    scopes = tuple(dict.fromkeys(_scope(p, knowledge) for p in certain))
    return Understood(
        original=text,
        text=shown,
        restored=marked != clean,
        filters=Filters(
            places=tuple(dict.fromkeys(name for scope in scopes for name in scope)),
            documents=documents,
            without_places=_left_out(folded, named, knowledge),
        ),
        scopes=scopes,
        settled=tuple(dict.fromkeys((*_names(scopes), *(_numbers(parted, knowledge) if documents else ())))),
        places=tuple(dict.fromkeys(p.name for p in named if not p.left_out)),
        years=tuple(dict.fromkeys(int(y) for y in _YEAR.findall(shown))),
        directives=sure,
        ambiguous_directives=several,
        kinds=tuple(name for name in CODES if f" {fold(name)} " in f" {folded} "),
        synonyms=_segmented(_other_forms(shown, spoken), knowledge),
        formal=_segmented((*formal_for(spoken), *titles), knowledge),
        in_other_words=in_other_words(spoken),
        titles=titles,
        words=segment(spoken, knowledge.lexicon),
        asks=asked(shown).kinds,
        many=len(scopes) > 1 or bool(_MANY_PLACES.search(folded)),
    )


@cache
def _general() -> Restorer:
    return Restorer.of({})


def _restored(text: str, knowledge: Knowledge) -> str:
    """With its diacritics. The library's own model takes a while to build: a complete question does not wait for it."""
    marked = _SHORT_FORM.sub(_marked, text)
    if _general().complete(marked, knowledge.lexicon):
        return marked
    return knowledge.restorer.restore(marked, _before_figures(marked) | _unmarked_names(marked, knowledge))


def _before_figures(text: str) -> dict[int, str]:
    """Words whose marks the figure behind them gives away ("nam 2018", "khoa XII"), by where they begin."""
    found = {}
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
            meant = names.spelt.get(typed) or ((sure[typed],) if typed in sure else names.meant_by(typed))
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
    return form if match[0].isupper() else form.lower()


def _names(scopes: Iterable[Iterable[str]]) -> Iterator[str]:
    """Syllables of the places that became filters."""
    return (s for scope in scopes for name in scope for s in syllables(name))


def _numbers(text: str, knowledge: Knowledge) -> Iterator[str]:
    """Symbols of documents that became filters, and the words that went with them."""
    for key in symbols(text):
        if key in knowledge.numbers:
            yield key
            yield from syllables(key)
            yield from _NUMBER.findall(key)
            yield from ("báo", "cáo", "số")


def _other_forms(text: str, spoken: Sequence[str]) -> Iterator[str]:
    """Abbreviations written out, what is written out abbreviated, and the short forms of everyday typing."""
    yield from other_forms(text)
    yield from (SHORT_FORMS[s] for s in spoken if s in SHORT_FORMS)
    yield from (f"nghị quyết trung ương {number}" for number in _PLENUM.findall(fold(text)))


def _segmented(forms: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(segment(syllables(form), knowledge.lexicon)) for form in forms))


def _scope(province: str, knowledge: Knowledge) -> tuple[str, ...]:
    """The province and what the library holds of those merged into it."""
    return tuple(p for p in expand(province) if p == province or p in knowledge.provinces)


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in a question: its name, its province, and whether it is sure or left out ("ngoài Cà Mau")."""

    name: str
    province: str
    certain: bool
    left_out: bool = False


_WEIGHT = re.compile(r"\d\s?(?:kg|cm|km)\b")


def _places(text: str, mistyped: Container[str], knowledge: Knowledge) -> tuple[_Place, ...]:
    """Provinces by their names, districts and ``mistyped`` or shortened provinces by what the library holds."""
    found: list[_Place] = []
    for mention in find_places(text):
        before = fold(text[: mention.span.start])
        # "huyện Đồng Tháp" where reports of that province are held and none of such a huyện: a huyện of the province.
        inside = mention.province is None and mention.name in knowledge.provinces
        inside = inside and fold(mention.name) not in knowledge.districts
        name = mention.name if inside or mention.level == "province" else f"thành phố {mention.name}"
        sure = mention.certain or inside
        found.append(_Place(name, mention.province or mention.name, sure, _LEFT_OUT.search(before) is not None))
    folded = " ".join(syllables(fold(text)))
    for bare, (name, province) in knowledge.districts.items():
        at = f" {folded} ".find(f" {bare} ")
        if at >= 0:
            before = folded[: max(0, at - 1)]
            sure = not before or _BEFORE_PLACE.search(before) is not None or _capitalised(bare, text)
            found.append(_Place(name, province, sure, _LEFT_OUT.search(before) is not None))
    known = {p.province for p in found}
    # Who types in small letters types "kg" for KG as well; before a figure it is a weight.
    typed = frozenset(w.strip("?.,;:") for w in (_WEIGHT.sub(" ", text).upper() if text.islower() else text).split())
    for province in knowledge.provinces:
        if province not in known and (_initials(province) in typed or province in mistyped):
            sure = re.search(rf"(?i:\b(?:tỉnh|tp|thành phố|huyện)) {_initials(province)}\b", text) is not None
            found.append(_Place(province, province, certain=sure))
    return tuple(found)


def _set_beside(text: str, certain: Sequence[str], knowledge: Knowledge) -> list[str]:
    """Provinces of districts that no report is of, where one is set beside another place.

    In "huyện U Minh với Kiên Giang" the filter of Kiên Giang alone would leave out the report that tells of U Minh.
    """
    found: list[str] = []
    for name in _DISTRICT_NAMED.finditer(text) if certain else ():
        around = (text[: name.start()], text[name.end() :])
        if name[1] in knowledge.provinces or not any(map(_SET_BESIDE.search, around)):
            continue
        told = knowledge.told_of(name[0])
        if len(told) == 1 and told[0] not in certain:
            found += told
    return found


def _capitalised(bare: str, text: str) -> bool:
    """Is the name written as a name somewhere in the text? Where all is in capitals, it is."""
    words = _NAME_WORD.findall(text)
    size = len(bare.split())
    runs = (words[i : i + size] for i in range(len(words) - size + 1))
    return any(all(w[0].isupper() for w in run) and fold(" ".join(run)) == bare for run in runs)


@cache
def _initials(name: str) -> str:
    return "".join(w[0] for w in name.split()).upper()


@cache
def _province_names() -> frozenset[str]:
    return frozenset(fold(p) for p in (*OLD_PROVINCES, *NEW_PROVINCES))


def _one_letter_apart(a: str, b: str) -> bool:
    if abs(len(a) - len(b)) > 1 or a[0] != b[0]:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    end = next((i for i, (x, y) in enumerate(zip(a[::-1], b[::-1], strict=False)) if x != y), min(len(a), len(b)))
    apart = max(len(a), len(b)) - start - end
    return apart <= 1 or (apart == 2 and a[start : start + 2] == b[start : start + 2][::-1])


def _left_out(folded: str, named: Iterable[_Place], knowledge: Knowledge) -> tuple[str, ...]:
    """Places the question leaves out: by name, and one's own in "tỉnh khác"."""
    names = [name for p in named if p.left_out for name in _scope(p.province, knowledge)]
    if knowledge.own_place and _OTHER_PLACE.search(folded):
        names += _scope(knowledge.own_place, knowledge)
    return tuple(dict.fromkeys(names))


def _letters(symbol: str) -> str:
    return "".join(TOKEN.findall(fold(symbol))).lstrip("0")


def _parted(text: str, knowledge: Knowledge) -> str:
    """The text with the symbols that the library knows as they are printed, however their parts were typed.

    "25NQTW", "25 nq tw" and "25.NQ.TW" are 25-NQ/TW; several directives may bear it, which is not settled here.
    """
    known = knowledge.symbols_by_letters
    text = _HYPHENED.sub(lambda m: f"{m[1]} {m[2]}" if fold(m[1]) in _CODES else m[0], text)
    words = [(m.start(), m.end(), fold(m[0])) for m in _SYMBOL_WORD.finditer(text)]
    parts, done, at = [], 0, 0
    while at < len(words):
        longest = min(_LONGEST_SYMBOL, len(words) - at) if words[at][2][0].isdigit() else 0
        for size in range(longest, 0, -1):
            joined = "".join(word for _, _, word in words[at : at + size]).lstrip("0")
            if joined in known:
                parts += [text[done : words[at][0]], known[joined]]
                done = words[at + size - 1][1]
                at += size
                break
        else:
            at += 1
    return "".join([*parts, text[done:]])


def _directives(text: str, knowledge: Knowledge) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Ids of the directives the question names, and candidates where a mention fits more than one."""
    found = [tuple(d.id for d in match(w, knowledge.numbered.get(w.sequence, ()))) for w in parse(text)]
    sure = dict.fromkeys(ids[0] for ids in found if len(ids) == 1)
    return tuple(sure), tuple(dict.fromkeys(ids for ids in found if len(ids) > 1))


def _documents(text: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Reports of the library that the question names by symbol ("báo cáo số 401", "162/BC-HĐND").

    A whole symbol must agree as a whole; a bare number with its kind is enough where no more was typed.
    """
    keys = symbols(text)
    whole = {k for k in keys if k[0].isdigit() and "/" in k}
    short = {k for k in keys if k[0].isalpha()} - {k for w in whole for k in symbols(w)}
    return tuple(dict.fromkeys(id for key in sorted(whole | short) for id in knowledge.numbers.get(key, ())))
