"""The HTTP API as clients meet it: the contract, errors as one sentence, many at once, changes audited."""

import json
import signal
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS
from served import DATA, QUESTION, REPORTS, running, served
from starlette.testclient import TestClient

from rag import contract
from rag.api.limits import Rate
from rag.api.models import AddedOut, AnsweredOut, CitedOut, ComparedOut, FoundOut, Listed, SectionOut, ShownOut
from rag.api.routes import NDJSON
from rag.engine import Engine
from rag.errors import LibraryError

Served = tuple[TestClient, Engine]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("api"), hosts="testserver", rate=100_000) as both:
        yield both


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Served]:
    """A library that a test may change."""
    with served(tmp_path) as both:
        yield both


# ---------------------------------------------------------------- the contract


@pytest.mark.parametrize(
    ("path", "query", "model"),
    [
        ("search", {"question": "tiep cong dan", "k": "3"}, FoundOut),
        ("ask", {"question": QUESTION}, AnsweredOut),
        ("compare", {"issue": "tiếp công dân"}, ComparedOut),
        ("cited", {"directive": "35-CT/TW"}, list[CitedOut]),
        ("cited", {}, list[CitedOut]),
        ("documents", {}, list[Listed]),
        ("documents/hau-giang-2022.txt", {"section": "II"}, ShownOut),
        ("documents/hau-giang-2022.txt", {}, ShownOut),
        ("documents/hau-giang-2022.txt/sections", {}, list[SectionOut]),
    ],
)
def test_reading_answers_with_what_openapi_describes(
    shelf: Served, path: str, query: dict[str, str], model: object
) -> None:
    from pydantic import TypeAdapter

    response = shelf[0].get(f"/api/v1/{path}", params=query)
    assert response.status_code == 200, response.text
    assert TypeAdapter(model).validate_python(response.json(), strict=True)


def test_an_answer_is_the_one_the_engine_gives(shelf: Served) -> None:
    client, engine = shelf
    expected = contract.answered(engine.ask(QUESTION))
    assert expected["citations"]
    assert client.get("/api/v1/ask", params={"question": QUESTION}).json() == expected
    assert client.post("/api/v1/ask", json={"question": QUESTION}).json() == expected


def test_filters_restrict(shelf: Served) -> None:
    body = {"question": "tiếp công dân", "filters": {"places": ["Bắc Kạn"]}}
    hits = shelf[0].post("/api/v1/search", json=body).json()["hits"]
    assert {h["document"]["province"] for h in hits} == {"Bắc Kạn"}
    by_query = shelf[0].get("/api/v1/search", params={"question": "tiếp công dân", "place": "Bắc Kạn"}).json()["hits"]
    assert by_query == hits


def test_a_follow_up_question_is_read_after_those_before(shelf: Served) -> None:
    body = {"question": "Còn Bắc Kạn?", "history": ["Hậu Giang tiếp bao nhiêu lượt công dân?"]}
    answered = shelf[0].post("/api/v1/ask", json=body).json()
    assert answered["understood"]["filters"]["places"] == ["Bắc Kạn"]
    assert "công dân" in answered["understood"]["text"]


def test_an_answer_can_be_streamed(shelf: Served) -> None:
    client, engine = shelf
    whole = contract.answered(engine.ask(QUESTION)) | {"done": True}
    response = client.post("/api/v1/ask", json={"question": QUESTION}, headers={"Accept": NDJSON})
    assert response.headers["content-type"].startswith(NDJSON)
    assert [json.loads(line) for line in response.text.splitlines()][-1] == whole
    events = client.get("/api/v1/ask", params={"question": QUESTION}, headers={"Accept": "text/event-stream"}).text
    assert json.loads(events.strip().rpartition("data: ")[2]) == whole
    refused = client.post("/api/v1/ask", json={"question": "…"}, headers={"Accept": NDJSON}).json()
    assert refused["done"] and refused["error"].startswith("Câu hỏi chưa có từ nào")


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api/v1/search", None, 422),
        ("GET", "/api/v1/search?question=%3F%3F", None, 400),
        ("GET", "/api/v1/search?question=a&k=0", None, 422),
        ("GET", "/api/v1/search?question=a&directive=999-ZZ/TW", None, 404),
        ("GET", f"/api/v1/search?question={'a' * 2001}", None, 422),
        ("POST", "/api/v1/search", b"{", 422),
        ("POST", "/api/v1/search", b"\xff\xfe", 422),
        ("POST", "/api/v1/search", b'{"question": "\\ud800 \\udfff"}', 422),
        ("POST", "/api/v1/search", b'{"question": "a", "la": 1}', 422),
        ("GET", "/api/v1/documents/khong-co", None, 404),
        ("GET", "/api/v1/documents/hau-giang-2022.txt?section=XX", None, 404),
        ("GET", "/api/v1/nowhere", None, 404),
        ("PUT", "/api/v1/search", b"", 405),
        ("PATCH", "/api/v1/documents/hau-giang-2022.txt", b'{"field": "mau", "value": "x"}', 400),
        ("DELETE", "/api/v1/documents/khong-co", None, 404),
    ],
)
def test_errors_are_one_vietnamese_sentence(
    shelf: Served, method: str, path: str, body: bytes | None, status: int
) -> None:
    response = shelf[0].request(method, path, content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == status, response.text
    (error,) = response.json().values()
    assert any(c in "ăâđêôơưáàảãạếềốồộớờứừựấầậắằặịỉọỏụủ" for c in error.lower())
    assert "Traceback" not in error and ".py" not in error


def test_what_is_unforeseen_stays_inside(
    shelf: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("bí mật ở /srv/kho/mật")

    monkeypatch.setattr(shelf[1], "search", broken)
    response = shelf[0].get("/api/v1/search", params={"question": "tiếp công dân"})
    assert response.status_code == 500
    assert "mật ở" not in response.text and "error" in response.json()
    assert "bí mật ở" in caplog.text


def test_the_log_holds_no_question(shelf: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "tienle.access")
    shelf[0].get("/api/v1/search", params={"question": "đơn tố cáo nặc danh"})
    lines = [json.loads(r.message) for r in caplog.records if r.name == "tienle.access"]
    assert lines[-1] | {"ms": 0} == {"by": "tại máy", "method": "GET", "path": "/api/v1/search", "status": 200, "ms": 0}
    assert "cao" not in caplog.text and "cáo" not in caplog.text


def test_healthz_tells_generation_and_documents(own: Served) -> None:
    client, engine = own
    before = client.get("/healthz").json()
    assert before == {"status": "ok", "generation": engine.store.manifest.generation, "documents": 2}
    assert client.delete("/api/v1/documents/bac-kan-2021.txt").status_code == 200
    after = client.get("/healthz").json()
    assert after["documents"] == 1 and after["generation"] > before["generation"]


# ---------------------------------------------------------------- changes


def test_a_document_is_added_corrected_and_removed_and_each_is_audited(own: Served) -> None:
    client, engine = own
    files = [("files", ("quy chế.txt", (DATA / "quy-che-tiep-dan-2023.txt").read_bytes()))]
    (added,) = client.post("/api/v1/documents", files=files).json()
    AddedOut.model_validate(added)
    assert (added["status"], added["source"]) == ("added", "quy chế.txt")
    edited = client.patch(f"/api/v1/documents/{added['document']}", json={"field": "title", "value": "Tên mới"}).json()
    assert edited["document"]["title"] == "Tên mới" and edited["document"]["corrected"] == ["title"]
    assert client.post("/api/v1/check").json() == []
    kept = Path(engine.store.document(added["document"]).path or "")
    assert kept.is_file() and kept.is_relative_to(engine.settings.library)
    assert client.delete(f"/api/v1/documents/{added['document']}").json()["document"]["id"] == added["document"]
    assert not kept.exists()
    lines = [json.loads(line) for line in (engine.settings.library / "audit.jsonl").read_text().splitlines()]
    assert [(e["action"], e["by"]) for e in lines[2:]] == [(a, "tại máy") for a in ("added", "edit", "remove")]
    assert all(e["at"].endswith("Z") and e["document"] == added["document"] for e in lines[2:])


def test_files_that_cannot_be_read_are_named_and_the_rest_goes_on(own: Served) -> None:
    client, engine = own
    broken = ("files", ("hỏng.pdf", b"%PDF-1.7 \xff\xfe"))
    good = ("files", ("quy-che.txt", (DATA / "quy-che-tiep-dan-2023.txt").read_bytes()))
    both = client.post("/api/v1/documents", files=[broken, good])
    assert both.status_code == 200
    assert [f["status"] for f in both.json()] == ["failed", "added"]
    alone = client.post("/api/v1/documents", files=[broken])
    assert alone.status_code == 422 and "hỏng.pdf" in alone.json()["error"]
    assert len(list((engine.settings.library / "uploads").iterdir())) == 1


# ---------------------------------------------------------------- many at once


def test_readers_and_a_writer_at_once(own: Served) -> None:
    """Every answer is whole and without error while documents come and go, and the last state is seen."""
    client, engine = own
    stop = threading.Event()
    wrong: list[str] = []
    done = [0]

    def read() -> None:
        while not stop.is_set():
            for path, query in (
                ("search", {"question": "tiếp công dân"}),
                ("ask", {"question": QUESTION}),
                ("compare", {"issue": "tiếp công dân"}),
                ("cited", {}),
                ("documents", {}),
            ):
                response = client.get(f"/api/v1/{path}", params=query)
                done[0] += 1
                if response.status_code != 200:
                    wrong.append(f"{path} {response.status_code} {response.text[:200]}")

    with ThreadPoolExecutor(6) as pool:
        readers = [pool.submit(read) for _ in range(6)]
        for n in range(6):
            text = f"# Báo cáo số {n}\n\nXã Bình Lộc tiếp {n + 10} lượt công dân trong quý.\n"
            (added,) = client.post("/api/v1/documents", files=[("files", (f"x{n}.md", text.encode()))]).json()
            assert added["status"] == "added"
            if n % 2:
                assert client.delete(f"/api/v1/documents/{added['document']}").status_code == 200
        stop.set()
        for reader in readers:
            reader.result()
    assert not wrong, (len(wrong), done, wrong[:3])
    assert client.get("/healthz").json()["documents"] == 5
    assert engine.check() == []


def test_what_is_learnt_of_an_old_generation_is_not_kept(own: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change while another thread learns the library's words must not leave the old words in use."""
    _, engine = own
    from rag import engine as module

    learn = module.Knowledge.of
    learnt = threading.Event()
    go = threading.Event()

    def slow(store: object, **rest: object) -> object:
        known = learn(store, **rest)  # type: ignore[arg-type]
        learnt.set()
        go.wait(10)
        return known

    engine._forget()
    monkeypatch.setattr(module.Knowledge, "of", slow)
    with ThreadPoolExecutor(1) as pool:
        old = pool.submit(lambda: engine.knowledge)
        assert learnt.wait(10)
        engine.remove("bac-kan-2021.txt")
        go.set()
        stale = old.result()
    assert engine.knowledge is not stale


def test_a_library_that_changed_meanwhile_is_asked_again(own: Served) -> None:
    _, engine = own
    tries = []

    def work(_: Engine) -> int:
        tries.append(1)
        if len(tries) == 1:
            raise LibraryError("vừa thay đổi")
        return len(tries)

    assert engine.current(work) == 2


def test_a_stop_signal_finishes_what_runs(tmp_path: Path) -> None:
    with running(tmp_path) as (address, process):
        answers: list[int] = []

        def upload() -> None:
            text = "# Báo cáo\n\n" + "Xã Bình Lộc tiếp 12 lượt công dân trong quý. " * 4_000
            body = (
                b'--x\r\nContent-Disposition: form-data; name="files"; filename="to.md"\r\n\r\n'
                + text.encode()
                + b"\r\n--x--\r\n"
            )
            request = urllib.request.Request(
                f"{address}/api/v1/documents", body, {"Content-Type": "multipart/form-data; boundary=x"}
            )
            with urllib.request.urlopen(request, timeout=60) as response:
                answers.append(response.status)

        thread = threading.Thread(target=upload)
        thread.start()
        time.sleep(0.15)
        process.send_signal(signal.SIGTERM)
        thread.join(60)
        assert answers == [200]
        assert process.wait(30) == 0
    with served(tmp_path, filled=False) as (client, _):
        assert client.get("/healthz").json()["documents"] == 1
    assert '"status": 200' in (tmp_path / "log").read_text()


# ---------------------------------------------------------------- the description of itself


def test_every_operation_is_described(shelf: Served) -> None:
    document = shelf[0].get("/api/v1/openapi.json").json()
    operations = [o for methods in document["paths"].values() for o in methods.values()]
    assert len(operations) == len({o["operationId"] for o in operations}) >= 15
    for operation in operations:
        assert operation["summary"]
        assert operation["responses"]["200"]["content"]["application/json"]["schema"], operation["operationId"]


def test_schemathesis_finds_nothing(shelf: Served) -> None:
    """Made-up requests of every kind: no 5xx, and every answer is as described."""
    client, _ = shelf
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", client.app)
    checks = [CHECKS.get_one(n) for n in ("not_a_server_error", "status_code_conformance", "content_type_conformance",
                                          "response_schema_conformance")]  # fmt: skip
    tried = []
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.method.upper() == "DELETE":
            continue

        @settings(
            max_examples=25,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        )
        def try_it(case: schemathesis.Case) -> None:
            tried.append(case.operation.label)
            case.call_and_validate(checks=checks)

        given(case=operation.as_strategy())(try_it)()
    assert len(set(tried)) >= 14 and len(tried) > 150
    assert set(REPORTS) <= {d["document"]["source"] for d in client.get("/api/v1/documents").json()}


def test_a_bucket_fills_evenly() -> None:
    now = [0.0]
    rate = Rate(2, 10, clock=lambda: now[0])
    assert [rate.wait("a") for _ in range(3)] == [0, 0, 5]
    assert rate.wait("b") == 0
    now[0] = 5.0
    assert [rate.wait("a"), rate.wait("a")] == [0, 5]
    assert rate.wait("c", take=False) == rate.wait("c", take=False) == 0
