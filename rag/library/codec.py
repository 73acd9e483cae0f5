"""Frozen records as JSON and back: how a document is kept in the catalog, with no pickle.

Fields a newer version added take their default on reading, fields it dropped are passed over, so that a library
outlives small changes of ``records``.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import orjson

T = TypeVar("T")
Kind = Any  # a class or a typing form; hashable, which mypy does not know of type[T]


def dumps(record: object) -> str:
    """Compact JSON of a record; keys are field names."""
    return json.dumps(_plain(record), ensure_ascii=False, separators=(",", ":"))


def loads(kind: type[T], text: str | bytes) -> T:
    """The record of class ``kind`` that ``dumps`` wrote. Raises ValueError, TypeError or KeyError on anything else."""
    form: Kind = kind
    record: T = _builder(form)(orjson.loads(text))
    return record


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    return value


@cache
def _builder(kind: Kind) -> Callable[[Any], Any]:
    if is_dataclass(kind):
        return _record_builder(kind)
    origin: Any = get_origin(kind)
    arguments = get_args(kind)
    if origin is tuple:
        item = _builder(arguments[0])
        return tuple if item is _as_it_is else lambda values: tuple([item(v) for v in values])
    if origin in (Union, types.UnionType):
        inner = _builder(next(a for a in arguments if a is not type(None)))
        if inner is _as_it_is:
            return _as_it_is
        return lambda value: None if value is None else inner(value)
    if (
        origin is Literal
        or kind in (str, int, float, bool)
        or (isinstance(origin, type) and issubclass(origin, Mapping))
    ):
        return _as_it_is
    raise TypeError(f"no JSON form for {kind}")


def _record_builder(kind: Kind) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    builders = {f.name: _builder(hints[f.name]) for f in fields(kind)}
    names = tuple(builders)
    # Each passage shown is decoded: only the fields that JSON cannot give as they are cost a call.
    changed = [(name, make) for name, make in builders.items() if make is not _as_it_is]

    def build(values: dict[str, Any]) -> Any:
        for name, make in changed:
            if name in values:
                values[name] = make(values[name])
        if tuple(values) == names:  # as this version writes it
            return kind(*values.values())
        return kind(**{name: value for name, value in values.items() if name in builders})

    return build


def _as_it_is(value: Any) -> Any:
    return value
