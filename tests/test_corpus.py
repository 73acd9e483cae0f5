"""What ships in ``corpus/``: the digests agree with the reports in figures and sections and share no sentence with
them; the cards say what is certain and no more; the questions quote what the digests say."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.shared import GOLD, REPORTS, ROOT, needs_shared

CORPUS = ROOT / "corpus"
DIGESTS = sorted((CORPUS / "bao-cao").glob("*.md"))
CARDS = sorted((CORPUS / "van-ban").glob("*.md"))
QUESTIONS = ROOT / "eval" / "questions.jsonl"
FIELDS = {
    "kind",
    "number",
    "date",
    "issuer",
    "place",
    "province",
    "district",
    "title",
    "period",
    "nature",
    "source_note",
}
KINDS = {
    "fact/number",
    "citation lookup",
    "how-handled",
    "limitation/cause",
    "recommendation",
    "comparison across provinces",
    "definition/abbreviation",
    "unanswerable",
}

# Figures a digest prints and its report does not, with the reason.
ADDED = {
    "ca-mau-2019.md": {},
    "dong-thap-2020.md": {},
    "kien-giang-2019.md": {"98,33%": "941/957 recomputed beside the printed ratio"},
    "quang-ngai-2024.md": {
        "2013-05-14": "the true date beside the printed one",
        "83,4%": "630/755 recomputed beside the printed ratio",
    },
    "tuan-giao-2021.md": {},
}
# Figures a report prints and its digest leaves out, with the reason.
LEFT_OUT: dict[str, dict[str, str]] = {
    "ca-mau-2019.md": {},
    "dong-thap-2020.md": {},
    "kien-giang-2019.md": {},
    "quang-ngai-2024.md": {},
    "tuan-giao-2021.md": {},
}


def name_of(path: Path) -> str:
    return path.name


def split(path: Path) -> tuple[dict[str, Any], str]:
    """Front matter and body. ``BaseLoader`` leaves every scalar a string, dates included."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    fields = yaml.load(head, Loader=yaml.BaseLoader)
    assert isinstance(fields, dict)
    return fields, body


@cache
def report_of(digest: str) -> str:
    text = (REPORTS / digest).with_suffix(".txt").read_text(encoding="utf-8")
    return unicodedata.normalize("NFC", re.sub(r"(?<=/QĐ-)\s+(?=UBND)", "", text))


# ------------------------------------------------------------------------------------------------ figures

_WRITTEN_DATE = re.compile(r"\bngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")
_DATE = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
_FIGURE = re.compile(r"\d[\d.,/]*\d\s?%?|\d\s?%?")
_LABELS = re.compile(
    r"^[#*\s]*\d{1,2}(?:\.\d{1,2})*\.\s|<sup>\d+</sup>|\(chú thích \d+\)|\b[Mm]ục [IVX][IVX\d.]*", re.MULTILINE
)


def figures(text: str) -> Counter[str]:
    """Every date (ISO) and number of a text but heading labels and footnote numbers.

    >>> sorted(figures("1. Ngày 05/9/2016 có 1.270 đơn, đạt 76,2 %"))
    ['1.270', '2016-09-05', '76,2%']
    """
    text = _LABELS.sub(" ", unicodedata.normalize("NFC", text))
    found: list[str] = []

    def keep(match: re.Match[str]) -> str:
        day, month, year = map(int, match.groups())
        found.append(f"{year:04}-{month:02}-{day:02}")
        return " "

    text = _DATE.sub(keep, _WRITTEN_DATE.sub(keep, text))
    found += ["".join(m.group().split()) for m in _FIGURE.finditer(text)]
    return Counter(found)


@needs_shared
@pytest.mark.parametrize("path", DIGESTS, ids=name_of)
def test_every_figure_of_a_digest_is_in_its_report(path: Path) -> None:
    fields, body = split(path)
    own = {fields[k] for k in ("date",) if len(fields.get(k, "")) == 10}
    printed = set(figures(report_of(path.name)))
    invented = (set(figures(body)) | own) - printed - set(ADDED[path.name])
    assert not invented


@needs_shared
@pytest.mark.parametrize("path", DIGESTS, ids=name_of)
def test_every_figure_of_a_report_is_in_its_digest(path: Path) -> None:
    missing = set(figures(report_of(path.name))) - set(figures(path.read_text(encoding="utf-8")))
    assert {m for m in missing if len(m) > 1} == set(LEFT_OUT[path.name])


# ------------------------------------------------------------------------------------------------ sections

_HEADING = re.compile(r"^[#* ]*([IVX]+|\d{1,2}(?:\.\d{1,2})*|[a-d])[.-] ", re.MULTILINE)
_NOTE = re.compile(r"^<sup>(\d+)</sup>(.*)$", re.MULTILINE)


def notes_at_their_marks(text: str) -> str:
    """Each footnote put where its mark stands, since a digest tells it there."""
    notes = {m[1]: m[2] for m in _NOTE.finditer(text)}
    return re.sub(r"<sup>(\d+)</sup>", lambda m: notes.get(m[1], ""), _NOTE.sub("", text))


def sections(text: str) -> list[tuple[str, str]]:
    """Label and own text of each heading, in order; list items numbered in the body count alike in both texts."""
    marks = list(_HEADING.finditer(text))
    ends = [m.start() for m in marks[1:]] + [len(text)]
    return [(m[1], text[m.end() : end]) for m, end in zip(marks, ends, strict=True)]


@needs_shared
@pytest.mark.parametrize("path", DIGESTS, ids=name_of)
def test_sections_are_labelled_as_in_the_report(path: Path) -> None:
    ours = [label for label, _ in sections(split(path)[1])]
    theirs = [label for label, _ in sections(report_of(path.name))]
    assert ours == theirs


@needs_shared
@pytest.mark.parametrize("path", DIGESTS, ids=name_of)
def test_every_figure_stands_in_its_own_section(path: Path) -> None:
    ours = sections(split(path)[1])
    theirs = sections(notes_at_their_marks(report_of(path.name).split("Trên đây là")[0]))
    for (label, digest), (_, report) in zip(ours, theirs, strict=True):
        missing = {f for f in set(figures(report)) - set(figures(digest)) if len(f) > 1}
        assert (label, missing) == (label, set())


@needs_shared
def test_section_labels_agree_with_the_labelled_outline() -> None:
    outlines = json.loads((GOLD / "sections.json").read_text(encoding="utf-8"))
    checked = 0
    for name, labels in labelled(outlines):
        path = (CORPUS / "bao-cao" / name).with_suffix(".md")
        ours = [line.lstrip("# ") for line in split(path)[1].splitlines() if line.startswith("#")]
        assert [m[0] for line in ours if (m := re.match(r"[IVX]+|\d[\d.]*\d|\d", line))] == labels
        checked += 1
    assert checked


def labelled(outlines: Any) -> list[tuple[str, list[str]]]:
    """(file, printed labels) of every outline in the labelled set, whatever wraps them."""
    if isinstance(outlines, dict) and isinstance(outlines.get("sections"), list) and "file" in outlines:
        return [(outlines["file"], [s["label"] for s in outlines["sections"] if s.get("label")])]
    inner = outlines.values() if isinstance(outlines, dict) else outlines if isinstance(outlines, list) else ()
    return [pair for value in inner for pair in labelled(value)]


# ------------------------------------------------------------------------------------------------ words of our own

_WORD = re.compile(r"\w+")
_SYMBOL = re.compile(r"\b(?:\d+[/-])+[A-ZĐa-z][\w/-]*")
# Titles of local documents that the digests name in full; titles of central ones are on their cards.
TITLES = (
    "việc đánh giá, chấm điểm công tác dân vận của các cơ quan hành chính Nhà nước trên địa bàn Huyện",
    "việc ban hành quy định tiêu chí, đánh giá xếp loại công tác dân vận của các cơ quan hành chính Nhà nước "
    "trên địa bàn tỉnh Đồng Tháp",
    "phối hợp triển khai thực hiện “Năm dân vận khéo” năm 2020",
    "Quy chế hoạt động về công tác dân vận giai đoạn 2016 - 2021",
    "phát động phong trào thi đua “Dân vận khéo” năm 2020",
    "việc báo cáo kết quả thực hiện công tác dân vận chính quyền 6 tháng đầu năm 2021",
    "việc thực hiện công tác Dân vận và phong trào thi đua “Dân vận khéo” trong cơ quan hành chính nhà nước, chính "
    "quyền các cấp trên địa bàn huyện Tuần Giáo năm 2021",
    "tăng cường và đổi mới công tác dân vận trong cơ quan, đơn vị trên địa bàn tỉnh Điện Biên",
    "Chương trình phối hợp giữa UBND huyện với Ban Dân vận Huyện ủy",
    "Quy chế phối hợp công tác dân vận giữa các cơ quan, đơn vị",
    "việc ban hành Quy chế công tác dân vận của hệ thống chính trị tỉnh Kiên Giang",
    "thực hiện “Năm dân vận chính quyền” của lực lượng công an trong tỉnh",
    "nâng cao hiệu quả công tác dân vận của cơ quan Nhà nước các cấp",
    "nâng cao hiệu quả công tác dân vận của chính quyền",
    "tiêu chí, cách đánh giá, xếp loại công tác dân vận của cơ quan nhà nước trên địa bàn tỉnh",
    "tiêu chí, thang điểm và phương pháp đánh giá, phân loại công tác dân vận của các cơ quan hành chính Nhà nước "
    "và đơn vị sự nghiệp công lập",
    "Ban Dân vận Tỉnh ủy và Ban cán sự đảng UBND tỉnh",
    "Ban Dân vận Trung ương và Ban cán sự đảng Chính phủ",
    "thực hiện dân chủ trong hoạt động của cơ quan hành chính nhà nước, đơn vị sự nghiệp công lập",
    "cuộc bầu cử đại biểu Quốc hội khóa XV và đại biểu HĐND các cấp nhiệm kỳ 2021-2026",
    "dân biết, dân bàn, dân làm, dân kiểm tra, dân giám sát, dân thụ hưởng",
    "Dân biết, dân bàn, dân làm, dân kiểm tra, giám sát, dân thụ hưởng",
    "Dân biết, dân bàn, dân làm, dân kiểm tra",
    "Ban Thanh tra nhân dân, Ban Giám sát đầu tư của cộng đồng",
    "Trưởng thôn, Tổ trưởng tổ dân phố, Trưởng ban công tác Mặt trận",
    "của Bộ Chính trị (Khóa XI) về quy chế công tác dân vận trong hệ thống chính trị",
    "Quy định về trách nhiệm nêu gương của cán bộ, đảng viên, nhất là cán bộ chủ chốt",
    "nâng cao hiệu quả công tác dân vận của các cơ quan nhà nước các cấp",
    "trọng dân, gần dân, hiểu dân, học dân và có trách nhiệm với dân",
)
RUN = 12


def words(text: str) -> list[str]:
    return [w.lower() for w in _WORD.findall(unicodedata.normalize("NFC", text))]


@cache
def runs_of_the_reports() -> frozenset[tuple[str, ...]]:
    runs: set[tuple[str, ...]] = set()
    for file in REPORTS.glob("*.txt"):
        w = words(file.read_text(encoding="utf-8"))
        runs.update(tuple(w[i : i + RUN]) for i in range(len(w) - RUN + 1))
    return frozenset(runs)


@cache
def titles() -> re.Pattern[str]:
    """Every title in full, longest first, however it is punctuated and capitalised."""
    named = [*TITLES, *(split(path)[0].get("title", "") for path in (*CARDS, *DIGESTS))]
    spelt = [words(title.removeprefix("Về ").removeprefix("việc ")) for title in named if title]
    spelt.sort(key=len, reverse=True)
    return re.compile("|".join(r"\b" + r"\W+".join(map(re.escape, w)) + r"\b" for w in spelt), re.IGNORECASE)


@needs_shared
@pytest.mark.parametrize("path", [*DIGESTS, *CARDS], ids=name_of)
def test_no_sentence_is_the_reports(path: Path) -> None:
    body = split(path)[1].partition("Nơi nhận:")[0]
    ours = "\n".join(line for line in body.splitlines() if not line.startswith("#"))
    for part in re.split(r"\n|¶", _DATE.sub("¶", _SYMBOL.sub("¶", titles().sub("¶", ours)))):
        w = words(part)
        shared = [" ".join(w[i : i + RUN]) for i in range(len(w)) if tuple(w[i : i + RUN]) in runs_of_the_reports()]
        assert not shared


# ------------------------------------------------------------------------------------------------ front matter

_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@pytest.mark.parametrize("path", [*DIGESTS, *CARDS], ids=name_of)
def test_front_matter_is_of_known_fields_with_values(path: Path) -> None:
    fields, body = split(path)
    assert set(fields) <= FIELDS
    assert all(isinstance(value, str) and value.strip() for value in fields.values())
    assert fields["nature"] == "digest"
    assert {"kind", "source_note"} <= set(fields)
    if "date" in fields:
        assert _ISO.fullmatch(fields["date"])
        date.fromisoformat((fields["date"] + "-01-01")[:10])
    assert body.strip()
    assert unicodedata.is_normalized("NFC", body)


def test_the_five_digests_are_there() -> None:
    names = {"ca-mau-2019", "dong-thap-2020", "kien-giang-2019", "quang-ngai-2024", "tuan-giao-2021"}
    assert {path.stem for path in DIGESTS} == names


# ------------------------------------------------------------------------------------------------ cards


@pytest.mark.parametrize("path", CARDS, ids=name_of)
def test_a_card_says_what_it_is_and_who_cites_it(path: Path) -> None:
    fields, body = split(path)
    assert re.findall(r"^# (.+)$", body, re.MULTILINE) == ["1. Nhận dạng", "2. Nơi viện dẫn"]
    assert "Toàn văn không có trong thư viện." in body
    assert re.search(r"^- Báo cáo .*(?:mục [IVX]|phần mở đầu)", body, re.MULTILINE)
    assert fields.get("number", fields.get("title", "")) in body


def test_each_number_and_year_has_one_card() -> None:
    keys = [(f.get("number") or f["title"], f.get("date", "")[:4]) for f, _ in map(split, CARDS)]
    assert len(keys) == len(set(keys))


def test_the_two_directives_of_one_symbol_name_each_other() -> None:
    bodies = {split(path)[0]["date"]: split(path)[1] for path in CARDS if split(path)[0].get("number") == "16/CT-TTg"}
    assert set(bodies) == {"2016-05-16", "2020-03-31"}
    assert "không phải Chỉ thị 16/CT-TTg năm 2020" in bodies["2016-05-16"]
    assert "không phải Chỉ thị 16/CT-TTg năm 2016" in bodies["2020-03-31"]


@pytest.mark.parametrize("path", [path for path in CARDS if "number" in split(path)[0]], ids=name_of)
def test_a_cited_number_stands_in_the_digest_that_cites_it(path: Path) -> None:
    fields, body = split(path)
    for place, stem in CITING.items():
        if any(place in line for line in body.splitlines() if line.startswith("- Báo cáo")):
            assert fields["number"] in split(CORPUS / "bao-cao" / f"{stem}.md")[1]


CITING = {
    "Cà Mau, mục": "ca-mau-2019",
    "Kiên Giang, mục": "kien-giang-2019",
    "Điện Biên, mục": "tuan-giao-2021",
    "Đồng Tháp, mục": "dong-thap-2020",
    "Quảng Ngãi, mục": "quang-ngai-2024",
}


def test_each_central_directive_of_the_digests_has_a_card() -> None:
    carded = {split(path)[0].get("number") for path in CARDS}
    central = re.compile(
        r"\b(?:\d+-(?:NQ|QĐ|KL|CT)/TW|\d+(?:/\d{4})?/(?:CT|QĐ)-TTg|\d+/\d{4}/NĐ-CP|\d+/NQ-CP|\d+/\d{4}/PL-\w+)"
    )
    cited = {symbol for path in DIGESTS for symbol in central.findall(split(path)[1])}
    assert cited <= carded


# ------------------------------------------------------------------------------------------------ questions


@cache
def questions() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines())


@cache
def own_texts(digest: str) -> dict[str, str]:
    """Text of each section of a digest by its path, headings left out, white space made single."""
    texts: dict[str, list[str]] = {"Mở đầu": []}
    above: list[str] = []
    here = "Mở đầu"
    for line in split(CORPUS / "bao-cao" / digest)[1].splitlines():
        if line.startswith("#"):
            marks, title = line.split(" ", 1)
            above = above[: len(marks) - 2]
            label = _HEADING.match(title + " ")
            if label is None:
                here = f"{above[-1]}.[{title}]"
            elif "." in label[1]:
                here = f"{above[0]}.{label[1]}"
            else:
                here = ".".join([*above[-1:], label[1]])
            above.append(here)
        elif line.startswith(("Nơi nhận:", "T/M ")):
            here = "Nơi nhận/Ký"
        texts.setdefault(here, []).append("" if line.startswith("#") else line)
    return {path: " ".join(" ".join(lines).split()) for path, lines in texts.items()}


@pytest.mark.parametrize("question", questions(), ids=lambda q: str(q["id"]))
def test_a_question_quotes_its_digest(question: dict[str, Any]) -> None:
    assert question["kind"] in KINDS
    assert question["difficulty"] in {"high", "medium", "low"}
    assert question["gold_mode"] in {"single", "all", "any"}
    assert question["answerable"] == bool(question["gold"]) == (question["kind"] != "unanswerable")
    assert question["gold_mode"] != "single" or len(question["gold"]) <= 1
    for gold in question["gold"]:
        assert " ".join(gold["quote"].split()) in own_texts(gold["file"])[gold["section"]]


def test_the_questions_cover_what_users_do() -> None:
    tags = Counter(tag for q in questions() for tag in q["tags"])
    assert len({q["question"] for q in questions()}) == len(questions()) >= 80
    assert len({q["id"] for q in questions()}) == len(questions())
    assert {q["kind"] for q in questions()} == KINDS
    assert sum(not q["answerable"] for q in questions()) >= 12
    assert min(tags["no_diacritics"], tags["paraphrase"]) >= 15
    assert all(q["question"].isascii() for q in questions() if "no_diacritics" in q["tags"])
    assert {gold["file"] for q in questions() for gold in q["gold"]} == {path.name for path in DIGESTS}


@needs_shared
def test_the_questions_are_our_own() -> None:
    labelled = GOLD / "questions.jsonl"
    if not labelled.is_file():
        pytest.skip("the labelled questions are not on this machine")
    known = {
        " ".join(words(json.loads(line)["question"])) for line in labelled.read_text(encoding="utf-8").splitlines()
    }
    assert not known & {" ".join(words(q["question"])) for q in questions()}
