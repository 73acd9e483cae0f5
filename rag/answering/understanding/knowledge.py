"""What questions are understood with: a library's places, directives, symbols and words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from rag.answering.matching import holding
from rag.answering.understanding.series import of_series
from rag.answering.understanding.titled import Titles
from rag.library.store import Store
from rag.records import Directive, DocumentCard, Filters
from rag.text.directives.symbols import parts
from rag.text.districts import bare_name, district_names
from rag.text.places import NEW_PROVINCES, OLD_PROVINCES
from rag.text.tokens import TOKEN, fold, mass, syllables, symbols
from rag.text.words import wording
from rag.text.words.diacritics import Restorer, general
from rag.text.words.plain_words import everyday

_DISTRICT_WORD = re.compile(r"^(?:huyen|thi xa|quan|thanh pho)\b")
_SAMPLE = 2000
_TELLING = 10  # passages that may tell which province a district is of
_NAMING = 100  # passages looked through for a name
_SHORT_NAME = 6  # letters up to which another letter makes another name
_END = 3  # letters at either end of a name


@dataclass(frozen=True, slots=True)
class Names:
    """Place names by their letters without marks, and by those at either end: a slip is looked up, not sought.

    Holding every name of a large library against every run of words took longer than the search. ``near`` has the
    names of more than six letters by their first three, and by their first with their last three.
    """

    spelt: Mapping[str, tuple[str, ...]]
    near: Mapping[str, tuple[str, ...]]
    sizes: tuple[int, ...]
    initials: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str]) -> Names:
        spelt: dict[str, tuple[str, ...]] = {}
        near: dict[str, tuple[str, ...]] = {}
        for name in dict.fromkeys(names):
            bare = fold(name)
            if bare not in spelt and len(bare) > _SHORT_NAME:
                for end in _ends(bare):
                    near[end] = (*near.get(end, ()), bare)
            spelt[bare] = (*spelt.get(bare, ()), name)
        sizes = tuple(sorted({len(bare.split()) for bare in spelt}))
        return cls(spelt, near, sizes, frozenset(bare[0] for bare in spelt))

    def meant_by(self, run: str, before: str = "", behind: str = "") -> tuple[str, ...]:
        """Names that a run of folded words is a slip of: a letter apart or two swapped, itself no name of a place.

        Words that everyone writes with the one ``before`` or ``behind`` the run are no slip: "tay nghe van dong" has no
        Nghệ An in it, nor "thanh tra Binh Phuoc" a Trà Vinh.
        """
        if len(run) < _SHORT_NAME:
            return ()
        # One slip spoils one end of a name at most.
        near = [bare for end in _ends(run) for bare in self.near.get(end, ())]
        if not near or run in self.spelt or run in _other_names() or _is_words(run):
            return ()
        slips = [bare for bare in dict.fromkeys(near) if _one_letter_apart(run, bare)]
        if slips and _bound(before, run.split(), behind):
            return ()
        return tuple(name for bare in slips if not _names_a_kind_or_asks(run, bare) for name in self.spelt[bare])

    def mistyped_in(self, folded: str) -> frozenset[str]:
        """Names of which some run of the words is a slip."""
        words = ["", *folded.split(), ""]
        runs = (
            (" ".join(words[i : i + size]), words[i - 1], words[i + size])
            for size in self.sizes
            for i in range(1, len(words) - size)
            if words[i][0] in self.initials
        )
        return frozenset(name for run, before, behind in runs for name in self.meant_by(run, before, behind))


_KINDS = frozenset("tinh huyen xa phuong quan so ban uy khu thi tran thon ap".split())
_ASK = frozenset("nao dau sao may".split())
_LEAD_TO_NAMES = _KINDS | frozenset("pho o tai cua va voi dan".split())


def _names_a_kind_or_asks(run: str, name: str) -> bool:
    """Whether what differs from a name is the word for a kind of place, or asks: "(thanh) tra tinh" is no slip of Trà
    Vinh, nor "(nghi quyet) nao dinh" of Nam Định."""
    pairs = zip(run.split(), name.split(), strict=False)
    return any(typed != own and typed in _KINDS | _ASK for typed, own in pairs)


def _is_words(run: str) -> bool:
    """Whether two words in a row are some that everyone writes: "bao luc" (bạo lực) is no slip of Bảo Lạc."""
    words = run.split()
    return len(words) == 2 and general().usual(*words)


def _bound(before: str, run: Sequence[str], behind: str) -> bool:
    """Whether a run of words, each of which there is, belongs to its neighbours: "(tay) nghe van (dong)"."""
    words = general()
    if not all(word in words.forms for word in run):
        return False
    led = before != "" and before not in _LEAD_TO_NAMES and words.usual(before, run[0])
    return led or (behind != "" and words.usual(run[-1], behind))


def _ends(name: str) -> tuple[str, str]:
    return name[:_END], name[0] + name[-_END:]


@cache
def _other_names() -> frozenset[str]:
    return district_names() | {fold(p) for p in (*OLD_PROVINCES, *NEW_PROVINCES)}


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
    homes_of: Callable[[str], tuple[str, ...]] = lambda name: ()
    printed: Callable[[str], tuple[str, ...]] = lambda text: ()
    cited_within: Callable[[str, Filters], bool] = lambda directive, filters: True

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
            lambda name: _homes_of(store, name),
            lambda text: _printed(store, text),
            lambda directive, filters: len(store.matching(replace(filters, directives=(directive,)))) > 0,
        )

    @cached_property
    def mass(self) -> float:
        """Of the lexicon, see ``text.tokens.mass``."""
        return mass(self.lexicon)

    @cached_property
    def restorer(self) -> Restorer:
        """Gives back diacritics, with this library's own words and, once it is needed, a sample of its text."""
        return Restorer.of(self.lexicon, (*everyday(), *self.sample()), wording.load())

    @cached_property
    def provinces(self) -> tuple[str, ...]:
        """Provinces the library reports on."""
        return tuple(dict.fromkeys(c.metadata.province for c in self.cards if c.metadata.province))

    @cached_property
    def names(self) -> Names:
        """Names of the provinces and districts the library reports on, by how they may be typed."""
        districts = (bare_name(name) for name, _ in self.districts.values())
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
    def titles(self) -> Titles:
        """The library's reports by the words of their titles."""
        return Titles(self.cards)

    @cached_property
    def editions(self) -> Mapping[str, tuple[DocumentCard, ...]]:
        """Id of a report -> all reports of its series, the earliest first; only where there are several."""
        return of_series(self.cards)

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
        """Folded bare name of a district the library reports on -> its name and its province, or where its reports do
        not say that, its own name once more: they are found by it."""
        found: dict[str, tuple[str, str]] = {}
        for card in self.cards:
            district, province = card.metadata.district, card.metadata.province
            bare = _DISTRICT_WORD.sub("", fold(district or "")).strip()
            if district and bare and bare != fold(province or ""):
                found.setdefault(bare, (district, province or bare_name(district)))
        return found


def _sample(store: Store, cards: Sequence[DocumentCard]) -> Iterator[str]:
    """Some thousand passages from documents spread evenly over the library."""
    total = sum(c.passages for c in cards)
    step = max(1, total // _SAMPLE)
    for card in cards[::step]:
        for _, passage in store.passages_of(card.id):
            yield passage.text


def _told_of(store: Store, part: str) -> tuple[str, ...]:
    """Provinces whose reports speak of a district by name, "huyện U Minh" ("huyện đã họp" is none)."""
    tokens = [fold(s) for s in syllables(part)]
    found = store.search_lexical({"folded": [(t, 1.0) for t in tokens]}, _TELLING)
    told = [
        card.metadata.province
        for passage, card in store.passages(found.keys.tolist())
        if any(fold(" ".join(run)) == " ".join(tokens) and run[-1][0].isupper() for run in _runs(passage.text, tokens))
    ]
    return tuple(dict.fromkeys(province for province in told if province))


def _homes_of(store: Store, name: str) -> tuple[str, ...]:
    """Places whose reports have a name, each word of it with a capital; "" stands for reports of no place."""
    tokens = [fold(s) for s in syllables(name)]
    found = store.search_lexical({"folded": [(t, 1.0) for t in tokens]}, _NAMING).keys
    if not len(found):
        return ()
    held = holding(store.glances(found).words, [" ".join(tokens)])[::2].any(axis=1)
    having = (
        card
        for passage, card in store.passages(found[held].tolist())
        if any(all(word[0].isupper() for word in run) for run in _runs(passage.text, tokens) if _same(run, tokens))
    )
    return tuple(dict.fromkeys(_home(card) for card in having))


def _printed(store: Store, text: str) -> tuple[str, ...]:
    """What stands in the passages that have most of a question's words, whatever their marks."""
    tokens = dict.fromkeys(fold(s) for s in syllables(text))
    found = store.search_lexical({"folded": [(t, 1.0) for t in tokens]}, _NAMING)
    return tuple(passage.text for passage, _ in store.passages(found.keys.tolist()))


def _same(run: Sequence[str], tokens: Sequence[str]) -> bool:
    return [fold(word) for word in run] == list(tokens)


def _home(card: DocumentCard) -> str:
    """The province a document is of, or the district where no province is printed; "" where neither is."""
    m = card.metadata
    return m.province or (bare_name(m.district) if m.district else "")


def _runs(text: str, like: Sequence[str]) -> Iterator[list[str]]:
    """As many words in a row as ``like`` has, wherever its last one stands."""
    words = TOKEN.findall(text)
    for end, word in enumerate(words, start=1):
        if fold(word) == like[-1] and end >= len(like):
            yield words[end - len(like) : end]


def letters(symbol: str) -> str:
    return "".join(TOKEN.findall(fold(symbol))).lstrip("0")
