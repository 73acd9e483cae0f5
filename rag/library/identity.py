"""When two documents are one: the laws by which a new document takes the place of an old one."""

from __future__ import annotations

from rag.records import Document, Metadata
from rag.text.tokens import fold

_ABBREVIATIONS = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "mttq": "mat tran to quoc",
    "bcsd": "ban can su dang",
    "bch": "ban chap hanh",
    "btv": "ban thuong vu",
    "tp": "thanh pho",
    "tw": "trung uong",
    "tu": "tinh uy",
    "tt": "thuong truc",
}


def plain(value: str | None) -> str:
    """What is compared of an issuer or title: folded, abbreviations of bodies spelt out, punctuation gone.

    >>> plain("UBND Tỉnh An Hải") == plain("Ủy ban nhân dân tỉnh An Hải")
    True
    """
    letters = "".join(c if c.isalnum() else " " for c in fold(value or ""))
    return " ".join(_ABBREVIATIONS.get(word, word) for word in letters.split())


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


def takes_place_of(new: Document, old_nature: str, old: Metadata) -> bool:
    """Whether the old document is the digest of this original."""
    return new.nature == "original" and old_nature == "digest" and same_work(new.metadata, old)


def _dates_agree(one: str | None, other: str | None) -> bool:
    shorter, longer = sorted((one or "", other or ""), key=len)
    return longer.startswith(shorter)
