"""The measures measure: against rankings whose figures are known by hand, and through a small benchmark folder."""

import json
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from small_library import REPORTS, HashEncoder, library

from eval import retrieval, wording
from eval import tagger as tagging
from eval.__main__ import COMMANDS
from eval.__main__ import main as front
from eval.diacritics import accuracy, count, unmarked
from eval.fit import Case, cases_of_beir, cases_of_questions, fit, mean
from eval.measures import bootstrap, measure, paired
from eval.questions import Result, ask, compared, holds, read, row, slices, table
from eval.report import markdown, page
from rag.answering.question import understand
from rag.answering.retrieve import PARTS, Fusion, search
from rag.answering.understanding.knowledge import Knowledge
from rag.text.tokens import fold
from rag.text.words import wording as shipped_wording
from rag.text.words.diacritics import Restorer, load, save
from rag.text.words.tagger import RESERVED
from rag.text.words.tagger import load as load_tagger
from rag.text.words.tagger import save as save_tagger
from rag.text.words.wording import Wording

QRELS = {"a": {"x": 1}, "b": {"y": 1, "z": 1}, "c": {"w": 1}}


def test_measures_agree_with_figures_by_hand() -> None:
    found = measure(QRELS, {"a": ["x"], "b": ["u", "y"], "c": []})
    assert found["RR@10"] == pytest.approx((1 + 0.5 + 0) / 3, abs=1e-3)
    assert found["R@10"] == pytest.approx((1 + 0.5 + 0) / 3, abs=1e-3)
    assert found["Success@1"] == pytest.approx(1 / 3, abs=1e-3)


def test_paired_names_what_was_gained_and_lost() -> None:
    result = paired(QRELS, {"a": ["x"], "b": [], "c": []}, {"a": [], "b": ["y"], "c": []})
    assert result["gained"] == ["b"]
    assert result["lost"] == ["a"]


def test_bootstrap_tells_a_sure_gain_from_none() -> None:
    sure = bootstrap([0.0] * 40, [1.0] * 40)
    assert (sure["difference"], sure["low"], sure["p"]) == (1.0, 1.0, 0.0)
    none = bootstrap([0.0, 1.0] * 20, [1.0, 0.0] * 20)
    assert none["low"] < 0 < none["high"]


@pytest.mark.parametrize(
    ("quote", "held"),
    [
        ("tiếp nhận 1.250 hồ sơ thủ tục", True),
        ("TIẾP NHẬN 1.250 HỒ SƠ", True),
        ("từ chối hồ sơ", False),
        ("Bộ phận một cửa tiếp nhận 1.250 hồ sơ thủ tục hành chính, số còn lại xem phụ lục", True),
    ],
)
def test_a_passage_holds_a_quote_by_its_words(quote: str, held: bool) -> None:
    assert holds("Bộ phận một cửa tiếp nhận 1.250 hồ sơ thủ tục hành chính trong năm.", quote) == held


def question(**more: object) -> dict[str, object]:
    return {"id": "q", "question": "Câu hỏi 25-NQ/TW", "kind": "k", "difficulty": "low", "tags": ["t"], **more}


def test_all_needs_every_quote_and_any_one() -> None:
    both = Result(question(gold_mode="all"), (1, 4), ())
    assert (both.within(3), both.within(4), both.reciprocal) == (False, True, 1.0)
    assert Result(question(gold_mode="any"), (None, 3), ()).within(3)


def test_recall_and_ndcg_count_each_place_once_and_what_is_missing() -> None:
    found = row([Result(question(), ranks, ()) for ranks in ((1, 1), (1, None), (None, 7))])
    assert (found["R@5"], found["R@10"]) == (0.5, 0.667)
    assert 0.0 < found["nDCG@10"] < 0.7


def test_slices_name_kind_tags_and_symbols() -> None:
    assert set(slices(question())) == {
        "all",
        "difficulty: low",
        "kind: k",
        "tag: t",
        "with a symbol",
        "without a place",
    }
    assert "no diacritics" in set(slices(question(question="cau hoi")))


def test_questions_through_a_library_and_a_report(tmp_path: Path) -> None:
    rows = [
        question(
            id="q1",
            question="Hậu Giang có bao nhiêu hồ sơ trễ hạn?",
            gold=[{"file": "hau-giang.txt", "quote": "37 hồ sơ trễ hạn"}],
        ),
        question(id="q2", question="Không có", gold=[]),
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), encoding="utf-8")
    store, encoder = library(tmp_path / "library"), HashEncoder()
    knowledge = Knowledge.of(store)
    results = [ask(lambda t: search(store, encoder, understand(t, knowledge), 5), q) for q in read(file)]
    store.close()
    assert len(results) == 1
    assert results[0].ranks == (1,)
    outcome = {
        "slices": table(results),
        "missed": [],
        "changed": {"NFD": 0.0},
        "against": compared({"q1": False}, results),
    }
    assert outcome["slices"]["all"]["hit@1"] == outcome["slices"]["with a place"]["nDCG@10"] == 1.0
    assert outcome["against"]["gained"] == [("q1", "Hậu Giang có bao nhiêu hồ sơ trễ hạn?")]
    assert "hit@5" in markdown("Title", outcome)
    assert "data:image/png;base64," in page("Title", outcome)


def test_a_folder_in_beir_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    passages = [(p.id, p.breadcrumb[-1], p.text) for d in REPORTS for p in d.passages]
    (tmp_path / "corpus.jsonl").write_text(
        "\n".join(json.dumps({"_id": i, "title": t, "text": x}, ensure_ascii=False) for i, t, x in passages),
        encoding="utf-8",
    )
    (tmp_path / "queries.jsonl").write_text('{"_id": "1", "text": "bao nhiêu hồ sơ trễ hạn"}\n', encoding="utf-8")
    wanted = next(i for i, _, x in passages if "trễ hạn" in x)
    (tmp_path / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n1\t{wanted}\t1\n", encoding="utf-8")
    monkeypatch.setattr(retrieval, "load_encoder", lambda name: HashEncoder())
    assert front(["retrieval", str(tmp_path), "--json", "--run", str(tmp_path / "run.json")]) == 0
    again = ["--against", str(tmp_path / "run.json"), "--report", str(tmp_path / "report.md")]
    assert front(["retrieval", str(tmp_path), *again]) == 0
    assert "| short question | 1 | 1.0 |" in (tmp_path / "report.md").read_text(encoding="utf-8")
    result = json.loads(capsys.readouterr().out.splitlines()[0])
    assert result["queries"] == 1
    assert result["RR@10"] == 1.0
    assert json.loads((tmp_path / "run.json").read_text())["1"][0] == wanted


def test_an_unknown_measure_says_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert front(["nonsense"]) == 2
    out = capsys.readouterr().out
    assert all(name in out for name in COMMANDS)


def test_a_model_of_diacritics_is_counted_saved_and_measured(tmp_path: Path) -> None:
    texts = ["công dân đến trụ sở, công dân gửi đơn"] * 40
    save(tmp_path / "model.npz", *count(iter(texts)))
    restorer = Restorer.of({}, model=load(tmp_path / "model.npz"))
    assert restorer.restore("cong dan den tru so") == "công dân đến trụ sở"
    assert accuracy(restorer, texts[:1]) == {"restored": 1.0, "restored_half": 1.0, "wrongly_changed": 0.0}
    assert unmarked("Đơn thư") == "Don thu"


def test_fitting_finds_the_part_that_tells() -> None:
    parts = np.zeros((3, len(PARTS)), dtype=np.float32)
    parts[0, PARTS.index("lexical")] = 1.0
    parts[2, PARTS.index("pairs")] = 0.9
    case = Case(parts, np.array([[False], [False], [True]]), every=False)
    start = Fusion().weights
    learned = fit([[case]], start)
    assert mean([case], start) < mean([case], learned) == 1.0


def test_cases_know_which_candidates_hold_the_answer(tmp_path: Path) -> None:
    store = library(tmp_path / "library", REPORTS)
    name, wanted = next((d.source, p.text) for d in REPORTS for p in d.passages if "1.250 hồ sơ" in p.text)
    asked = {"id": "1", "question": "Bao nhiêu hồ sơ được tiếp nhận?", "gold": [{"file": name, "quote": wanted}]}
    (tmp_path / "q.jsonl").write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    (case,) = cases_of_questions(store, HashEncoder(), tmp_path / "q.jsonl")
    assert (case.parts.shape[1], int(case.holds.sum())) == (len(PARTS), 1)


def test_a_tagger_learns_from_the_words_around(tmp_path: Path) -> None:
    """ "hoc vien" alone is an academy; among lessons it is who attends them."""
    said = ["lớp tập huấn có bao nhiêu học viên", "giám đốc của học viện quốc gia", "mấy học viên dự lớp", "học viện"]
    ids = {form: RESERVED + i for i, form in enumerate(sorted({w for text in said for w in text.split()}))}
    everything = tagging.stream(tagging.tokens_of(f"{text}." for text in said * 60), ids)
    counts = np.bincount(everything, minlength=RESERVED + len(ids))
    forms = tagging.Forms.of(tuple(ids), counts)
    sentences = tagging.Sentences.of(everything, np.random.default_rng(1))
    network = tagging.train(sentences, forms, counts, tokens=40_000)
    assert tagging.right_of(network, sentences, forms) > 0.99
    save_tagger(tmp_path / "tagger.npz", *network.arrays(forms))
    tagger = load_tagger(tmp_path / "tagger.npz")
    for text in said[:3]:
        heard = tagger.likelihoods(fold(text))
        assert [max(told, key=told.__getitem__) for told in heard.values()] == text.split()
    # What goes on from it knows what it knew.
    assert tagging.right_of(tagging.train(sentences, forms, counts, tokens=1, start=tagger), sentences, forms) > 0.99


def test_everyday_words_are_put_in_the_place_of_formal_ones() -> None:
    said = {" ".join(tokens) for tokens in tagging.swapped([["nhũng", "nhiễu", "dân"]] * 40, np.random.default_rng(1))}
    assert "nhũng nhiễu dân" in said
    assert "vòi vĩnh dân" in said


def test_the_wording_that_ships_is_that_of_the_text(tmp_path: Path) -> None:
    as_counted = shipped_wording.load() == wording.wording()
    assert as_counted, "plain words or questions changed: count them anew with python -m eval wording"
    small = Wording({"bao": 2, "nhiêu": 2, "đơn": 1}, {("bao", "nhiêu"): 2, ("nhiêu", "đơn"): 1})
    shipped_wording.save(tmp_path / "counts.npz", small)
    assert shipped_wording.load(tmp_path / "counts.npz") == small
    shipped_wording.save(tmp_path / "none.npz", Wording({"bao": 1}))
    assert not shipped_wording.load(tmp_path / "none.npz").pairs


def test_questions_made_up_are_all_different_and_marked() -> None:
    known = [q.lower() for q in wording.questions()]
    assert len(known) == len(set(known)) > 10_000
    assert all(q == unicodedata.normalize("NFC", q) for q in known)


def test_cases_of_a_benchmark_know_their_documents(tmp_path: Path) -> None:
    store = library(tmp_path / "library", REPORTS)
    (tmp_path / "queries.jsonl").write_text('{"_id": "1", "text": "bao nhiêu hồ sơ trễ hạn"}\n', encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n1\thau-giang.txt\t1\n", encoding="utf-8")
    (case,) = cases_of_beir(store, HashEncoder(), tmp_path, 10)
    assert case.holds.shape == (len(case.parts), 1)
    assert case.holds.any()
    assert not case.holds.all()
    store.close()
