"""The truth: what goes in comes out of JSON as it was, and generations are told apart."""

from pathlib import Path

import numpy as np
import pytest
from made_up import ENCODER, cite, full, made

from rag.library import codec, seals
from rag.library.catalog import Catalog, Stamp, create
from rag.library.changes import Changes, Prepared, corrected
from rag.library.identity import plain
from rag.library.store import Manifest
from rag.records import Document, Metadata


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    create(tmp_path, Manifest(0, 1, "fake", "fake-1", ENCODER.dimension, "1", ""))
    return Catalog(tmp_path, write=True)


def put(catalog: Catalog, *documents: Document) -> None:
    rows = [Prepared(d, ENCODER.encode([p.text for p in d.passages]), [{} for _ in d.passages]) for d in documents]
    with catalog.change():
        Changes(catalog).put(rows)


def test_a_record_survives_json() -> None:
    document = full("a", "Tiếp 342 lượt.", cites=[cite("16/CT-TTg", date="2016-05-16")])
    assert codec.loads(Document, codec.dumps(document)) == document


def test_a_record_of_another_version_is_read() -> None:
    assert codec.loads(Metadata, '{"kind": "Báo cáo", "new_field": 1}') == Metadata(kind="Báo cáo")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UBND tỉnh An Hải", "Ủy ban nhân dân tỉnh An Hải"),
        ("Uỷ ban nhân dân tỉnh An Hải", "ỦY BAN NHÂN DÂN TỈNH AN HẢI"),
        ("Thường trực HĐND huyện", "Thường trực Hội đồng nhân dân huyện"),
        ("Kết quả, năm 2020", "kết quả năm 2020."),
    ],
)
def test_names_are_compared_plainly(one: str, other: str) -> None:
    assert plain(one) == plain(other) != ""


@pytest.mark.parametrize(("value", "precision"), [("2021", "year"), ("2021-06", "month"), ("2021-06-07", "day")])
def test_a_corrected_date_has_its_precision(value: str, precision: str) -> None:
    metadata = corrected(Metadata(), {"issued_on": value})
    assert (metadata.issued_on, metadata.issued_precision) == (value, precision)


def test_a_failed_change_leaves_nothing(catalog: Catalog) -> None:
    put(catalog, made("a"))
    before = catalog.newest()
    with pytest.raises(RuntimeError), catalog.change():
        Changes(catalog).remove([made("a").id])
        raise RuntimeError
    assert catalog.newest() == before and len(catalog.cards()) == 1
    catalog.close()


def test_what_came_and_went_since_a_stamp(catalog: Catalog) -> None:
    one, two = made("a", "một", "hai"), made("b", "ba")
    put(catalog, one)
    stamp = catalog.newest()
    put(catalog, two)
    with catalog.change():
        Changes(catalog).remove([one.id, two.id])
    assert catalog.last_key(stamp) == 2
    assert catalog.removed_since(stamp).tolist() == [1, 2], "what the stamp never held is not gone from it"
    assert catalog.keys(2).tolist() == []
    assert catalog.last_key(Stamp(stamp.generation, "of another history")) is None
    catalog.close()


def test_a_sound_truth_has_no_faults(catalog: Catalog) -> None:
    put(catalog, made("a", "một"), made("b", "hai"))
    assert catalog.faults() == []
    catalog.rows("DELETE FROM vectors WHERE key=1")
    assert catalog.faults() == ["vectors: 1 != 2"]
    catalog.close()


def test_seals_notice_what_changed(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"abc")
    sealed = seals.seal([file])
    assert seals.broken(tmp_path, sealed, thorough=True) is None
    seals.replace_file(file, b"abd")
    assert seals.broken(tmp_path, sealed) == "f"
    file.unlink()
    assert seals.broken(tmp_path, sealed) == "f"


def test_vectors_are_kept_in_half_precision(catalog: Catalog) -> None:
    document = made("a", "một", "hai")
    put(catalog, document)
    assert np.allclose(catalog.vectors([2]), ENCODER.encode(["hai"]), atol=1e-3)
    catalog.close()
