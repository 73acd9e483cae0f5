"""Good and bad answers as users judged them: one JSON line each, beside the library, sent nowhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rag.engine import Answered
from rag.errors import LibraryError
from rag.web.carried import Verdict

FILE = "feedback.jsonl"


def keep(
    folder: Path, answered: Answered, verdict: Verdict, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> None:
    """Append a verdict. Raises LibraryError where the folder cannot be written.

    The library tolerates the file: it looks for strangers only in a folder that is not a library yet.
    """
    answer = answered.answer
    line = json.dumps(
        {
            "at": now().isoformat(timespec="seconds"),
            "verdict": verdict,
            "question": answered.question,
            "understood": answered.understood.text,
            "abstained": answer.abstained,
            "reason": answer.reason,
            "method": answer.method,
            "answer": answer.text,
            "citations": [{"quote": c.quote, "reference": c.reference} for c in answer.citations],
        },
        ensure_ascii=False,
    )
    try:
        with (folder / FILE).open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    except OSError as error:
        raise LibraryError(f"Không ghi được ý kiến vào {folder / FILE}: {error}.") from error
