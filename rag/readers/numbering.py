"""The labels that word processors and browsers count by themselves."""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def roman(number: int) -> str:
    """Lower-case Roman numerals, up to 3,999; beyond, and below 1, figures.

    >>> roman(14)
    'xiv'
    """
    if not 0 < number < 4000:
        return str(number)
    out = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        out += sign * count
    return out


def letter(number: int) -> str:
    """a ... z, aa, bb ... as Word counts.

    >>> letter(1), letter(27)
    ('a', 'aa')
    """
    if not 0 < number <= 780:
        return str(number)
    times, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (times + 1)


STYLES: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": lambda number: roman(number).upper(),
    "lowerRoman": roman,
    "upperLetter": lambda number: letter(number).upper(),
    "lowerLetter": letter,
}


def counted(number: int, style: str) -> str:
    """``number`` in one of Word's styles; figures in a style we do not know."""
    return STYLES.get(style, str)(number)
