"""Old Word files, RTF and ODT: LibreOffice writes them anew as DOCX; antiword helps out for DOC."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from rag.errors import MissingTool
from rag.readers.bounds import contents_of, damaged, too_large, without_text
from rag.readers.contents import Contents
from rag.readers.docx import read_docx
from rag.records import RawPage

_SECONDS = 180
# Nothing that a document says may run or be fetched while it is converted.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def read_office(path: Path, data: bytes, kind: str) -> Contents:
    """``kind`` is "doc", "rtf" or "odt".

    Raises MissingTool where neither LibreOffice nor (for DOC) antiword is installed, UnreadableFile for a file that
    neither can open.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    antiword = shutil.which("antiword") if kind == "doc" else None
    if office is None and antiword is None:
        raise MissingTool(
            f"Không đọc được tệp “{path.name}”: định dạng {kind.upper()} cần LibreOffice mà máy chưa có. "
            "Hãy cài LibreOffice (Debian, Ubuntu: sudo apt install libreoffice-writer-nogui) hoặc lưu tệp thành DOCX."
        )
    with tempfile.TemporaryDirectory(prefix="tienle-") as folder:
        room = Path(folder)
        source = room / f"source.{kind}"
        source.write_bytes(data)
        if office is not None and (converted := _converted(path, office, source, room)) is not None:
            return read_docx(path, contents_of(converted), format_name=kind)
        if antiword is not None and (text := _output([antiword, "-m", "UTF-8.txt", "-w", "0", str(source)], room)):
            return _from_antiword(path, text)
    raise damaged(path, kind.upper())


def _converted(path: Path, office: str, source: Path, room: Path) -> Path | None:
    """A profile of its own lets conversions run side by side and beside an open LibreOffice."""
    settings = room / "profile" / "user"
    settings.mkdir(parents=True)
    (settings / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    target = room / "out"
    profile = f"-env:UserInstallation={(room / 'profile').as_uri()}"
    command = [
        office,
        profile,
        "--headless",
        "--norestore",
        "--convert-to",
        "docx",
        "--outdir",
        str(target),
        str(source),
    ]
    try:
        _output(command, room)
    except subprocess.TimeoutExpired as error:
        raise too_large(path, "thời gian chuyển đổi", f"{_SECONDS} giây") from error
    made = target / "source.docx"
    return made if made.is_file() else None


def _output(command: list[str], room: Path) -> str:
    """Standard output of a program; its whole process group ends with the time it is given."""
    environment = {**os.environ, "HOME": str(room)}
    try:
        process = subprocess.Popen(
            command,
            cwd=room,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return ""
    with process:
        try:
            out, _ = process.communicate(timeout=_SECONDS)
        except BaseException:
            _end(process)
            raise
    return out.decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _from_antiword(path: Path, text: str) -> Contents:
    if not text.strip():
        raise without_text(path)
    warning = "Đọc bằng antiword vì không dùng được LibreOffice: số tự động và chú thích có thể thiếu."
    return Contents("doc", (RawPage(None, text, hard_wrapped=False),), (warning,))
