"""Encoders: the fast path equals sentence-transformers, families get what they expect, failures speak Vietnamese."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import ModelUnavailable
from rag.models import memory
from rag.models.encoder import (
    EMBEDDED,
    OFFLINE,
    EmbeddedEncoder,
    Encoder,
    SentenceTransformersEncoder,
    fingerprint,
    habits,
    is_static,
    load_encoder,
    static_for,
)
from rag.models.training import save
from rag.models.words import count, vocabulary

TEXTS = (
    "Ủy ban nhân dân huyện đã tiếp 1.204 lượt công dân trong năm 2021.",
    "Cán bộ xã còn gây phiền hà khi bà con làm giấy tờ; đã nhắc nhở, chấn chỉnh.",
    "uy ban nhan dan huyen tiep cong dan",
    "Kế hoạch số 31-KH/HU về công tác dân vận",
)
SAID = ["cải cách hành chính phục vụ nhân dân", "công tác dân vận của chính quyền"] * 50
WORDS = "cải cách hành chính phục vụ nhân dân công tác vận của quyền không-có 12 , . \n".split(" ")


@pytest.fixture(scope="module")
def embedded() -> EmbeddedEncoder:
    encoder = load_encoder(None)
    assert isinstance(encoder, EmbeddedEncoder)
    return encoder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static encoder of a few words with random rows."""
    folder = tmp_path_factory.mktemp("small") / "static"
    tokenizer = vocabulary(*count(SAID), least=(5, 5, 5))
    rows = np.random.default_rng(1).standard_normal((tokenizer.get_vocab_size(), 16), dtype=np.float32)
    save(folder, tokenizer, rows)
    return folder


def test_the_embedded_encoder_is_within_its_budget() -> None:
    assert sum(p.stat().st_size for p in OFFLINE.rglob("*") if p.is_file()) <= 50 * 2**20


def test_it_starts_without_pytorch() -> None:
    code = (
        "import sys; from rag.models.encoder import load_encoder; load_encoder(None).encode_questions(['dân vận']);"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers', 'scipy', 'pyvi') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_fast_path_equals_sentence_transformers(embedded: EmbeddedEncoder) -> None:
    sentence_transformers = pytest.importorskip("sentence_transformers")
    model = sentence_transformers.SentenceTransformer(str(OFFLINE), device="cpu")
    theirs = model.encode(list(TEXTS), convert_to_numpy=True)
    assert np.abs(theirs - embedded.encode_passages(TEXTS)).max() < 1e-3
    assert model.get_embedding_dimension() == embedded.dimension


@pytest.mark.parametrize("kind", ["float16", "float32"])
def test_a_plain_table_is_read_as_well(small: Path, tmp_path: Path, kind: str) -> None:
    from safetensors.numpy import save_file

    encoder = EmbeddedEncoder(small)
    for name in ("tokenizer.json", "modules.json"):
        (tmp_path / name).write_bytes((small / name).read_bytes())
    rows = encoder.table.take(np.arange(len(encoder.table.rows)))
    save_file({"embedding.weight": rows.astype(kind)}, str(tmp_path / "model.safetensors"))
    assert np.allclose(
        EmbeddedEncoder(tmp_path).encode_passages(SAID[:2]), encoder.encode_passages(SAID[:2]), atol=2e-3
    )


def test_meaning_is_nearer_than_chance(embedded: EmbeddedEncoder) -> None:
    for one, other, stranger in (
        ("bà con", "nhân dân", "máy bay"),
        ("giấy tờ", "hồ sơ", "bóng đá"),
        ("vòi vĩnh", "nhũng nhiễu", "thời tiết"),
        ("khiếu nại", "khiếu kiện", "cầu thủ"),
    ):
        a, b, c = embedded.encode_questions([one, other, stranger])
        assert a @ b > a @ c, (one, other, stranger)


def test_without_diacritics_it_is_nearly_the_same(embedded: EmbeddedEncoder) -> None:
    written, bare = embedded.encode_questions(
        ["công tác dân vận chính quyền ở huyện", "cong tac dan van chinh quyen o huyen"]
    )
    assert written @ bare > 0.5


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), max_size=6))
@settings(deadline=None, max_examples=40)
def test_each_text_by_itself_and_of_length_one(small: Path, texts: list[str]) -> None:
    encoder = EmbeddedEncoder(small)
    together = encoder.encode_passages(texts)
    assert together.shape == (len(texts), 16)
    assert together.dtype == np.float32
    for text, vector in zip(texts, together, strict=True):
        assert np.allclose(encoder.encode_questions([text])[0], vector, atol=1e-6)
        length = float(np.linalg.norm(vector))
        assert abs(length - 1) < 1e-5 or length == 0


@pytest.mark.parametrize("text", ["", "   ", "…", "zzz qqq"])
def test_a_text_without_a_known_word_is_the_zero_vector(small: Path, text: str) -> None:
    assert not EmbeddedEncoder(small).encode_questions([text]).any()


def test_more_texts_than_a_batch(small: Path) -> None:
    encoder = EmbeddedEncoder(small)
    many = encoder.encode_passages(SAID * 6)
    assert np.allclose(many[-2:], encoder.encode_passages(SAID[:2]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("xã xử lý rác thải, đất đai thế nào?", ("xã", "xử lý", "rác thải", "đất đai", "thế nào")),
        ("chỉ số papi", ("chỉ số", "papi")),
        ("", ()),
        ("...", ()),
    ],
)
def test_words_as_the_vocabulary_has_them(embedded: EmbeddedEncoder, text: str, expected: tuple[str, ...]) -> None:
    assert embedded.words(text) == expected


def test_a_word_is_nearest_to_itself_and_near_to_its_like(embedded: EmbeddedEncoder) -> None:
    same, like, far = embedded.nearness(["rác thải", "nhân dân", "cháy rừng"], ["Xã thu gom rác thải của bà con"])
    assert same > 0.99 and like > far and far < 0.4
    assert embedded.nearness(["rác thải"], []).tolist() == [0.0]
    assert embedded.nearness([], ["rác"]).shape == (0,)


def test_any_encoder_has_a_vocabulary(embedded: EmbeddedEncoder) -> None:
    assert static_for(embedded) is embedded
    assert static_for(Mock(spec=Encoder)).words("rác thải") == ("rác thải",)


def test_names_and_fingerprints(small: Path, tmp_path: Path) -> None:
    assert load_encoder(EMBEDDED).name == load_encoder("").name == EMBEDDED
    assert load_encoder(small).fingerprint == fingerprint(small) != load_encoder(None).fingerprint
    tokenizer = EmbeddedEncoder(small).tokenizer
    rows = np.ones((tokenizer.get_vocab_size(), 16), np.float32)
    save(tmp_path / "other", tokenizer, rows)
    assert fingerprint(tmp_path / "other") != fingerprint(small)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tokenizer.json", b"{}"),
        ("tokenizer.json", None),
        ("model.safetensors", None),
        ("model.safetensors", b""),
        ("model.safetensors", b"\xff" * 64),
        ("model.safetensors", (2).to_bytes(8, "little") + b"{}"),
        ("model.safetensors", (2).to_bytes(8, "little") + b"[]"),
    ],
)
def test_a_damaged_folder_is_named(small: Path, tmp_path: Path, name: str, content: bytes | None) -> None:
    for path in small.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelUnavailable, match="Không đọc được mô hình nhúng"):
        load_encoder(tmp_path)


@pytest.mark.parametrize(
    ("modules", "expected"),
    [
        ('[{"type": "sentence_transformers.models.StaticEmbedding"}]', True),
        ('[{"type": "a.StaticEmbedding"}, {"type": "b.Normalize"}]', True),
        ('[{"type": "a.StaticEmbedding"}, {"type": "b.Dense"}]', False),
        ('[{"type": "a.Transformer"}, {"type": "b.Pooling"}]', False),
        ("[1]", False),
        ("{", False),
    ],
)
def test_what_the_fast_path_takes(tmp_path: Path, modules: str, expected: bool) -> None:
    (tmp_path / "modules.json").write_text(modules)
    assert is_static(tmp_path) is expected


@pytest.mark.parametrize(
    ("name", "told", "tokenizer", "base", "expected"),
    [
        ("intfloat/multilingual-e5-small", {}, "", "", ("query: ", "passage: ", False)),
        ("/models/mine", {}, "", "intfloat/multilingual-e5-base", ("query: ", "passage: ", False)),
        ("BAAI/bge-m3", {}, "XLMRobertaTokenizerFast", "", ("", "", False)),
        (
            "BAAI/bge-small-en-v1.5",
            {},
            "",
            "",
            ("Represent this sentence for searching relevant passages: ", "", False),
        ),
        ("bkai-foundation-models/vietnamese-bi-encoder", {}, "PhobertTokenizer", "", ("", "", True)),
        ("/models/mine", {}, "PhobertTokenizer", "", ("", "", True)),
        ("/models/mine", {}, "", "vinai/phobert-base-v2", ("", "", True)),
        ("/models/mine", {"query": "hỏi: ", "document": "đoạn: "}, "", "", ("hỏi: ", "đoạn: ", False)),
        ("intfloat/multilingual-e5-small", {"query": "q: ", "passage": ""}, "", "", ("q: ", "passage: ", False)),
        ("/models/case5-e5x", {}, "", "", ("", "", False)),
    ],
)
def test_families(name: str, told: dict[str, str], tokenizer: str, base: str, expected: tuple[str, str, bool]) -> None:
    found = habits(name, told, tokenizer, base)
    assert (found.question, found.passage, found.segmented) == expected


def transformer(folder: Path, prompts: dict[str, str] | None = None) -> Path:
    """A tiny random BERT over a few words, saved as a sentence-transformers model."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(1)
    words = "[PAD] [UNK] [CLS] [SEP] [MASK] công tác dân vận dân_vận Công_tác query : hỏi đoạn".split()
    backend = Tokenizer(models.WordLevel({w: i for i, w in enumerate(words)}, unk_token="[UNK]"))
    backend.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=backend, unk_token="[UNK]", pad_token="[PAD]")
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=32,
    )  # fmt: skip
    raw = folder / "raw"
    BertModel(config).save_pretrained(raw)
    tokenizer.save_pretrained(raw)
    module = Transformer(str(raw))
    model = SentenceTransformer(modules=[module, Pooling(16)], prompts=prompts or {}, device="cpu")
    model.save(str(folder / "model"))
    return folder / "model"


def plain(model: Any, text: str) -> Any:
    vector = model.encode([text], prompt="")[0]
    return vector / np.linalg.norm(vector)


def test_a_transformer_with_its_own_prompts(tmp_path: Path) -> None:
    folder = transformer(tmp_path, {"query": "hỏi ", "passage": "đoạn "})
    encoder = load_encoder(str(folder))
    assert isinstance(encoder, SentenceTransformersEncoder)
    assert encoder.dimension == 16
    asked = encoder.encode_questions(["dân vận"])
    assert np.allclose(asked[0], plain(encoder.model, "hỏi dân vận"), atol=1e-5)
    assert np.allclose(encoder.encode_passages(["dân vận"])[0], plain(encoder.model, "đoạn dân vận"), atol=1e-5)
    assert encoder.encode_passages([]).shape == (0, 16)
    assert asked.dtype == np.float32
    assert encoder.fingerprint == SentenceTransformersEncoder(str(folder)).fingerprint


def test_words_are_joined_for_the_phobert_family(tmp_path: Path) -> None:
    encoder = load_encoder(transformer(tmp_path / "phobert"))
    assert isinstance(encoder, SentenceTransformersEncoder)
    vector = encoder.encode_passages(["Công tác dân vận"])[0]
    assert np.allclose(vector, plain(encoder.model, "Công_tác dân_vận"), atol=1e-5)
    assert not np.allclose(vector, plain(encoder.model, "Công tác dân vận"), atol=1e-3)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError("We couldn't connect to the hub"), "kết nối mạng"),
        (ValueError("Unrecognized model"), "kết nối mạng"),
        (OSError("You are trying to access a gated repo. 401 Client Error"), "quyền truy cập"),
        (RuntimeError("size mismatch"), "kết nối mạng"),
    ],
)
def test_a_hub_that_cannot_be_reached(monkeypatch: pytest.MonkeyPatch, error: Exception, said: str) -> None:
    import sentence_transformers

    def fail(*_: object, **options: object) -> None:
        assert options["trust_remote_code"] is False
        raise error

    monkeypatch.setattr(sentence_transformers, "SentenceTransformer", fail)
    with pytest.raises(ModelUnavailable, match=said) as caught:
        load_encoder("to-chuc/khong-co-mo-hinh-nay")
    assert caught.value.__cause__ is error


def test_a_folder_that_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "khong-co"}))
    with pytest.raises(ModelUnavailable, match="không phải là một mô hình nhúng"):
        load_encoder(tmp_path)


@pytest.mark.parametrize(
    ("old", "new"), [("uỷ ban nhân dân", "ủy ban nhân dân"), ("VĂN HOÁ", "văn hóa"), ("toà án", "tòa án")]
)
def test_both_places_of_the_tone_mark_are_one_word(old: str, new: str) -> None:
    one, other = load_encoder().encode_passages([old, new])
    assert one @ other > 0.999


def test_vectors_that_come_again_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_known", known := {})
    monkeypatch.setattr(memory, "_MOST", 4)
    encoder = Mock(Encoder, fingerprint="f", encode_passages=Mock(side_effect=_lengths))
    encoder.encode_questions = Mock(side_effect=lambda texts: -_lengths(texts))
    assert memory.passages(encoder, ["a", "bb", "a"]).tolist() == [[1.0], [2.0], [1.0]]
    assert memory.passages(encoder, ["bb", "ccc"]).tolist() == [[2.0], [3.0]]
    assert memory.question(encoder, "bb").tolist() == [-2.0]
    assert [c.args[0] for c in encoder.encode_passages.call_args_list] == [["a", "bb"], ["ccc"]]
    assert memory.passages(encoder, ["d", "a"]).tolist() == [[1.0], [1.0]]
    assert len(known) <= 4


def _lengths(texts: list[str]) -> Any:
    return np.array([[len(text)] for text in texts], dtype=np.float32)
