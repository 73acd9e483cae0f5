"""The attack list: each attack by name, and what becomes of it."""

import base64
import gc
import io
import json
import stat
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from urllib.parse import quote

import pytest
from served import DATA, HOME, KEEPER, QUESTION, READER, served, with_accounts
from starlette.testclient import TestClient

from rag.accounts import Accounts
from rag.answering import export
from rag.api import ByRole, application, check_binding
from rag.api.login import within
from rag.api.sessions import Sessions
from rag.api.uploads import keep, safe_name
from rag.api.visitors import COOKIE
from rag.engine import Engine
from rag.errors import BadAccount, BadSetting
from rag.settings import Settings

Served = tuple[TestClient, Engine]
SAME = {"Origin": HOME}
# Gradio leaves an event loop behind when it is imported; its sockets are found open whenever memory is next swept.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """This machine's user alone, no sign-in; uploads of 2 MB at most."""
    with served(tmp_path_factory.mktemp("attacks"), upload_mb=2) as both:
        yield both


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A keeper and a reader with accounts, and a proxy at 10.0.0.7 that names people."""
    folder = tmp_path_factory.mktemp("office")
    with_accounts(folder)
    with served(
        folder, identity_header="X-Remote-User", trusted_proxy="10.0.0.7", keepers="thu", hosts="tienle.example.vn"
    ) as both:
        yield both


def anyone(office: Served, address: str = "203.0.113.5") -> TestClient:
    """A fresh browser at an address; the application itself goes on living in its fixture."""
    return TestClient(office[0].app, base_url=HOME, client=(address, 4000))


def upload(client: TestClient, name: str, content: bytes, **rest: object) -> object:
    return client.post("/api/v1/documents", files=[("files", (name, content))], **rest)  # type: ignore[arg-type]


def files_below(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


# ---------------------------------------------------------------- traversal


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "....//....//x", "%2e%2e%2fx", "..", "a\x00b.md", "CON"],
)
def test_an_uploaded_name_leads_nowhere(tmp_path: Path, name: str) -> None:
    kept = keep(tmp_path, safe_name(name), io.BytesIO(b"x"))
    assert kept.resolve().is_relative_to((tmp_path / "uploads").resolve())
    assert files_below(tmp_path) == {kept.relative_to(tmp_path).as_posix()}


def test_an_upload_that_climbs_stays_in_the_library(shelf: Served) -> None:
    client, engine = shelf
    around = engine.settings.library.parent
    before = files_below(around)
    response = upload(client, "../../../ra-ngoai.md", "# Báo cáo\n\nXã Bình Lộc tiếp 12 lượt công dân.".encode())
    assert response.json()[0]["source"] == "ra-ngoai.md"  # type: ignore[attr-defined]
    made = {name for name in files_below(around) - before if "ra-ngoai" in name}
    assert made and all(name.startswith("lib/uploads/") for name in made)


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2fetc%2fpasswd", "catalog.sqlite", "%00"]
)
def test_a_document_is_named_not_pathed(shelf: Served, path: str) -> None:
    for whole in (f"/api/v1/documents/{path}", f"/api/v1/documents/{path}/sections", f"/{path}"):
        response = shelf[0].get(whole)
        assert response.status_code == 404 and "root:" not in response.text
    section = shelf[0].get("/api/v1/documents/hau-giang-2022.txt", params={"section": "../../catalog.sqlite"})
    assert section.status_code == 404


def test_an_upload_through_a_link_is_not_followed(tmp_path: Path) -> None:
    """Removing a document never deletes outside the uploads."""
    from rag.api.uploads import discard

    outside = tmp_path / "ngoai"
    outside.mkdir()
    (outside / "quan-trong.txt").write_text("x")
    discard(tmp_path / "lib", outside / "quan-trong.txt")
    discard(tmp_path / "lib", tmp_path / "lib" / "uploads" / ".." / ".." / "ngoai" / "quan-trong.txt")
    discard(tmp_path / "lib", None)
    assert (outside / "quan-trong.txt").exists()


# ---------------------------------------------------------------- too much


def test_an_upload_too_large_is_refused(shelf: Served) -> None:
    client, engine = shelf
    before = files_below(engine.settings.library)
    response = upload(client, "to.txt", b"a " * 1_500_000)
    assert response.status_code == 413 and "2 MB" in response.json()["error"]  # type: ignore[attr-defined]
    assert files_below(engine.settings.library) == before


def test_an_upload_of_unsaid_length_is_counted(shelf: Served) -> None:
    def endless() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        for _ in range(64):
            yield b"a " * 50_000

    response = shelf[0].post(
        "/api/v1/documents", content=endless(), headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert response.status_code == 413 and "error" in response.json()


def test_a_question_too_large_is_refused(shelf: Served) -> None:
    response = shelf[0].post("/api/v1/ask", content=b'{"question": "' + b"a" * 2_100_000 + b'"}')
    assert response.status_code == 413
    nested = shelf[0].post("/api/v1/ask", content=b"[" * 100_000, headers={"Content-Type": "application/json"})
    assert nested.status_code in (400, 422)


def test_too_many_files_are_refused(shelf: Served) -> None:
    files = [("files", (f"{n}.txt", b"x")) for n in range(101)]
    assert shelf[0].post("/api/v1/documents", files=files).status_code == 422


def test_a_decompression_bomb_is_named_and_not_unpacked(shelf: Served) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w:p>" * 16_000_000)
    response = upload(shelf[0], "bom.docx", buffer.getvalue())
    assert response.status_code == 422  # type: ignore[attr-defined]
    assert "bom.docx" in response.json()["error"] and "giải nén" in response.json()["error"]  # type: ignore[attr-defined]


def test_entities_that_multiply_are_not_expanded(shelf: Served) -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "hahaha">{lol}]><w:document xmlns:w="x">&l9;</w:document>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", xml)
    assert upload(shelf[0], "cuoi.docx", buffer.getvalue()).status_code == 422  # type: ignore[attr-defined]


def test_one_visitor_cannot_ask_without_end(tmp_path: Path) -> None:
    with served(tmp_path, filled=False, rate=5) as (client, _):
        answers = [client.get("/api/v1/documents") for _ in range(7)]
        assert [a.status_code for a in answers] == [200] * 5 + [429] * 2
        assert int(answers[-1].headers["Retry-After"]) > 0 and "giây" in answers[-1].json()["error"]
        assert client.get("/healthz").status_code == 200


# ---------------------------------------------------------------- what a report may hold


NASTY = (
    "# Báo cáo kết quả <script>window.hong=1</script>\n\n"
    '=HYPERLINK("http://evil.example","bấm") Xã Bình Lộc tiếp 77 lượt công dân '
    "<img src=x onerror=alert(1)> trong quý một. [bấm](javascript:alert(1)) ![x](http://evil.example/x.png)\n"
)


def test_markup_in_a_report_comes_back_as_text(shelf: Served) -> None:
    client, _ = shelf
    (added,) = upload(client, "doc-hai.md", NASTY.encode()).json()  # type: ignore[attr-defined]
    response = client.get(f"/api/v1/documents/{added['document']}")
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert client.delete(f"/api/v1/documents/{added['document']}").status_code == 200


def test_markup_and_formulas_are_dead_in_an_export(tmp_path: Path) -> None:
    with served(tmp_path, filled=False) as (client, engine):
        assert upload(client, "doc-hai.md", NASTY.encode()).status_code == 200  # type: ignore[attr-defined]
        answer = engine.ask("Xã Bình Lộc tiếp bao nhiêu lượt công dân?").answer
        title = '=cmd|"/c calc"!A1 <script>'
        written = export.markdown(title, answer)
        assert "<script" not in written.replace("\\<script", "") and "\n=" not in written
        assert "](" not in written.replace("\\](", "")
        assert "![" not in written.replace("\\!\\[", "")
        with zipfile.ZipFile(io.BytesIO(export.docx(title, answer))) as archive:
            parts = {n: archive.read(n).decode("utf-8", "replace") for n in archive.namelist()}
        body = parts["word/document.xml"]
        assert "<script" not in body and "instrText" not in body and "fldSimple" not in body
        assert "evil.example" not in "".join(v for n, v in parts.items() if n.endswith(".rels"))


# ---------------------------------------------------------------- another host, another page


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "a@127.0.0.1", "localhost@evil", "", "[::2]"]
)
def test_a_foreign_host_is_not_answered(shelf: Served, host: str) -> None:
    for path in ("/api/v1/documents", "/mcp", "/healthz", "/"):
        assert shelf[0].get(path, headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost:7860", "127.0.0.1", "[::1]:7860", "LOCALHOST"])
def test_this_machine_is_answered_under_its_own_names(shelf: Served, host: str) -> None:
    assert shelf[0].get("/api/v1/documents", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "http://localhost.evil.example:7860"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": HOME, "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://[", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_another_page_changes_nothing(shelf: Served, headers: dict[str, str]) -> None:
    client, _ = shelf
    assert client.delete("/api/v1/documents/hau-giang-2022.txt", headers=headers).status_code == 403
    assert client.post("/api/v1/check", headers=headers).status_code == 403
    assert upload(client, "a.md", b"# a", headers=headers).status_code == 403  # type: ignore[attr-defined]
    assert client.post("/mcp", json={}, headers=headers).status_code == 403
    assert client.get("/api/v1/documents/hau-giang-2022.txt").status_code == 200


def test_no_other_page_may_read(shelf: Served) -> None:
    response = shelf[0].get("/api/v1/documents", headers={"Origin": "http://evil.example"})
    assert not [h for h in response.headers if h.startswith("access-control-")]
    assert response.headers["cross-origin-resource-policy"] == "same-origin"
    assert response.headers["x-frame-options"] == "DENY"


# ---------------------------------------------------------------- who is asking


def test_open_to_other_machines_only_with_accounts_or_a_proxy(tmp_path: Path) -> None:
    accounts = tmp_path / "accounts.toml"
    for host in ("0.0.0.0", "::", "192.168.1.10", "", "tienle.example.vn"):
        with pytest.raises(BadSetting, match="tài khoản"):
            check_binding(Settings(host=host, accounts=accounts))
    with pytest.raises(BadSetting, match="trusted_proxy"):
        check_binding(Settings(identity_header="X-User", accounts=accounts))
    with pytest.raises(BadSetting, match="địa chỉ"):
        check_binding(Settings(identity_header="X-User", trusted_proxy="máy kia", accounts=accounts))
    check_binding(Settings(host="0.0.0.0", identity_header="X-User", trusted_proxy="10.0.0.0/8", accounts=accounts))
    Accounts(accounts).put("lan", "mật khẩu của lan", "keeper")
    check_binding(Settings(host="0.0.0.0", accounts=accounts))


def test_the_application_is_not_made_for_an_unsafe_binding(shelf: Served, tmp_path: Path) -> None:
    with pytest.raises(BadSetting):
        application(shelf[1], Settings(host="0.0.0.0", accounts=tmp_path / "none.toml"))


@pytest.mark.parametrize(
    "path", ["/api/v1/documents", "/api/v1/search?question=a", "/api/v1/openapi.json", "/mcp", "/x", "/"]
)
def test_nothing_is_told_without_signing_in(office: Served, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        response = anyone(office).request(method, path)
        assert response.status_code == 401
        assert response.json() == {"error": "Cần đăng nhập."}
        assert response.headers["www-authenticate"].startswith("Basic")


def test_a_browser_is_shown_where_to_sign_in(office: Served) -> None:
    response = anyone(office).get("/en?q=1", headers={"Accept": "text/html"}, follow_redirects=False)
    assert response.status_code == 303 and response.headers["location"] == "/dang-nhap?next=%2Fen%3Fq%3D1"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Remote-User": "thu"},
        {"X-Remote-User": "thu", "X-Forwarded-For": "10.0.0.7"},
        {"X-Remote-User": "thu", "Forwarded": "for=10.0.0.7", "X-Real-IP": "10.0.0.7"},
        {"X_Remote_User": "thu"},
        {"Remote-User": "thu"},
    ],
)
def test_a_name_is_believed_from_the_proxy_alone(office: Served, headers: dict[str, str]) -> None:
    assert anyone(office).get("/api/v1/me", headers=headers).status_code == 401


def test_the_proxy_names_keepers_and_readers(office: Served) -> None:
    proxy = anyone(office, "10.0.0.7")
    assert proxy.get("/api/v1/me", headers={"X-Remote-User": "thu"}).json() == {"name": "thu", "role": "keeper"}
    assert proxy.get("/api/v1/me", headers={"X-Remote-User": "khách".encode()}).json()["name"] == "khách"
    assert proxy.get("/api/v1/me", headers={"X-Remote-User": "khach"}).json()["role"] == "reader"
    assert proxy.get("/api/v1/me").status_code == 401
    twice = [("X-Remote-User", "khach"), ("X-Remote-User", "thu")]
    assert proxy.get("/api/v1/me", headers=twice).status_code == 400
    outside = {"X-Remote-User": "thu", "Host": "127.0.0.1:7860", "Origin": "https://tienle.example.vn"}
    assert proxy.post("/api/v1/check", headers=outside).status_code == 200


def test_behind_an_unknown_proxy_nobody_is_this_machines_user(shelf: Served) -> None:
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host"):
        response = shelf[0].get("/api/v1/documents", headers={header: "127.0.0.1"})
        assert response.status_code == 403 and "identity_header" in response.json()["error"]


def test_a_reader_changes_nothing(office: Served) -> None:
    client = anyone(office)
    client.auth = READER
    assert client.get("/api/v1/me").json()["role"] == "reader"
    assert client.get("/api/v1/ask", params={"question": QUESTION}).status_code == 200
    for response in (
        upload(client, "a.md", b"# a"),
        client.delete("/api/v1/documents/hau-giang-2022.txt"),
        client.patch("/api/v1/documents/hau-giang-2022.txt", json={"field": "title", "value": "x"}),
        client.post("/api/v1/check"),
        client.post("/gradio_api/upload", files=[("files", ("a.md", b"# a"))]),
    ):
        assert response.status_code == 403  # type: ignore[attr-defined]


def test_a_keeper_changes_and_is_named_in_the_audit(office: Served) -> None:
    client, engine = anyone(office), office[1]
    client.auth = KEEPER
    (added,) = upload(client, "cua-lan.md", "# Báo cáo\n\nXã Bình Lộc họp 9 buổi.".encode()).json()  # type: ignore[attr-defined]
    assert client.delete(f"/api/v1/documents/{added['document']}").status_code == 200
    lines = [json.loads(line) for line in (engine.settings.library / "audit.jsonl").read_text().splitlines()]
    assert [(e["by"], e["action"]) for e in lines[-2:]] == [("lan", "added"), ("lan", "remove")]


def test_guessing_passwords_is_slowed(office: Served) -> None:
    client = anyone(office, "203.0.113.66")
    statuses = [client.get("/api/v1/me", auth=("lan", f"đoán lần {n} nhé")).status_code for n in range(12)]
    assert statuses[:10] == [401] * 10 and statuses[10:] == [429] * 2
    assert client.get("/api/v1/me", auth=KEEPER).status_code == 429
    assert anyone(office, "203.0.113.67").get("/api/v1/me", auth=KEEPER).status_code == 200


@pytest.mark.parametrize(
    "value", ["Basic", "Basic !!!", "Basic " + base64.b64encode(b"lan").decode(), "Bearer x", "Basic /w=="]
)
def test_a_broken_authorization_is_no_authorization(office: Served, value: str) -> None:
    assert anyone(office).get("/api/v1/me", headers={"Authorization": value}).status_code == 401


# ---------------------------------------------------------------- sessions


def signed_in(office: Served, who: tuple[str, str], address: str = "203.0.113.5") -> TestClient:
    client = anyone(office, address)
    form = {"name": who[0], "password": who[1], "next": "/api/v1/me"}
    response = client.post("/dang-nhap", data=form, headers=SAME, follow_redirects=False)
    assert response.status_code == 303, response.text
    cookie = response.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and response.headers["location"] == "/api/v1/me"
    return client


def test_signing_in_with_a_browser(office: Served) -> None:
    client = signed_in(office, KEEPER)
    assert client.get("/api/v1/me").json() == {"name": "lan", "role": "keeper"}
    wrong = anyone(office).post("/dang-nhap", data={"name": "lan", "password": "<b>sai</b> rồi nhé"}, headers=SAME)
    assert wrong.status_code == 401 and "<b>sai" not in wrong.text and "set-cookie" not in wrong.headers


def test_a_session_does_not_become_anothers(office: Served) -> None:
    lan, minh = signed_in(office, KEEPER), signed_in(office, READER)
    token = minh.cookies[COOKIE]
    assert minh.get("/api/v1/me").json()["name"] == "minh"
    for forged in (token[:-1] + ("a" if token[-1] != "a" else "b"), "lan", "", token + "x", quote("lan|keeper")):
        assert anyone(office).get("/api/v1/me", headers={"Cookie": f"{COOKIE}={forged}"}).status_code == 401
    assert lan.get("/api/v1/me").json()["name"] == "lan"


def test_a_session_that_was_left_is_worth_nothing(office: Served) -> None:
    client = signed_in(office, KEEPER)
    token = client.cookies[COOKIE]
    client.post("/dang-xuat", headers=SAME)
    assert anyone(office).get("/api/v1/me", headers={"Cookie": f"{COOKIE}={token}"}).status_code == 401


def test_a_planted_session_is_not_taken_over(office: Served) -> None:
    """Whatever token the browser came with, signing in gives it another."""
    client = anyone(office)
    client.cookies.set(COOKIE, "cua-ke-gian")
    client.post("/dang-nhap", data={"name": KEEPER[0], "password": KEEPER[1]}, headers=SAME, follow_redirects=False)
    assert anyone(office).get("/api/v1/me", headers={"Cookie": f"{COOKIE}=cua-ke-gian"}).status_code == 401


def test_a_session_ends_with_the_password_and_with_time(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "accounts.toml")
    account = accounts.put("lan", "mật khẩu của lan", "keeper")
    sessions = Sessions(tmp_path / "s.json")
    token = sessions.begin(account)
    assert sessions.find(token, accounts) == account
    accounts.put("lan", "một mật khẩu khác", "keeper")
    assert sessions.find(token, accounts) is None
    now = [1_000_000.0]
    short = Sessions(tmp_path / "s.json", seconds=60, clock=lambda: now[0])
    token = short.begin(accounts.all["lan"])
    for moved, lasts in ((59, True), (61, False), (-1, False)):  # a clock set back must not lengthen a session
        now[0] = 1_000_000.0 + moved
        assert (short.find(token, accounts) is not None) == lasts


def test_a_session_outlives_a_restart_and_is_not_on_disk_in_the_clear(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "accounts.toml")
    account = accounts.put("lan", "mật khẩu của lan", "keeper")
    path = tmp_path / "accounts.sessions.json"
    first = Sessions(path)
    token, other = first.begin(account), first.begin(account)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and token not in path.read_text()
    again = Sessions(path)
    assert again.find(token, accounts) == account
    again.end(token)
    assert first.find(token, accounts) is None and first.find(other, accounts) == account


@pytest.mark.parametrize("content", ["", "[]", "{", '{"x": 1}', '{"x": ["lan", "m", "khi nào"]}', None])
def test_a_damaged_file_of_sessions_lets_nobody_in(tmp_path: Path, content: str | None) -> None:
    accounts = Accounts(tmp_path / "accounts.toml")
    account = accounts.put("lan", "mật khẩu của lan", "keeper")
    path = tmp_path / "s.json"
    sessions = Sessions(path)
    token = sessions.begin(account)
    if content is None:
        path.unlink()
    else:
        path.write_text(content)
    assert sessions.find(token, accounts) is None
    assert sessions.find(sessions.begin(account), accounts) == account


def test_sessions_that_cannot_be_written_last_as_long_as_the_server(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "accounts.toml")
    account = accounts.put("lan", "mật khẩu của lan", "keeper")
    (tmp_path / "file").write_text("")
    sessions = Sessions(tmp_path / "file" / "s.json")
    assert sessions.find(sessions.begin(account), accounts) == account


def test_a_cookie_alone_changes_nothing(office: Served) -> None:
    """A form of another page carries the cookie in an old browser, and no origin."""
    client = signed_in(office, KEEPER)
    assert client.post("/api/v1/check").status_code == 403
    assert client.post("/api/v1/check", headers={"Origin": "http://evil.example"}).status_code == 403
    assert client.post("/api/v1/check", headers=SAME).status_code == 200


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: y"]
)
def test_signing_in_leads_nowhere_else(target: str) -> None:
    assert within(target) == "/"


# ---------------------------------------------------------------- replays


def test_a_replayed_upload_changes_nothing(shelf: Served) -> None:
    client, engine = shelf
    content = (DATA / "quy-che-tiep-dan-2023.txt").read_bytes()
    (first,) = upload(client, "a.txt", content).json()  # type: ignore[attr-defined]
    counted = client.get("/healthz").json()["documents"]
    before = files_below(engine.settings.library / "uploads")
    for name in ("a.txt", "b.txt", "../a.txt"):
        (again,) = upload(client, name, content).json()  # type: ignore[attr-defined]
        assert (again["status"], again["document"]) == ("unchanged", first["document"])
    assert client.get("/healthz").json()["documents"] == counted
    assert files_below(engine.settings.library / "uploads") == before


def test_an_upload_of_the_same_name_replaces_nothing(shelf: Served) -> None:
    client, _ = shelf
    made = []
    for n in (1, 2):
        text = f"# Báo cáo {n}\n\nXã Bình Lộc tiếp {n} lượt công dân.".encode()
        (added,) = upload(client, "cung-ten.md", text).json()  # type: ignore[attr-defined]
        assert added["status"] == "added"
        made.append(added["document"])
    assert all(client.get(f"/api/v1/documents/{id}").status_code == 200 for id in made)
    for id in made:
        client.delete(f"/api/v1/documents/{id}")


# ---------------------------------------------------------------- the file of accounts


def test_passwords_are_not_on_disk_and_the_file_is_its_owners(tmp_path: Path) -> None:
    path = with_accounts(tmp_path)
    text = path.read_text()
    assert text.count("$argon2id$") == 2 and KEEPER[1] not in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    accounts = Accounts(path)
    assert accounts.verify(*KEEPER) == accounts.verify(*KEEPER) == accounts.get("lan")
    assert accounts.verify("lan", READER[1]) is accounts.verify("ai", KEEPER[1]) is None
    accounts.remove("lan")
    assert accounts.verify(*KEEPER) is None
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "password"),
    [("", "mật khẩu dài"), ("Lan", "mật khẩu dài"), ('x"]\nrole', "mật khẩu dài"), ("../lan", "mật khẩu dài"),
     ("lan", "ngắn"), ("lan", "a" * 201)],
)  # fmt: skip
def test_accounts_that_are_refused(tmp_path: Path, name: str, password: str) -> None:
    with pytest.raises(BadAccount):
        Accounts(tmp_path / "a.toml").put(name, password, "reader")


@pytest.mark.parametrize(
    "text", ["[accounts", '[accounts.lan]\nrole = "vua"\npassword = "x"', "accounts = 3", "[accounts.a]"]
)
def test_a_damaged_file_of_accounts_opens_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "accounts.toml"
    path.write_text(text)
    with pytest.raises(BadAccount):
        check_binding(Settings(host="0.0.0.0", accounts=path))


def test_a_file_of_accounts_that_vanishes_does_not_open_the_doors(tmp_path: Path) -> None:
    path = with_accounts(tmp_path)
    with served(tmp_path, filled=False) as (client, _):
        path.unlink()
        assert client.get("/api/v1/documents").status_code == 401


def test_the_readers_page_is_another_application() -> None:
    import asyncio

    reached: list[str] = []

    def page(name: str):  # type: ignore[no-untyped-def]
        async def app(scope: object, receive: object, send: object) -> None:
            reached.append(name)

        return app

    from rag.api import Visitor

    both = ByRole(keeper=page("keeper"), reader=page("reader"))
    for visitor in (Visitor("lan", "keeper"), Visitor("minh", "reader"), None):
        asyncio.run(both({"visitor": visitor}, None, None))  # type: ignore[arg-type]
    assert reached == ["keeper", "reader", "reader"]


# ---------------------------------------------------------------- the page


@pytest.fixture(scope="module")
def paged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The web page on the application, with a keeper and a reader."""
    import ui

    folder = tmp_path_factory.mktemp("page")
    with_accounts(folder)
    chosen = Settings(library=folder / "lib", accounts=folder / "accounts.toml")
    with Engine.open(chosen, create=True) as engine:
        list(engine.add([DATA / "hau-giang-2022.txt"]))
        app = application(engine)
        ui.mount(app, engine)
        with TestClient(app, base_url=HOME) as client:
            yield client, engine
    gc.collect()


@pytest.mark.parametrize(
    "path", ["/", "/en", "/config", "/gradio_api/info", "/gradio_api/file=/etc/passwd", "/theme.css"]
)
def test_the_page_tells_nothing_without_signing_in(paged: Served, path: str) -> None:
    assert anyone(paged).get(path).status_code == 401
    assert anyone(paged).post("/gradio_api/queue/join", json={}).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/v1/nowhere", 404), ("POST", "/api/v2/ask", 404), ("PUT", "/api/v1/search", 405)],
)
def test_what_is_not_in_the_api_is_refused_as_the_api_does(paged: Served, method: str, path: str, status: int) -> None:
    client = anyone(paged)
    client.auth = KEEPER
    response = client.request(method, path, headers=SAME)
    assert (response.status_code, list(response.json())) == (status, ["error"])


def test_an_event_does_not_load_what_draws(paged: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    drawing = ModuleType("matplotlib")
    drawing.__getattr__ = asked.append  # type: ignore[method-assign]
    monkeypatch.setitem(sys.modules, "matplotlib", drawing)
    client = anyone(paged)
    client.auth = READER
    first = next(
        d["id"] for d in client.get("/config").json()["dependencies"] if ["load"] in [t[1:] for t in d["targets"]]
    )
    session = {"fn_index": first, "data": [], "session_hash": "first"}
    assert client.post("/gradio_api/queue/join", json=session).status_code == 200
    told = client.get("/gradio_api/queue/data", params={"session_hash": "first"}).text
    assert '"success":true' in told and "Hậu Giang" in told
    assert not asked


def test_only_a_keepers_page_can_add(paged: Served) -> None:
    pages = {}
    for who in (KEEPER, READER):
        client = anyone(paged)
        client.auth = who
        response = client.get("/config")
        assert response.status_code == 200
        pages[who] = response.text
    assert "the-nap" in pages[KEEPER] and "the-nap" not in pages[READER]
    assert "uploadbutton" in pages[KEEPER] and "uploadbutton" not in pages[READER]


def test_the_page_serves_no_file_of_the_machine(paged: Served) -> None:
    client, library = anyone(paged), paged[1].settings.library
    client.auth = KEEPER
    for path in ("/etc/passwd", library / "catalog.sqlite", library / "audit.jsonl", paged[1].settings.accounts,
                 "../accounts.toml", "pyproject.toml", "ui.py", DATA / "hau-giang-2022.txt"):  # fmt: skip
        for prefix in ("/gradio_api/file=", "/en/gradio_api/file=", "/static/", "/assets/", "/gradio_api/proxy="):
            response = client.get(f"{prefix}{path}")
            assert response.status_code in (400, 403, 404), (prefix, path, response.status_code)
            assert "root:" not in response.text and "SQLite" not in response.text


def test_a_reader_cannot_reach_what_changes_through_the_page(paged: Served) -> None:
    client = anyone(paged)
    client.auth = READER
    for path in ("/gradio_api/upload", "/en/gradio_api/upload", "/gradio_api/upload/", "//gradio_api/upload"):
        assert client.post(path, files=[("files", ("a.md", b"# a"))]).status_code in (403, 404), path
    config = client.get("/config").json()
    for fn in range(len(config["dependencies"]) + 4):
        for data in ([], [{"id": "hau-giang-2022.txt"}], [["/etc/passwd"]]):
            body = {"data": data, "fn_index": fn, "session_hash": "x"}
            client.post("/gradio_api/run/predict", json=body)
    for component in [c["id"] for c in config["components"] if c["type"] == "html"]:
        body = {
            "component_id": component,
            "fn_name": "undo",
            "session_hash": "x",
            "data": [{"id": "hau-giang-2022.txt"}],
        }
        assert client.post("/gradio_api/component_server", json=body).status_code >= 400
    assert client.get("/api/v1/documents/hau-giang-2022.txt").status_code == 200


def test_the_server_fetches_no_address_that_a_visitor_writes(paged: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    from gradio import processing_utils

    asked: list[str] = []

    async def fetched(url: str, *_: object) -> None:
        asked.append(url)

    monkeypatch.setattr(processing_utils, "async_ssrf_protected_get", fetched)
    client = anyone(paged)
    client.auth = KEEPER
    address = "http://192.0.2.7/x.txt"
    file = {"path": address, "url": address, "orig_name": "x.txt", "meta": {"_type": "gradio.FileData"}}
    config = client.get("/config").json()
    tried = 0
    for fn, dependency in enumerate(config["dependencies"]):
        for value in (file, [file], {"files": [file], "text": ""}):
            body = {"data": [value] * len(dependency["inputs"]), "fn_index": fn, "session_hash": "x"}
            client.post("/gradio_api/run/predict", json=body)
            tried += bool(dependency["inputs"])
    assert tried and not asked


def test_signing_in_leads_to_the_page(paged: Served) -> None:
    client = anyone(paged)
    shown = client.get("/", headers={"Accept": "text/html"})
    assert shown.url.path == "/dang-nhap" and "Mật khẩu" in shown.text
    form = {"name": READER[0], "password": READER[1], "next": "/"}
    assert "Tiền Lệ" in client.post("/dang-nhap", data=form, headers=SAME).text
