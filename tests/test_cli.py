"""The command line as its users meet it: the contract of the JSON lines, Vietnamese messages, exit statuses."""

import ast
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rag import __version__, cli

DATA = Path(__file__).parent / "data"
REPORTS = ("hau-giang-2022.txt", "bac-kan-2021.txt")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs one command in an empty folder; returns its status, output and messages."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["tienle", *map(str, arguments)])
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        capsys.readouterr()
        try:
            cli.main()
            status = 0
        except SystemExit as end:
            status = int(end.code or 0)
        output, messages = capsys.readouterr()
        assert "Traceback" not in output + messages
        return status, output, messages

    return call


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the two made-up reports."""
    from rag.engine import Engine
    from rag.settings import Settings

    folder = tmp_path_factory.mktemp("thu-vien") / "lib"
    with Engine.open(Settings(library=folder), create=True) as engine:
        assert [a.status for a in engine.add([DATA / name for name in REPORTS])] == ["added", "added"]
    return folder


def lines(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_add_reports_each_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "hỏng.pdf").write_bytes(b"%PDF-1.7 \xff\xfe")
    status, output, messages = run(
        "add", *(DATA / n for n in REPORTS), tmp_path / "hỏng.pdf", "--library", "lib", "--json"
    )
    rows = lines(output)
    assert status == 1, messages
    assert {r["source"]: r["status"] for r in rows} == dict.fromkeys(REPORTS, "added") | {"hỏng.pdf": "failed"}
    assert all(set(r) == {"source", "status", "document", "warnings", "error"} for r in rows)
    assert "hỏng.pdf" in next(r["error"] for r in rows if r["status"] == "failed")
    again = lines(run("add", DATA, "--library", "lib", "--json")[1])
    assert {r["status"] for r in again if r["source"] in REPORTS} == {"unchanged"}


def test_add_again_takes_the_place_of_an_earlier_reading(run: Run, tmp_path: Path) -> None:
    from dataclasses import replace

    from rag.engine import Engine
    from rag.settings import Settings

    file = tmp_path / "xã.txt"
    file.write_text("BÁO CÁO\nKết quả tiếp công dân\n\nXã An Hòa tiếp 12 lượt công dân.\n", encoding="utf-8")
    assert run("add", file, "--library", "lib")[0] == 0
    with Engine.open(Settings(library=Path("lib"))) as engine:
        (card,) = engine.store.cards()
        read = engine.store.document(card.id)
        earlier = replace(read, metadata=replace(read.metadata, title="Đọc sai"))
        assert [r.status for r in engine.put_back([earlier])] == ["replaced"]
    assert [r["status"] for r in lines(run("add", file, "--library", "lib", "--json")[1])] == ["unchanged"]
    assert [r["status"] for r in lines(run("add", file, "--again", "--library", "lib", "--json")[1])] == ["replaced"]
    with Engine.open(Settings(library=Path("lib"))) as engine:
        assert engine.store.cards()[0].metadata.title == read.metadata.title


def test_ask_quotes_with_a_formal_reference(run: Run, library: Path) -> None:
    status, output, _ = run(
        "ask", "Hậu Giang giải quyết bao nhiêu đơn khiếu nại, tố cáo?", "--library", library, "--json"
    )
    (row,) = lines(output)
    assert status == 0
    assert list(row) == [
        "question",
        "understood",
        "answer",
        "abstained",
        "reason",
        "method",
        "citations",
        "sentences",
        "notes",
    ]
    assert not row["abstained"]
    assert "187/211" in row["sentences"][0]["text"]
    citation = row["citations"][0]
    assert citation["quote"] in (DATA / "hau-giang-2022.txt").read_text(encoding="utf-8")
    assert citation["reference"].startswith("Báo cáo số 218/BC-UBND ngày 12/12/2022")
    assert citation["reference"].endswith("mục II.2")


def test_batches_answer_every_line(run: Run, library: Path) -> None:
    asked = "Hậu Giang tiếp bao nhiêu lượt công dân?\n???\ntiep cong dan o bac kan\n"
    status, output, _ = run("search", "-", "-k", "3", "--library", library, "--json", stdin=asked)
    rows = lines(output)
    assert status == 1
    assert [set(r) for r in rows] == [
        {"question", "understood", "hits"},
        {"question", "error"},
        {"question", "understood", "hits"},
    ]
    assert rows[2]["hits"][0]["document"]["province"] == "Bắc Kạn"
    assert [h["rank"] for h in rows[0]["hits"]] == list(range(1, len(rows[0]["hits"]) + 1))


def test_filters_hold(run: Run, library: Path) -> None:
    for option in (("--place", "Bắc Kạn"), ("--year", "2021"), ("--directive", "31-KH/TU")):
        rows = lines(run("search", "tiếp công dân", *option, "--library", library, "--json")[1])
        assert {h["document"]["source"] for h in rows[0]["hits"]} == {"bac-kan-2021.txt"}, option


def test_cited_joins_mentions_across_reports(run: Run, library: Path) -> None:
    (row,) = lines(run("cited", "chi thi 35", "--library", library, "--json")[1])
    assert row["directive"]["number"] == "35-CT/TW"
    assert {m["document"]["source"] for m in row["mentions"]} == set(REPORTS)


CARD = """---
kind: Chỉ thị
number: {number}
nature: digest
---

# 1. Nơi viện dẫn

- Báo cáo số 9/BC-UBND ngày 02/3/2031 của UBND tỉnh An Hải, mục II: Chỉ thị số 35-CT/TW.
"""
DIGEST = """---
kind: Báo cáo
number: 9/BC-UBND
date: 2031-03-02
issuer: UBND tỉnh An Hải
nature: digest
---

# I. Kết quả

Tỉnh triển khai Chỉ thị số 35-CT/TW tới mọi xã.
"""


def test_the_card_of_a_directive_does_not_cite(run: Run, tmp_path: Path) -> None:
    files = {"chi-thi.md": CARD.format(number="35-CT/TW"), "khac.md": CARD.format(number="77-CT/TW"), "nha.md": DIGEST}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert run("add", *(tmp_path / name for name in files), "--library", "lib")[0] == 0
    rows = lines(run("cited", "--library", "lib", "--json")[1])
    assert [(r["directive"]["number"], [m["document"]["source"] for m in r["mentions"]]) for r in rows] == [
        ("35-CT/TW", ["nha.md"])
    ]
    assert lines(run("cited", "9/BC-UBND", "--library", "lib", "--json")[1]) == []


def test_list_show_edit_remove(run: Run, library: Path, tmp_path: Path) -> None:
    run("add", *(DATA / n for n in REPORTS), "--library", "lib")
    assert len(lines(run("list", "--library", "lib", "--json")[1])) == 2
    shown = lines(run("show", "bac-kan-2021.txt", "III", "--library", "lib", "--json")[1])[0]
    assert shown["section"] == "III"
    assert shown["text"].startswith("III- HẠN CHẾ")
    assert run("show", "bac-kan-2021.txt", "IX", "--library", "lib")[0] == 1
    assert run("edit", "bac-kan-2021.txt", "number", "97-BC/BDV", "--library", "lib")[0] == 0
    listed = {r["document"]["source"]: r["document"] for r in lines(run("list", "--library", "lib", "--json")[1])}
    assert listed["bac-kan-2021.txt"]["number"] == "97-BC/BDV"
    assert listed["bac-kan-2021.txt"]["corrected"] == ["number"]
    assert run("remove", "bac-kan-2021.txt", "--library", "lib")[0] == 0
    assert [r["document"]["source"] for r in lines(run("list", "--library", "lib", "--json")[1])] == [
        "hau-giang-2022.txt"
    ]
    assert run("check", "--library", "lib")[0] == 0


def test_what_is_printed_is_vietnamese_to_the_comma(run: Run, library: Path, tmp_path: Path) -> None:
    assert run("--version")[1].split() == ["tienle", __version__]
    printed = run("inspect", DATA / "hau-giang-2022.txt")[1]
    assert "\n  Mở đầu  [Mở đầu]\n" in printed
    copied = run("copy", tmp_path / "bản sao", "--library", library)[1]
    assert re.search(r"trùng \d+,\d%\.", copied)
    there = ("--library", tmp_path / "bản sao")
    assert run("edit", "bac-kan-2021.txt", "title", "Tên khác", *there)[1].startswith("Đã sửa title")
    assert run("edit", "bac-kan-2021.txt", "title", "", *there)[1].startswith("Đã bỏ lần sửa title")


def test_inspect_spans_slice_back(run: Run) -> None:
    (row,) = lines(run("inspect", DATA / "hau-giang-2022.txt", "--json")[1])
    text = row["text"]
    for section in row["sections"]:
        assert 0 <= section["start"] <= section["own_end"] <= section["end"] <= len(text)
    for reference in row["references"]:
        assert text[reference["start"] : reference["end"]].split() == reference["surface"].split()
    assert row["metadata"]["number"] == "218/BC-UBND"
    assert row["metadata"]["signers"][0]["name"] == "Trần Thị Mỹ Hạnh"


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("add", "không-có"), 1, "không-có"),
        (("add", "rỗng"), 1, "rỗng"),
        (("ask", "tiếp công dân"), 1, "tienle add"),
        (("list", "--library", "rỗng"), 1, "tienle add"),
        (("search", "x", "--library", "thường.txt"), 1, "thường.txt"),
        (("search", "x", "-k", "0"), 2, "0"),
        (("show", "gì"), 1, "tienle add"),
        (("inspect", "rỗng.txt"), 1, "rỗng.txt"),
        (("lạ",), 2, "lạ"),
        (("ask",), 2, "CÂU_HỎI"),
        (("serve", "--port", "99999"), 2, "port"),
        (("serve", "--library", "gõ-nhầm"), 1, "tienle add THƯ_MỤC_BÁO_CÁO --library gõ-nhầm"),
    ],
)
def test_bad_input_is_refused_plainly(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], status: int, says: str
) -> None:
    (tmp_path / "rỗng").mkdir()
    (tmp_path / "rỗng.txt").write_bytes(b"")
    (tmp_path / "thường.txt").write_text("chỉ là một tệp", encoding="utf-8")
    before = sorted(p.name for p in tmp_path.iterdir())
    got, output, messages = run(*arguments)
    assert got == status, messages
    assert output == ""
    assert says in messages
    assert sorted(p.name for p in tmp_path.iterdir()) == before, "nothing may be left behind"


@pytest.mark.parametrize("nothing", ["", "   ", "?!", "…"])
def test_a_question_without_words_is_refused(run: Run, library: Path, nothing: str) -> None:
    status, output, messages = run("ask", nothing, "--library", library)
    assert (status, output) == (2, "")
    assert "câu hỏi" in messages


def test_a_library_of_another_encoder_is_refused(run: Run, library: Path, tmp_path: Path) -> None:
    from rag.errors import WrongEncoder
    from rag.library.local import LocalStore
    from rag.models.encoder import load_encoder

    class Other:
        name, fingerprint, dimension = "khac", "0" * 16, load_encoder().dimension

    with pytest.raises(WrongEncoder, match="TIENLE_ENCODER"):
        LocalStore.open(library, Other())


def test_a_foreign_folder_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "riêng").mkdir()
    (tmp_path / "riêng" / "ghi-chú.txt").write_text("của tôi", encoding="utf-8")
    status, _, messages = run("add", DATA / REPORTS[0], "--library", "riêng")
    assert status == 1
    assert "riêng" in messages
    assert [p.name for p in (tmp_path / "riêng").iterdir()] == ["ghi-chú.txt"]


def apart(*arguments: str | Path, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """One command in a process of its own, where the machine's locale and closed streams are real."""
    root = str(Path(cli.__file__).parent.parent)
    return subprocess.run(
        [sys.executable, "-c", "from rag.cli import main; main()", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": root, "OMP_NUM_THREADS": "1", **environment},
        check=False,
    )


def test_a_machine_that_does_not_speak_utf8(library: Path) -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    done = apart("show", "bac-kan-2021.txt", "Mở đầu", "--library", library, **ascii_only)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Bắc Kạn" in done.stdout.decode("utf-8")


def test_a_batch_from_notepad(run: Run, library: Path) -> None:
    asked = "\ufefftiep cong dan o bac kan\r\n\r\n  \r\nHậu Giang tiếp bao nhiêu lượt công dân?\r\n"
    status, output, _ = run("search", "-", "--library", library, "--json", stdin=asked)
    assert status == 0
    assert [r["question"] for r in lines(output)] == [q for q in re.split(r"[\ufeff\r\n]+", asked) if q.strip()]


def test_a_batch_line_that_is_no_text_costs_only_itself(library: Path) -> None:
    done = apart("search", "-", "--library", library, "--json", stdin=b"ti\xe9p d\xe2n\ntiep cong dan o bac kan\n")
    rows = lines(done.stdout.decode("utf-8"))
    assert (done.returncode, [set(r) for r in rows]) == (
        1,
        [{"question", "error"}, {"question", "understood", "hits"}],
    )
    assert "UTF-8" in rows[0]["error"]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text there")
def test_a_file_named_in_an_old_encoding_costs_only_itself(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "cũ"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/b\xe1o c\xe1o.txt")).write_bytes((DATA / REPORTS[0]).read_bytes())
    (folder / "mới.txt").write_bytes((DATA / REPORTS[1]).read_bytes())
    status, output, messages = run("add", folder, "--library", "lib")
    assert status == 1, messages
    assert "đã nạp   mới.txt" in output
    assert "đổi tên tệp" in output


@pytest.mark.skipif(os.name == "nt", reason="no shell of that kind")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(("redirected", "status"), [("<&- >&-", 0), (">/dev/full", 1), ("2>&-", 0), ("| head -c 1", 1)])
def test_streams_that_are_closed_or_full(library: Path, redirected: str, status: int, unbuffered: str) -> None:
    if "full" in redirected and not Path("/dev/full").exists():
        pytest.skip("no such device here")
    command = 'set -o pipefail; "$0" -c "from rag.cli import main; main()" show bac-kan-2021.txt --library "$1" '
    done = subprocess.run(
        ["bash", "-c", command + redirected, sys.executable, library],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(Path(cli.__file__).parent.parent), "PYTHONUNBUFFERED": unbuffered},
        check=False,
    )
    assert "Traceback" not in done.stderr.decode("utf-8")
    assert done.returncode in {0, status}


@pytest.mark.parametrize("name", ["", *sorted(cli.cli.commands)])
def test_help_is_vietnamese_and_whole(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    status, output, _ = run(*([name] if name else []), "--help")
    assert status == 0
    assert not re.search(r"\b(TEXT|INTEGER|PATH|OPTIONS|COMMAND|ARGS|RANGE|Usage|Options|Commands)\b", output)
    assert not re.search(r"\.\.\.$", "\n".join(output.splitlines()[1:]), flags=re.M), "cut short"
    assert max(map(len, output.splitlines())) <= 80


def test_a_terminal_gets_lines_that_fit(
    library: Path, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    piped = run("ask", "Hậu Giang giải quyết bao nhiêu đơn khiếu nại, tố cáo?", "--library", library)[1]
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "60")
    cli._say(piped.splitlines()[0], "  ")
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 60 < max(map(len, piped.splitlines()))
    assert shown.split() == piped.splitlines()[0].split()


def test_messages_name_only_options_there_are() -> None:
    groups = [cli.cli, cli.account]
    known = {o for g in groups for command in g.commands.values() for p in command.params for o in p.opts}
    said = {
        (path.name, option)
        for path in sorted(Path(cli.__file__).parent.rglob("*.py"))
        if path.name != "training.py"  # a command of its own
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search("[à-ỹđ]", node.value)
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", node.value)
    }
    assert len(said) > 5
    assert not {(name, option) for name, option in said if option not in known}
