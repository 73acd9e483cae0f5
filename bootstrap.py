#!/usr/bin/env python3
"""Sets Tiền Lệ up in .venv, with nothing but a bare Python 3.11+.

    python3 bootstrap.py           install, build the library from corpus/, answer a first question
    python3 bootstrap.py test      install with the test extras, run the tests
    python3 bootstrap.py lint      ruff, mypy and the import-direction test
    python3 bootstrap.py install   only install (with "test" extras: install test)

PyTorch decides the size of an installation. A folder of wheels named by PIP_FIND_LINKS is used where there is one;
elsewhere uv picks the build that suits the machine (the small CPU one where there is no GPU).
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
TORCH = "torch==2.13.0"
QUESTION = "Kiên Giang giải quyết bao nhiêu đơn khiếu nại, tố cáo?"


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Run one command in the project's folder; a failure ends the script with the command's own status."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=env, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def install(extras: str) -> None:
    """Make .venv where it is missing and install the project into it, editable, with these extras."""
    if not PYTHON.exists():
        venv.create(VENV, with_pip=True)
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv")
    env = dict(os.environ)
    links = env.get("PIP_FIND_LINKS", "")
    if links and Path(links).is_dir():
        env["UV_FIND_LINKS"] = links
    else:
        env.setdefault("UV_TORCH_BACKEND", "auto")
    run(PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON, TORCH, "-e", f".{extras}", env=env)


def start() -> None:
    """The first five minutes of a new user."""
    install("")
    tienle = BIN / ("tienle.exe" if os.name == "nt" else "tienle")
    run(tienle, "add", "corpus")
    print(f"\n> {QUESTION}\n", flush=True)
    run(tienle, "ask", QUESTION)
    shown = tienle.relative_to(ROOT)
    print(
        f"\nMở trang web / open the web page:   {shown} serve\nThêm báo cáo / add reports:         {shown} add THƯ_MỤC"
    )


def lint() -> None:
    """Style, types and the direction of imports."""
    install("[test]")
    run(PYTHON, "-m", "ruff", "check", ".")
    run(PYTHON, "-m", "ruff", "format", "--check", ".")
    run(PYTHON, "-m", "mypy")
    run(PYTHON, "-m", "pytest", "tests/test_house.py")


def test(arguments: list[str]) -> None:
    """All tests; further arguments go to pytest."""
    install("[test,eval,train,milvus,ray]")
    run(PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadfile", *arguments)


def main() -> None:
    """Choose by the first argument."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    what, *rest = sys.argv[1:] or ["start"]
    if what == "start":
        start()
    elif what == "test":
        test(rest)
    elif what == "lint":
        lint()
    elif what == "install":
        install(f"[{','.join(rest)}]" if rest else "")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
