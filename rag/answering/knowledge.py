"""What questions are understood with: a library's places, directives, symbols and words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from rag.library.store import Store
from rag.records import Directive, DocumentCard
from rag.text.diacritics import Restorer
from rag.text.places import NEW_PROVINCES, OLD_PROVINCES
from rag.text.plain_words import everyday
from rag.text.symbols import parts
from rag.text.tokens import TOKEN, fold, syllables, symbols

_DISTRICT_WORD = re.compile(r"^(?:huyen|thi xa|quan|thanh pho)\b")
_DISTRICT_PREFIX = re.compile(r"(?i)^(?:huyện|thị xã|quận|thành phố) ")
_SAMPLE = 2000
_TELLING = 10  # passages that may tell which province a district is of
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
class Names:
    """Place names by their letters without marks, and by those letters less any one: a slip is looked up, not sought.

    Holding every name of a large library against every run of words took longer than the search.
    """

    spelt: Mapping[str, tuple[str, ...]]
    cuts: Mapping[str, tuple[str, ...]]
    sizes: tuple[int, ...]
    initials: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str]) -> Names:
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
    def names(self) -> Names:
        """Names of the provinces and districts the library reports on, by how they may be typed."""
        districts = (_DISTRICT_PREFIX.sub("", name) for name, _ in self.districts.values())
        return Names.of((*self.provinces, *districts))

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
        return {letters(number): number for number in (*held, *(d.number for d in self.directives)) if number}

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


def letters(symbol: str) -> str:
    return "".join(TOKEN.findall(fold(symbol))).lstrip("0")
