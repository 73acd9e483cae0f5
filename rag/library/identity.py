"""When two documents are one: the laws by which a new document takes the place of an old one."""

from __future__ import annotations

from rag.records import Metadata
from rag.text.tokens import fold
from rag.text.words.abbreviations import spell_out


def plain(value: str | None) -> str:
    """What is compared of an issuer or title: folded, abbreviations of bodies spelt out, punctuation gone.

    >>> plain("UBND Tỉnh An Hải") == plain("Ủy ban nhân dân tỉnh An Hải")
    True
    """
    letters = "".join(c if c.isalnum() else " " for c in fold(spell_out(value or "")))
    return " ".join(letters.split())


def same_work(one: Metadata, other: Metadata) -> bool:
    """Whether two documents are a digest and an original of one work.

    Kind, number, issuer and date when both have them all, else kind, issuer and title; in the second case a number
    or date that both have must not disagree (the reports of two years may share a title).
    """
    kinds = plain(one.kind) == plain(other.kind) != ""
    issuers = plain(one.issuer) == plain(other.issuer) != ""
    if not (kinds and issuers):
        return False
    numbers = one.number is not None and other.number is not None
    dates = one.issued_on is not None and other.issued_on is not None
    if (numbers and one.number != other.number) or (dates and not _dates_agree(one.issued_on, other.issued_on)):
        return False
    return (numbers and dates) or plain(one.title) == plain(other.title) != ""


def _dates_agree(one: str | None, other: str | None) -> bool:
    shorter, longer = sorted((one or "", other or ""), key=len)
    return longer.startswith(shorter)
