"""The optional cross-encoder: a tiny one of our own making is loaded and asked."""

from pathlib import Path

import pytest

from rag.errors import ModelUnavailable
from rag.models.reranker import load_reranker


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer with random weights and a vocabulary of letters."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder = tmp_path_factory.mktemp("reranker")
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *"abcdefghijklmnopqrstuvwxyz",
        *(f"##{c}" for c in "aeghinot"),
    ]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    sizes = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 8}
    BertForSequenceClassification(BertConfig(vocab_size=len(words), num_labels=1, **sizes)).save_pretrained(folder)
    return folder


def test_no_name_is_no_reranker() -> None:
    assert load_reranker("") is None


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_one_score_for_each_text(tiny: Path) -> None:
    reranker = load_reranker(str(tiny))
    assert reranker is not None
    scores = reranker("tiep cong dan", ["mot", "hai ba", "bon"])
    assert scores.shape == (3,)
    assert reranker("tiep cong dan", ["hai ba"])[0] == pytest.approx(float(scores[1]), abs=1e-4)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_folder_without_a_model_is_said_in_vietnamese(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="Không nạp được"):
        load_reranker(str(tmp_path))
