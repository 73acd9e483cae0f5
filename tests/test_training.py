"""Training: the slope is the loss's own, a fit is adopted only when held-out pairs say so, the whole command runs."""

import json
import lzma
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rag.models.bare import fitted, narrowed, streamed, widened
from rag.models.encoder import EmbeddedEncoder, is_static
from rag.models.examples import Everyday, Source, Tokens, quoted, sources, sources_of, tokenised, unlike, view
from rag.models.rows import Rows, bag
from rag.models.training import (
    FEWEST,
    TEMPERATURE,
    between,
    contrast,
    fit,
    main,
    mrr,
    neighbours,
    rivals_of,
    save,
)
from rag.models.words import (
    centred,
    clauses,
    count,
    encoded,
    entries,
    rarity,
    skip_gram,
    stream,
    unigram,
    unmarked,
    vocabulary,
    without_diacritics,
)
from rag.text.tokens import fold

PLACES = "huyện xã thôn bản phường tỉnh ấp tổ khóm làng".split()
ASKED = "giấy bà đơn đường trường nước điện rừng biển chợ thuế đất nhà cầu lúa".split()
WRITTEN = "hồ nhân thư lộ học thủy năng lâm hải thương phí điền hộ kiều nông".split()


def lines(count_: int = 40) -> list[str]:
    return [f"{a} {p} {w}" for p in PLACES for a, w in zip(ASKED, WRITTEN, strict=True)] * count_


# ------------------------------------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Năm 2019, tiếp 12 lượt.", [["năm", "0"], ["tiếp", "0", "lượt"]]),
        ("Tổ chức; thực hiện!", [["tổ", "chức"], ["thực", "hiện"]]),
        ("Một", []),
        ("", []),
    ],
)
def test_clauses(text: str, expected: list[list[str]]) -> None:
    assert list(clauses([text])) == expected


def test_a_pair_that_stands_together_is_one_entry() -> None:
    said = [f"{a} dân vận {b}" for a in ASKED for b in WRITTEN] * 2
    tokenizer = vocabulary(*count(said), least=(5, 5, 5))
    cut = lambda text: tokenizer.encode(text, add_special_tokens=False).tokens  # noqa: E731
    assert cut("Dân vận") == ["▁dân▁vận"]
    assert cut("DAN VAN") == ["▁dan▁van"]
    assert cut("dân, vận") == ["▁dân", "▁vận"]
    assert cut("dân-vận 1.204/3") == ["▁dân▁vận", "▁0"]
    assert entries(tokenizer)[:2] == ["<unk>", "▁0"]
    assert [len(i) for i in encoded(tokenizer, ["dân vận", "", "zzz"])] == [1, 0, 0]


def test_a_spelling_without_diacritics_is_the_mean_of_what_it_may_mean() -> None:
    tokens = ["<unk>", "▁má", "▁mà", "▁ma", "▁cho", "▁chợ", "▁chó"]
    counts = np.array([0, 30, 10, 0, 500, 20, 20], dtype=np.float64)
    vectors = np.eye(7, dtype=np.float32)
    mended, seen = without_diacritics(vectors, counts, tokens)
    assert np.allclose(mended[3], [0, 0.75, 0.25, 0, 0, 0, 0], atol=1e-3)
    assert seen[3] == 40
    assert np.array_equal(mended[4], vectors[4])  # a word by itself
    assert np.array_equal(np.delete(mended, 3, 0), np.delete(vectors, 3, 0))
    assert vectors[3, 3] == 1


def test_a_pair_too_rare_to_keep_stays_without_diacritics() -> None:
    said = [f"{a} dân vận {b}" for a in ASKED for b in WRITTEN]
    tokenizer = vocabulary(*count(said), least=(5, 10**9, 5))
    tokens = entries(tokenizer)
    (dan_van,) = encoded(tokenizer, ["dân vận"])
    assert [tokens[i] for i in dan_van] == ["▁dân", "▁vận"]
    assert [tokens[i] for i in unmarked(tokenizer, tokens, [dan_van])[0]] == ["▁dan▁van"]


def test_rare_words_weigh_more() -> None:
    weight = rarity(np.array([1e6, 1e3, 1.0]))
    assert weight[0] < weight[1] < weight[2] <= 1


def test_what_all_have_in_common_is_taken_out() -> None:
    random = np.random.default_rng(1)
    vectors = (random.standard_normal((200, 8)) + 5).astype(np.float32)
    rest = centred(vectors, np.ones(200), 1)
    assert np.abs(rest.mean(axis=0)).max() < 0.2
    assert np.linalg.matrix_rank(rest, tol=1e-3) == 7


def test_words_used_alike_come_near_each_other() -> None:
    pytest.importorskip("numba")
    random = np.random.default_rng(1)
    ids = np.concatenate(
        [
            np.array([random.integers(1, 3), *random.integers(5, 8, 3)])
            if random.random() < 0.5
            else np.array([random.integers(3, 5), *random.integers(8, 11, 3)])
            for _ in range(6000)
        ]
    ).astype(np.int32)
    options = {"dimension": 16, "epochs": 60, "window": 2, "negatives": 3}
    vectors = skip_gram(ids, 11, **options)
    near = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    assert near[1] @ near[2] > near[1] @ near[3]
    assert near[3] @ near[4] > near[2] @ near[4]
    assert np.array_equal(vectors, skip_gram(ids, 11, **options))


# ------------------------------------------------------------------------------------------------ one step


class Still(Rows):
    """Keeps the slope it was given and does not move."""

    def move(self, rows: NDArray[np.integer], slope: NDArray[np.float32], rate: float) -> None:  # type: ignore[type-arg]
        self.told = (rows, slope)


Sides = list[tuple[NDArray[np.int32], NDArray[np.int32]]]


def loss(table: NDArray[np.float64], pairs: Sides, rivals: list[NDArray[np.int32]]) -> float:
    units = [np.stack([table[side].sum(axis=0) for side in both]) for both in zip(*pairs, strict=True)]
    units.append(np.array([table[rival].sum(axis=0) for rival in rivals]).reshape(-1, table.shape[1]))
    questions, passages, others = (u / np.linalg.norm(u, axis=1, keepdims=True) for u in units)
    own, wrong = (questions @ side.T / TEMPERATURE for side in (passages, others))
    there = np.diag(own) - np.log(np.exp(own).sum(axis=1) + np.exp(wrong).sum(axis=1))
    back = np.diag(own) - np.log(np.exp(own).sum(axis=0))
    return float(-(there + back).sum() / 2)


@pytest.mark.parametrize("rivals", [0, 3])
def test_the_slope_is_that_of_the_loss(rivals: int) -> None:
    random = np.random.default_rng(1)
    table = random.standard_normal((9, 4))
    pairs = [(random.integers(0, 9, 3).astype(np.int32), random.integers(0, 9, 4).astype(np.int32)) for _ in range(4)]
    others = [random.integers(0, 9, 4).astype(np.int32) for _ in range(rivals)]
    rows = Still(table.astype(np.float32))
    contrast(rows, pairs, np.arange(4), 0.1, rivals=others)
    used, slope = rows.told
    for i, row in enumerate(used):
        for x in range(4):
            up, down = table.copy(), table.copy()
            up[row, x] += 1e-5
            down[row, x] -= 1e-5
            wanted = (loss(up, pairs, others) - loss(down, pairs, others)) / 2e-5
            assert slope[i, x] == pytest.approx(wanted, rel=2e-3, abs=2e-3)


def test_pairs_of_one_key_do_not_push_each_other() -> None:
    table = np.eye(4, dtype=np.float32)
    pair = (np.array([0, 1], np.int32), np.array([2, 3], np.int32))
    rows = Still(table)
    contrast(rows, [pair, pair], np.array([7, 7]), 0.1)
    assert np.abs(rows.told[1]).max() < 1e-6


def test_the_anchor_draws_back() -> None:
    table = np.eye(4, dtype=np.float32)
    pair = (np.array([0, 1], np.int32), np.array([2, 3], np.int32))
    rows = Still(table)
    contrast(rows, [pair, pair], np.array([7, 7]), 0.1, anchor=np.zeros_like(table), pull=0.5)
    assert np.allclose(rows.told[1], table / 2)


@given(st.lists(st.lists(st.integers(0, 9), max_size=6), min_size=1, max_size=5).filter(any))
@settings(deadline=None, max_examples=40)
def test_a_bag_counts_every_token(texts: list[list[int]]) -> None:
    used, matrix = bag([np.array(t, dtype=np.int32) for t in texts])
    dense = matrix.toarray()
    for text, row in zip(texts, dense, strict=True):
        assert [int(used[i]) for i in range(len(used)) for _ in range(int(row[i]))] == sorted(text)


# ------------------------------------------------------------------------------------------------ views of a text


@given(
    st.sampled_from(["law", "news", "qa", "wiki", "asked", "labelled"]), st.integers(1, 9), st.integers(0, 12),
    st.integers(8, 300), st.integers(0, 2**16),
)  # fmt: skip
@settings(deadline=None, max_examples=80)
def test_a_view_is_made_of_its_text(kind: str, title: int, lead: int, body: int, seed: int) -> None:
    parts = np.split(np.arange(title + lead + body, dtype=np.int32), [title, title + lead])
    found = view(Tokens(kind, *parts), np.random.default_rng(seed))
    for side in (found.question, found.passage):
        assert set(side.tolist()) <= set(range(title + lead + body))
        assert (np.diff(side) > 0).all()


@pytest.mark.parametrize(
    ("kind", "row", "expected"),
    [
        (
            "law",
            {"title": "Điều 5a. Họp thôn", "text": "Thôn họp."},
            [Source("law", "Họp thôn", "", "Thôn họp.")],
        ),
        ("news", {"title": "A", "lead": None, "text": "b " * 300}, [Source("news", "A", "", "b " * 299 + "b")]),
        ("qa", {"title": "A", "question": "b?", "answer": "c"}, [Source("qa", "A", "b?", "c")]),
        ("wiki", {"title": "A", "text": "c " * 50}, []),
        ("wiki", {"title": "A", "text": "c " * 200}, [Source("wiki", "A", "", "c " * 159 + "c")]),
    ],
)
def test_sources(kind: str, row: dict[str, str], expected: list[Source]) -> None:
    assert list(sources_of(kind, row))[:1] == expected


ORDER = "Trưởng bản gọi dân họp, ghi biên bản, đọc lại cho mọi người nghe rồi cùng ký tên vào từng tờ"
DYKE = "Ai thấy đê rò nước thì báo ngay đội canh đê gần nhất, đánh kẻng và chờ người tới thay mới được rời chỗ"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (f"Theo Điều 3 thì như sau: {DYKE}. Vậy phải báo ngay.", [1]),
        (f"{ORDER.upper()}; {DYKE} và {DYKE}", [1, 0]),
        ("Ai thấy đê rò nước thì báo ngay đội canh đê", []),
        ("", []),
    ],
)
def test_a_quotation_is_found_again(answer: str, expected: list[int]) -> None:
    assert sorted(quoted([answer], [ORDER, DYKE, "Ngắn."])[0]) == sorted(expected)
    # What stands in many articles says nothing.
    assert quoted([answer], [ORDER, *[DYKE] * 20])[0] in ([], [0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Xe máy đi bên nào?", False), ("XE MÁY đi về bên nào", False), ("Xe đạp đi chợ", True), ("", True)],
)
def test_what_is_like_a_benchmark_stays_unseen(text: str, expected: bool) -> None:
    assert unlike(["xe máy đi bên nào", "ai trông bến đò"])(text) is expected


def test_questions_come_with_the_articles_that_answer_them(tmp_path: Path) -> None:
    rows = {
        "law": [{"id": "a", "title": "Họp", "text": ORDER}, {"id": "b", "title": "Đê", "text": DYKE}],
        "qa": [
            {"title": "Đê rò", "question": "Đê rò thì làm gì?", "answer": DYKE},
            {"title": "Ký tên", "question": "Ai ký biên bản họp bản?", "answer": ORDER},
        ],
    }
    for name, lines_ in rows.items():
        with lzma.open(tmp_path / f"{name}.jsonl.xz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in lines_)
    labelled = [("Họp bản do ai gọi?", "a"), ("Không có điều nào?", "z"), ("Ai ký biên bản họp bản đó?", "a")]
    found = list(sources(tmp_path, ["ai ký biên bản họp bản"], labelled))
    assert [(s.kind, s.title, s.lead) for s in found if s.kind not in ("law", "qa")] == [
        ("asked", "Đê", "Đê rò thì làm gì?"),
        ("labelled", "Họp", "Họp bản do ai gọi?"),
    ]
    assert [s.lead for s in found if s.kind == "qa"] == ["Đê rò thì làm gì?"]


def test_rivals_are_near_and_answer_nothing() -> None:
    none = np.array([], np.int32)
    articles = [Tokens("law", np.array([k], np.int32), none, np.array([k, k, 5], np.int32)) for k in range(5)]
    asked = Tokens("asked", articles[0].title, np.array([0, 1], np.int32), articles[0].body)
    table = np.eye(6, dtype=np.float32) + 0.1
    for asker, right in ((asked, 0), (articles[3], 3)):
        (found,) = rivals_of([asker], articles, table)
        assert sorted(found.tolist()) == [k for k in range(5) if k != right]
    assert rivals_of([asked], articles, table, most=1)[0].tolist() in ([1], [])


def test_a_text_means_the_same_without_diacritics() -> None:
    pytest.importorskip("scipy")
    tokenizer = vocabulary(*count(lines()), least=(5, 10**9, 10**9))
    tokens = entries(tokenizer)
    random = np.random.default_rng(1)
    table = random.standard_normal((len(tokens), 16)).astype(np.float32)
    counts = np.array([0 if fold(t) == t else 99 for t in tokens], dtype=np.float64)
    after = fitted(tokenizer, table, streamed(lines(), tokens), counts, steps=60, batch=64, rate=0.1)

    def nearness(rows: NDArray[np.float32]) -> float:
        both = [[rows[i].sum(axis=0) for i in encoded(tokenizer, [t, fold(t)])] for t in lines()]
        return float(np.mean([a @ b / np.linalg.norm(a) / np.linalg.norm(b) for a, b in both]))

    assert nearness(after) > nearness(table) + 0.3
    moved = np.flatnonzero((after != table).any(axis=1))
    assert len(moved)
    assert all(counts[i] == 0 for i in moved)


def test_bare_runs_get_rows_of_what_they_mean() -> None:
    """ "ba gia" is read as "bà già" three times and as "ba giá" once: its row lies between, nearer to the first."""
    pytest.importorskip("scipy")
    text = ["bà già đi chợ xa"] * 60 + ["ba giá đi chợ xa"] * 20 + ["cho con đi chợ xa"] * 60
    tokenizer = vocabulary(*count(text), least=(5, 10**9, 10**9))
    tokens = entries(tokenizer)
    table = np.random.default_rng(1).standard_normal((len(tokens), 8)).astype(np.float32)
    wide, rows = widened(tokenizer, table, streamed(text, tokens), {2: 20, 3: 20})
    assert np.array_equal(rows[: len(table)], table)
    added = entries(wide)[len(tokens) :]
    assert "▁ba▁gia" in added
    assert "▁cho▁con" not in added  # written so, with or without diacritics
    meant = [rows[i].sum(axis=0) for i in encoded(wide, ["bà già", "ba giá"])]
    assert rows[len(tokens) + added.index("▁ba▁gia")] == pytest.approx(0.75 * meant[0] + 0.25 * meant[1], abs=1e-4)
    assert encoded(wide, ["bà già đi"])[0].tolist() == encoded(tokenizer, ["bà già đi"])[0].tolist()


def test_the_best_runs_stay() -> None:
    tokenizer = unigram([("<unk>", -9.0), ("▁ba", -2.0), ("▁ba▁gia", -3.0), ("▁gia▁xa", -4.0), ("▁ba▁gia▁xa", -5.0)])
    cut, table = narrowed(tokenizer, np.arange(10, dtype=np.float32).reshape(5, 2), 2, kept=1)
    assert entries(cut) == ["<unk>", "▁ba", "▁ba▁gia", "▁ba▁gia▁xa"]
    assert table[:, 0].tolist() == [0, 2, 4, 8]


def test_a_stream_keeps_clauses_apart() -> None:
    found = streamed(["Họp thôn, bàn việc. Zzz"], ["<unk>", "▁họp", "▁thôn", "▁việc", "▁họp▁thôn", "▁0"])
    assert found.syllables == ("họp", "thôn", "việc")
    assert found.ids.tolist() == [1, 2, 0, 0, 3, 0]
    assert found.text(0, 6) == "họp thôn việc"


def test_like_texts_share_a_group() -> None:
    tokens = [Tokens("law", np.array([k], np.int32), np.array([], np.int32), np.full(9, k, np.int32)) for k in (0, 1)]
    groups = neighbours(tokens * 40, np.eye(2, dtype=np.float32), np.random.default_rng(1), 10)
    assert sorted(i for g in groups for i in g.tolist()) == list(range(80))
    assert max(len(g) for g in groups) <= 10
    assert sum(len({i % 2 for i in g.tolist()}) == 1 for g in groups) >= len(groups) // 2


@pytest.mark.parametrize(("share", "expected"), [(0.0, 4.0), (1.0, 2.0), (0.25, 3.5)])
def test_between_meaning_and_task(share: float, expected: float) -> None:
    table = between(np.full((3, 2), 2, np.float32), np.full((3, 2), 4, np.float32), share)
    assert table.dtype == np.float32
    assert np.allclose(table, expected)


# ------------------------------------------------------------------------------------------------ a user's library


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEncoder:
    """A random encoder over the words of this file: what is asked and what is written lie anywhere."""
    folder = tmp_path_factory.mktemp("base") / "encoder"
    tokenizer = vocabulary(*count(lines()), least=(5, 10**9, 10**9))
    rows = np.random.default_rng(1).standard_normal((tokenizer.get_vocab_size(), 32), dtype=np.float32)
    save(folder, tokenizer, rows)
    return EmbeddedEncoder(folder)


def synonyms(shuffled: bool = False) -> list[tuple[str, str]]:
    """Questions in everyday words, passages in formal ones; shuffled, nothing can be learned."""
    random = np.random.default_rng(1)
    found = []
    for _ in range(400):
        i, j, k = random.choice(len(ASKED), 3, replace=False)
        w = random.permutation(len(WRITTEN))[:3] if shuffled else (i, j, k)
        found.append(
            (f"{ASKED[i]} {ASKED[j]} {ASKED[k]}", " ".join(WRITTEN[x] for x in w) + f" {random.choice(PLACES)}")
        )
    return found


def test_a_library_that_teaches_is_learned_from(base: EmbeddedEncoder, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    result = fit(
        synonyms(), base, tmp_path / "own", epochs=12, rate=0.05, pull=0.0, told=lambda d, t: told.append((d, t))
    )
    assert result.adopted
    assert result.after > result.before + 0.2
    assert result.folder == tmp_path / "own"
    assert is_static(result.folder)
    assert told[-1][0] == told[-1][1]
    pairs = synonyms()
    passages = [p for _, p in pairs]
    assert mrr(EmbeddedEncoder(result.folder), pairs, passages) > mrr(base, pairs, passages)


def test_a_library_that_teaches_nothing_changes_nothing(base: EmbeddedEncoder, tmp_path: Path) -> None:
    good = [(p, p + " " + p) for _, p in synonyms()]
    confused = [(q, p) for (q, _), (_, p) in zip(good, good[1:] + good[:1], strict=True)]
    held = {"before": fit(good, base, tmp_path / "own", epochs=1, rate=1e-9)}
    assert not held["before"].adopted
    assert held["before"].folder == base.folder
    worse = fit(confused, base, tmp_path / "own", epochs=8, rate=0.05, pull=0.0)
    assert worse.after > worse.before or not worse.adopted
    assert list(tmp_path.iterdir()) == ([] if not worse.adopted else [tmp_path / "own"])


def test_an_earlier_result_stays_when_the_new_one_is_no_better(base: EmbeddedEncoder, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "kept").write_text("đây")
    result = fit([(p, p + " " + p) for _, p in synonyms()], base, tmp_path / "own", epochs=1, rate=1e-9)
    assert not result.adopted
    assert [p.name for p in tmp_path.rglob("*")] == ["own", "kept"]


@pytest.mark.parametrize("pairs", [[], [("a", "a")] * 500, synonyms()[: FEWEST // 2], [("giấy", "hồ")] * 500])
def test_too_few_pairs_are_not_tried(base: EmbeddedEncoder, tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    result = fit(pairs, base, tmp_path / "own")
    assert (result.adopted, result.folder) == (False, base.folder)
    assert not (tmp_path / "own").exists()


def test_a_fit_is_the_same_twice(base: EmbeddedEncoder, tmp_path: Path) -> None:
    made = [fit(synonyms(), base, tmp_path / n, epochs=2, rate=0.05, pull=0.0).folder for n in ("a", "b")]
    assert [(f / "model.safetensors").read_bytes() for f in made[:1]] == [
        (f / "model.safetensors").read_bytes() for f in made[1:]
    ]


# ------------------------------------------------------------------------------------------------ everyday words


def test_formal_words_are_said_in_everyday_ones() -> None:
    texts = ["hồ sơ của người dân", "bà con làm giấy", "dân chúng", "điền thổ xã"] * 9
    tokenizer = vocabulary(*count(texts), least=(1, 10**9, 10**9))
    words = entries(tokenizer)
    plainly = Everyday(tokenizer)
    random = np.random.default_rng(1)

    def said(text: str) -> set[str]:
        (ids,) = encoded(tokenizer, [text])
        found = [plainly.said(ids, random) for _ in range(60)]
        return {"".join(words[i] for i in ids).replace("▁", " ").strip() for ids in found}

    ways = said("làm giấy của người dân")
    assert {"làm giấy của bà con", "làm giấy của dân chúng"} <= ways
    assert "làm giấy của người dân" not in ways
    assert said("điền thổ") == {"điền thổ"}


# ------------------------------------------------------------------------------------------------ the command


def test_the_command_makes_an_encoder(tmp_path: Path) -> None:
    pytest.importorskip("numba")
    body = " ".join(f"{a} {w}" for a, w in zip(ASKED, WRITTEN, strict=True)) + ". "
    rows = {
        "law": {"id": "l", "title": "Điều 1. Họp thôn bản", "text": body * 3},
        "news-0": {"title": "tin huyện xã", "lead": "lúa nông", "text": body * 3},
        "qa": {"title": "hỏi đất điền", "question": "đất điền ở đâu", "answer": body * 3},
        "wiki": {"title": "làng", "text": body * 8},
    }
    text = tmp_path / "text"
    text.mkdir()
    for name, row in rows.items():
        with lzma.open(text / f"{name}.jsonl.xz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for _ in range(150))
    out = tmp_path / "out"
    bench = tmp_path / "bench"
    bench.mkdir()
    (bench / "queries.jsonl").write_text('{"_id": "q", "text": "lúa nông"}\n', encoding="utf-8")
    (bench / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\tl\t1\n", encoding="utf-8")
    options = ["--dimension", "8", "--word-epochs", "1", "--steps", "4", "--runs", "2", "--bare-steps", "9"]
    assert main(["--text", str(text), "--out", str(out), "--labelled", str(bench), *options]) == 0
    encoder = EmbeddedEncoder(out)
    assert encoder.dimension == 8
    assert encoder.encode_questions([fold("đất điền")]).any()


def test_a_text_becomes_tokens() -> None:
    tokenizer = vocabulary(*count(lines()), least=(5, 10**9, 10**9))
    found = list(tokenised(tokenizer, iter([Source("qa", "giấy", "", "hồ thư")] * 3), batch=2))
    assert [(t.kind, len(t.title), len(t.lead), len(t.body)) for t in found] == [("qa", 1, 0, 2)] * 3
    assert found[0].key == found[1].key
    assert len(stream(tokenizer, ["giấy hồ, zzz thư"])) == 3
