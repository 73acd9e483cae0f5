"""Every JSON line of every command has exactly the keys and types that other programs rely on.

A shape is a dict of its keys, a one-element list for a list of that, or the types a value may have.
"""

import json
import sys
from pathlib import Path
from types import UnionType
from typing import Any

import pytest

from rag import cli
from rag.engine import Engine
from rag.settings import Settings

DATA = Path(__file__).parent / "data"
REPORTS = ("hau-giang-2022.txt", "bac-kan-2021.txt", "quy-che-tiep-dan-2023.txt")
S, N = str, str | None
DOCUMENT = {"id": S, "source": S, "sources": [S], "kind": N, "number": N, "title": N, "issuer": N, "province": N,
            "issued_on": N, "nature": S}  # fmt: skip
FILTERS = {"places": [S], "years": [int], "kinds": [S], "directives": [S], "documents": [S], "without_places": [S]}
UNDERSTOOD = {"text": S, "restored": bool, "filters": FILTERS}
REFERENCE = {"surface": S, "start": int, "end": int, "section": S, "footnote": int | str | None, "kind": N,
             "number": N, "date": N, "issuer": N, "title": N, "directive_id": N}  # fmt: skip
PLACED = {"section": S, "footnote": int | str | None, "page": int | None, "reference": S}
HIT = {"rank": int, "score": float, "document": DOCUMENT, **PLACED, "breadcrumb": [S], "text": S, "also_in": [S],
       "why": [S]}  # fmt: skip
CITATION = {"n": int, "quote": S, "document": DOCUMENT, **PLACED}
SENTENCE = {"text": S, "citations": [int], "verified": bool, "verbatim": bool}
SECTION = {"path": S, "label": N, "title": S, "level": int, "start": int, "end": int, "own_end": int, "role": S}
METADATA = {"kind": N, "number": N, "issuer": N, "province": N, "district": N, "place": N, "issued_on": N,
            "issued_precision": S, "title": N, "period": dict | None,
            "signers": [{"name": S, "title": N, "authority": N}]}  # fmt: skip
SHAPES: dict[str, Any] = {
    "inspect": {"source": S, "sha256": S, "text": S, "pages": [{"number": int, "spans": [[int]]}],
                "metadata": METADATA, "sections": [SECTION], "references": [REFERENCE],
                "report": {"warnings": [S], "format": S, "counts": dict, "ocr_confidence": float | None, "nature": S,
                           "passages": int}},
    "search": {"question": S, "understood": UNDERSTOOD, "hits": [HIT]},
    "ask": {"question": S, "understood": UNDERSTOOD, "answer": S, "abstained": bool, "reason": N, "method": S,
            "citations": [CITATION], "sentences": [SENTENCE], "notes": [S]},
    "compare": {"issue": S, "cells": [{"place": S, "found": bool, "text": N, "citation": (CITATION, None)}]},
    "cited": {"directive": ({"id": S, "kind": N, "number": N, "issued_on": N, "issuer": N, "title": N}, None),
              "in_library": N, "notes": [S],
              "mentions": [{"document": DOCUMENT, "section": S, "footnote": int | str | None, "surface": S}]},
    "list": {"document": {**DOCUMENT, "corrected": [S]}, "passages": int, "sections": int, "references": int,
             "added_on": S},
    "show": {"document": DOCUMENT, "section": N, "title": N, "text": S, "references": [REFERENCE]},
    "add": {"source": S, "status": S, "document": N, "warnings": [S], "error": N},
}  # fmt: skip


def faults(value: Any, shape: Any, where: str = "") -> list[str]:
    """What of the value is not as the shape says."""
    if isinstance(shape, tuple):
        return [] if value is None else faults(value, shape[0], where)
    if isinstance(shape, dict):
        if not isinstance(value, dict) or set(value) != set(shape):
            return [f"{where}: {sorted(value) if isinstance(value, dict) else value!r}"]
        return [fault for key, part in shape.items() for fault in faults(value[key], part, f"{where}.{key}")]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{where}: {value!r}"]
        return [fault for n, one in enumerate(value) for fault in faults(one, shape[0], f"{where}[{n}]")]
    assert isinstance(shape, type | UnionType)
    fits = isinstance(value, shape) and not (isinstance(value, bool) and shape is not bool)
    return [] if fits else [f"{where}: {value!r}"]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("contract") / "index"
    with Engine.open(Settings(library=folder), create=True) as engine:
        list(engine.add([DATA / name for name in REPORTS]))
    return folder


@pytest.mark.parametrize(
    "line",
    [
        ("inspect", "bac-kan-2021.txt"),
        ("inspect", "quy-che-tiep-dan-2023.txt"),
        ("search", "tiếp công dân"),
        ("search", "tiep cong dan o Hà Nội"),
        ("ask", "Hậu Giang giải quyết bao nhiêu đơn khiếu nại, tố cáo?"),
        ("ask", "Hà Nội tiếp công dân thế nào?"),
        ("compare", "tiếp công dân"),
        ("cited",),
        ("cited", "chi thi 35"),
        ("list",),
        ("show", "bac-kan-2021.txt"),
        ("show", "bac-kan-2021.txt", "III"),
        ("add", "hau-giang-2022.txt"),
    ],
    ids=" ".join,
)
def test_each_line_has_its_shape(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, line: tuple[str, ...]
) -> None:
    command, *rest = line
    monkeypatch.chdir(DATA)
    monkeypatch.setenv("TIENLE_LIBRARY", str(library))
    monkeypatch.setattr("sys.stdin", None)
    monkeypatch.setattr("sys.argv", ["tienle", command, *rest, "--json"])
    capsys.readouterr()
    try:
        cli.main()
    except SystemExit as end:
        assert not end.code, sys.argv
    rows = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    assert rows
    assert [fault for row in rows for fault in faults(row, SHAPES[command])] == []


def test_the_checker_sees_what_is_wrong() -> None:
    shape = {"a": S, "b": [int], "c": ({"d": N}, None)}
    assert faults({"a": "x", "b": [1], "c": None}, shape) == []
    assert faults({"a": "x", "b": [1], "c": {"d": None}}, shape) == []
    for wrong in ({"a": "x", "b": [1]}, {"a": 1, "b": [1], "c": None}, {"a": "x", "b": [True], "c": {}}):
        assert faults(wrong, shape), wrong
