"""Vietnamese typed in the fonts of before Unicode: TCVN3 (".VnTime", ABC) and VNI ("VNI-Times").

These are fonts, not encodings: the file holds Western characters that the font drew as Vietnamese letters, so the
readers hand over "Céng hßa" (TCVN3) or "Coäng hoøa" (VNI). A line is repaired only where the repair makes Vietnamese
syllables of what were none; a line with a single letter that only Unicode Vietnamese has is never touched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

_TCVN3_CODES = (
    "¡Ă¢Â£Ê¤Ô¥Ơ¦Ư§Đ¨ă©âªê«ô¬ơ\u00adư®đµà¶ả·ã¸á¹ạ»ằ¼ẳ½ẵ¾ắÆặÇầÈẩÉẫÊấËậÌèÎẻÏẽÐéÑẹÒềÓểÔễÕếÖệ×ìØỉÜĩÝíÞị"
    "ßòáỏâõãóäọåồæổçỗèốéộêờëởìỡíớîợïùñủòũóúôụõừöử÷ữøứùựúỳûỷüỹýýþỵ"
)
TCVN3 = {ord(old): new for old, new in zip(_TCVN3_CODES[::2], _TCVN3_CODES[1::2], strict=True)}

_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HATS = {
    **{"â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309"},
    **{"ã": "\u0302\u0303", "ä": "\u0302\u0323"},
}
_VNI_BREVES = {
    **{"ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309"},
    **{"ü": "\u0306\u0303", "ë": "\u0306\u0323"},
}
_VNI_SINGLES = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ"}


def _vni_pairs() -> dict[str, str]:
    """Each base letter with each mark that may follow it, in both cases of both."""
    pairs: dict[str, str] = {}
    for bases, marks in (("aeouyôö", _VNI_TONES), ("aeo", _VNI_HATS), ("a", _VNI_BREVES)):
        for base in bases:
            letter = _VNI_SINGLES.get(base, base)
            for mark, combining in marks.items():
                made = unicodedata.normalize("NFC", letter + combining)
                for written in (mark, mark.upper()):
                    pairs[base + written] = made
                    pairs[base.upper() + written] = made.upper()
    return pairs


VNI = _vni_pairs() | _VNI_SINGLES | {o.upper(): n.upper() for o, n in _VNI_SINGLES.items()}
_VNI_TOKEN = re.compile("|".join(sorted(VNI, key=len, reverse=True)))

# Letters that no Western font has: with one of them on it, a line is Unicode Vietnamese already.
_UNICODE_ONLY = re.compile("[\u0102-\u024f\u0300-\u036f\u1ea0-\u1ef9\u0400-\u0fff\u3000-\uffef]")
_SUSPECT = re.compile("[\u00a1-\u00ff\u00ad]")
_WORD = re.compile("[A-Za-z\u00a1-\u024f\u0300-\u036f\u1ea0-\u1ef9]+")

_ONSET = r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
_SYLLABLE = re.compile(
    _ONSET + r"(?:(?:uyê|iê|yê|uô|ươ|oa|oă|oe|oo|uâ|uê|uơ|uy|[aăâeêioôơuưy])(?:ng|[cmnpt])?"
    r"|(?:oa|uê|uy|[aêiy])(?:ch|nh)"
    r"|uya|ua|ưa|ia|(?P<glide>uyu|oai|oay|oao|oeo|iêu|yêu|uôi|ươi|ươu|uây|uêu|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu))"
)
_SYMBOL = re.compile(r"[\d/]")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))


@lru_cache(maxsize=4096)
def is_syllable(word: str) -> bool:
    """Whether a word can be one Vietnamese syllable: an onset, a rhyme, at most one tone.

    >>> [is_syllable(w) for w in ("Cộng", "nghĩa", "Coäng", "hßa")]
    [True, True, False, False]
    """
    decomposed = unicodedata.normalize("NFD", word.lower())
    toneless = decomposed.translate(_TONES)
    if len(decomposed) - len(toneless) > 1:
        return False
    plain = unicodedata.normalize("NFC", toneless)
    found = _SYLLABLE.fullmatch(plain)
    # The tone stands on the vowel, never on the glide that closes it: "chéo", not "cheó".
    if found is None or (found["glide"] and ord(decomposed[-1]) in _TONES):
        return False
    # A syllable that ends in a stop bears the sharp or the heavy tone, "học", never another.
    stopped = plain.endswith(("c", "ch", "p", "t"))
    tone = next((c for c in decomposed if ord(c) in _TONES), None)
    return not stopped or tone in {"\u0301", "\u0323"}


def from_tcvn3(line: str) -> str:
    """A line typed in a TCVN3 font, in Unicode.

    Fonts of capitals (".VnTimeH") draw small letters' codes as capitals: a word whose plain letters are all capitals,
    or any word of a line whose plain letters are, becomes capitals.

    >>> from_tcvn3("Céng hßa x· héi chñ nghÜa"), from_tcvn3("CéNG HßA")
    ('Cộng hòa xã hội chủ nghĩa', 'CỘNG HÒA')
    >>> from_tcvn3("Sè: 57/BC-UBND")
    'Số: 57/BC-UBND'
    """
    # The symbol of a document is in capitals whatever the words beside it are: "Sè: 57/BC-UBND".
    plain = [c for word in line.split() if not _SYMBOL.search(word) for c in word if "A" <= c <= "Z" or "a" <= c <= "z"]
    capitals = sum(c.isupper() for c in plain)
    if capitals < 2:
        return unicodedata.normalize("NFC", line.translate(TCVN3))
    all_capitals = capitals >= 3 and capitals >= 0.9 * len(plain)

    def word(match: re.Match[str]) -> str:
        letters = [c for c in match[0] if c.isascii()]
        loud = letters and all(c.isupper() for c in letters) and (all_capitals or len(letters) > 1)
        repaired = match[0].translate(TCVN3)
        return repaired.upper() if loud or (all_capitals and not letters) else repaired

    return unicodedata.normalize("NFC", _WORD.sub(word, line))


def from_vni(line: str) -> str:
    """A line typed in a VNI font, in Unicode.

    >>> from_vni("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam")
    'Cộng hòa xã hội chủ nghĩa Việt Nam'
    """
    return _VNI_TOKEN.sub(lambda m: VNI[m[0]], line)


def _gain(line: str) -> tuple[int, int]:
    """How many of the words with letters beyond ASCII are Vietnamese syllables, and how many such words there are."""
    # The letters of a symbol ("1102/QĐ-UBND") are no syllables in any font.
    spoken = " ".join(word for word in line.split() if not _SYMBOL.search(word)) if "/" in line else line
    words = [w for w in _WORD.findall(spoken) if not w.isascii() and any(c.isascii() for c in w)]
    return sum(map(is_syllable, words)), len(words)


def _candidate(line: str, repair: Callable[[str], str]) -> int:
    """How many words a repair makes Vietnamese; 0 where it makes none, or leaves many that are not."""
    good, _ = _gain(line)
    better, words = _gain(repair(line))
    return better - good if better > good and better >= 0.6 * words else 0


def _gains(line: str) -> tuple[int, int]:
    """What TCVN3 and VNI would make of a line; a line that TCVN3 wholly explains is not asked about VNI."""
    tcvn3 = _candidate(line, from_tcvn3)
    if tcvn3 > 4 and tcvn3 * 2 > _gain(line)[1]:
        return tcvn3, 0
    return tcvn3, _candidate(line, from_vni)


def repair(lines: Sequence[str]) -> tuple[list[str], int, int]:
    """Lines with old fonts repaired, and how many lines were TCVN3 and how many VNI.

    A line that could be read either way follows the rest of its document.
    """
    suspects = [n for n, line in enumerate(lines) if _SUSPECT.search(line) and not _UNICODE_ONLY.search(line)]
    if not suspects:
        return list(lines), 0, 0
    gains = {n: _gains(lines[n]) for n in suspects}
    totals = sum(t for t, v in gains.values() if t > v), sum(v for t, v in gains.values() if v > t)
    unicode_lines = sum(1 for line in lines if _UNICODE_ONLY.search(line))
    repaired = list(lines)
    counts = [0, 0]
    for n in suspects:
        choice = _choose(lines[n], gains[n], totals, unicode_lines)
        if choice is not None:
            repaired[n] = (from_tcvn3, from_vni)[choice](lines[n])
            counts[choice] += repaired[n] != lines[n]
    return repaired, counts[0], counts[1]


def _choose(line: str, gains: tuple[int, int], totals: tuple[int, int], unicode_lines: int) -> int | None:
    """0 for TCVN3, 1 for VNI, None to leave the line."""
    if gains[0] != gains[1] and max(totals) >= 2:
        return 0 if gains[0] > gains[1] else 1
    if max(totals) < 6 or unicode_lines * 4 > max(totals):
        return None
    # Nothing on the line decides ("có" is a word before and after): it is what its document is.
    choice = 0 if totals[0] >= totals[1] else 1
    good, words = _gain((from_tcvn3, from_vni)[choice](line))
    before = _gain(line)[0]
    return choice if good > before or (good == before and good * 2 >= words) else None
