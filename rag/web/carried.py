"""What the browser carries from request to request: the turns of a conversation, and a search with its limits.

The server keeps neither, so a restart loses nothing. What comes back was in a stranger's hands: it is bounded and
anything of a wrong shape is left out, never trusted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, cast, get_args

from rag.records import Filters

MOST_TURNS = 60
LONGEST = 2000
_MOST_VALUES = 100
Sort = Literal["best", "newest", "place"]
Verdict = Literal["good", "bad"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as asked. ``plain``: taken as typed; ``drop``: recognised limits taken away."""

    q: str
    plain: bool = False
    drop: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    verdict: Verdict | None = None

    @property
    def dropped(self) -> Filters:
        """What was taken away, whichever field it stood in."""
        return Filters(places=self.drop, documents=self.drop, without_places=self.drop)

    @property
    def filters(self) -> Filters:
        """What the user set."""
        return Filters(places=self.places, years=self.years)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search with its limits; ``page`` from 1."""

    text: str = ""
    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    directives: tuple[str, ...] = ()
    plain: bool = False
    drop: tuple[str, ...] = ()
    sort: Sort = "best"
    page: int = 1

    @property
    def filters(self) -> Filters:
        """What the user set."""
        return Filters(places=self.places, years=self.years, kinds=self.kinds, directives=self.directives)

    @property
    def dropped(self) -> Filters:
        """What was taken away, whichever field it stood in."""
        return Filters(places=self.drop, documents=self.drop, without_places=self.drop)

    def with_(self, **changes: Any) -> Wanted:
        """The search with a change, on its first page unless the page is what changes."""
        return replace(self, **({"page": 1} | changes))


def dumped(value: Asked | Wanted | Iterable[Asked]) -> str:
    """As JSON for a data attribute."""
    plain = asdict(value) if isinstance(value, Asked | Wanted) else [asdict(v) for v in value]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def turns(text: object) -> tuple[Asked, ...]:
    """The turns of a conversation, the last ``MOST_TURNS`` of them.

    >>> turns('[{"q": "Tiếp công dân?"}, {"q": 5}, "x"]')
    (Asked(q='Tiếp công dân?', plain=False, drop=(), places=(), years=(), verdict=None),)
    """
    rows = _loaded(text)
    made = (_asked(row) for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()
    return tuple(t for t in made if t)[-MOST_TURNS:]


def scope(text: object) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Places and years chosen for the next question."""
    row = _loaded(text)
    return (_texts(row, "places"), _numbers(row, "years")) if isinstance(row, dict) else ((), ())


def wanted(text: object) -> Wanted:
    """A search; what cannot be read is left at its default."""
    row = _loaded(text)
    if not isinstance(row, dict):
        return Wanted()
    said, sort, page = row.get("text"), row.get("sort"), row.get("page")
    return Wanted(
        text=said.strip()[:LONGEST] if isinstance(said, str) else "",
        places=_texts(row, "places"),
        years=_numbers(row, "years"),
        kinds=_texts(row, "kinds"),
        directives=_texts(row, "directives"),
        plain=row.get("plain") is True,
        drop=_texts(row, "drop"),
        sort=cast(Sort, sort) if sort in get_args(Sort) else "best",
        page=page if isinstance(page, int) and 1 <= page <= 1000 else 1,
    )


def _asked(row: dict[str, Any]) -> Asked | None:
    q, verdict = row.get("q"), row.get("verdict")
    if not isinstance(q, str) or not q.strip():
        return None
    return Asked(
        q.strip()[:LONGEST],
        row.get("plain") is True,
        _texts(row, "drop"),
        _texts(row, "places"),
        _numbers(row, "years"),
        cast(Verdict, verdict) if verdict in get_args(Verdict) else None,
    )


def _loaded(text: object) -> Any:
    try:
        return json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None


def _texts(row: dict[str, Any], key: str) -> tuple[str, ...]:
    values = row.get(key)
    kept = [v[:200] for v in values if isinstance(v, str)] if isinstance(values, list) else []
    return tuple(kept[:_MOST_VALUES])


def _numbers(row: dict[str, Any], key: str) -> tuple[int, ...]:
    values = row.get(key)
    kept = [v for v in values if type(v) is int and 1900 <= v <= 2200] if isinstance(values, list) else []
    return tuple(kept[:_MOST_VALUES])
