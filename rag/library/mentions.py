"""Which directive a mention means, by its number and year alone."""

from __future__ import annotations

from collections.abc import Sequence

from rag.records import Directive, Reference
from rag.text.tokens import fold


def family(reference: Reference) -> str:
    """What mentions must share to be of one directive at all."""
    return fold(reference.number or f"{reference.kind} {reference.title or reference.surface}")


def resolve(mentions: Sequence[Reference]) -> tuple[str | None, ...]:
    """A directive id for each mention of one family, None where two fit."""
    years = {m.date[:4] for m in mentions if m.date}
    only = next(iter(years)) if len(years) == 1 else None
    settled = [m.date[:4] if m.date else only or ("" if not years else None) for m in mentions]
    return tuple(
        None if year is None else f"{family(m)}@{year}".replace(" ", "_")
        for m, year in zip(mentions, settled, strict=True)
    )


def directives(mentions: Sequence[Reference]) -> tuple[Directive, ...]:
    """One record for each directive that settled mentions mean."""
    found: dict[str, Directive] = {}
    for m in mentions:
        if m.directive_id and m.directive_id not in found:
            found[m.directive_id] = Directive(m.directive_id, m.kind or "", m.number, m.date, m.issuer, m.title)
    return tuple(found.values())
