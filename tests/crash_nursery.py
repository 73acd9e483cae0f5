"""Kills children that write to a library, and looks at what they left. Run by test_crash in a process of its own.

A child follows a list of changes made from a seed and says each one it has finished. It dies by SIGKILL, either at a
random line of ``rag.library`` or at a random moment, which may lie inside SQLite, tantivy or faiss. What must be there
afterwards: the state after the last finished change or after the one in hand, in all parts alike.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
from made_up import ENCODER, cite, made, tokenise, with_vectors

from rag.library import local
from rag.library.local import LocalStore
from rag.records import Document, Filters
from rag.text.glances import Glances

LINES = 9_000
SECONDS = 0.25
_ROOM = str(Path(local.__file__).parent)

State = dict[str, tuple[str, tuple[str, ...]]]
"""Path -> id of the document there and its passages' texts."""


def open_library(folder: Path) -> LocalStore:
    """A library with made-up tokens and vectors."""
    return LocalStore.open(folder, ENCODER, create=True, tokenise=tokenise)


def document(rng: random.Random, serial: int) -> Document:
    """A document at one of a few paths, so that changes replace each other."""
    texts = [f"chung {rng.random()} đoạn {n}" for n in range(rng.randint(1, 5))]
    return made(
        f"{serial}-{rng.random()}", *texts, path=f"/reports/{rng.randint(0, 12)}.txt", cites=[cite("16/CT-TTg")]
    )


def changes(
    rng: random.Random, serial: int, state: State, count: int
) -> list[tuple[Callable[[LocalStore], object], State]]:
    """Changes with the state each leads to."""
    planned: list[tuple[Callable[[LocalStore], object], State]] = []
    for _ in range(count):
        state = dict(state)
        draw = rng.random()
        if draw < 0.25 and state:
            path = rng.choice(sorted(state))
            id, _ = state.pop(path)
            planned.append((lambda store, id=id: store.remove([id]), state))
        elif draw < 0.35 and state:
            id, _ = state[rng.choice(sorted(state))]
            planned.append((lambda store, id=id: store.edit(id, "title", "Tên đã sửa", by="thử"), state))
        else:
            some = [document(rng, serial) for _ in range(rng.randint(1, 3))]
            for one in some:
                state[str(one.path)] = (one.id, tuple(p.text for p in one.passages))
            planned.append((lambda store, some=some: store.put(with_vectors(*some)), state))
    return planned


def child(folder: Path, plan: list[Any], lines: int | None, done: int) -> None:
    """Follow the plan; die at the given line, or whenever the parent says."""
    if lines is not None:
        sys.settrace(_death_after(lines))
    store = open_library(folder)
    for change, _ in plan:
        change(store)
        os.write(done, b".")
    store.close()


def _death_after(lines: int) -> Any:
    left = [lines]

    def inside(frame: FrameType, event: str, arg: object) -> Any:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return inside

    def trace(frame: FrameType, event: str, arg: object) -> Any:
        return inside if frame.f_code.co_filename.startswith(_ROOM) else None

    return trace


def kill_once(folder: Path, rng: random.Random, plan: list[Any]) -> tuple[int, bool]:
    """How many changes a child said it had finished, and whether it was killed."""
    reading, writing = os.pipe()
    lines = rng.randint(1, LINES) if rng.random() < 0.5 else None
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            child(folder, plan, lines, writing)
            os._exit(0)
        except BaseException as error:  # noqa: BLE001 - a child must not return into the parent's code
            os.write(2, f"child: {type(error).__name__}: {error}\n".encode())
            os._exit(3)
    os.close(writing)
    if lines is None:
        time.sleep(rng.random() * SECONDS)
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    with os.fdopen(reading, "rb") as pipe:
        finished = len(pipe.read())
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit(f"child failed with {os.WEXITSTATUS(status)}")
    return finished, os.WIFSIGNALED(status)


def present(store: LocalStore) -> State:
    """The state a library is in; every document is read whole."""
    state: State = {}
    for card in store.cards():
        whole = store.document(card.id)
        assert len(whole.passages) == card.passages and len(whole.references) == card.references
        assert all(p.span.of(whole.text) == p.text for p in whole.passages)
        state[str(whole.path)] = (whole.id, tuple(p.text for p in whole.passages))
    return state


def agree(store: LocalStore) -> None:
    """Search on both sides finds exactly what the catalog holds."""
    keys = set(store.matching(Filters()).tolist())
    bodies = {k for c in store.cards() for k, p in store.passages_of(c.id) if p.text.startswith("chung")}
    assert set(store.search_lexical({"words": [("chung", 1.0)]}, 10_000).keys.tolist()) == bodies
    dense = store.search_dense(ENCODER.encode(["x"])[0], 10_000)
    assert set(dense.keys.tolist()) == keys
    texts = [passage for passage, _ in store.passages(dense.keys.tolist())]
    assert [card.id for card in store.cards_of(dense.keys)] == [p.document_id for p in texts]
    assert store.glances(dense.keys).words.hashes.tolist() == Glances.of(texts).words.hashes.tolist()
    vectors = store.vectors(dense.keys.tolist())
    assert np.allclose(vectors @ ENCODER.encode(["x"])[0], dense.scores, atol=5e-3)
    assert len(store.directives()) == (1 if keys else 0)


def damage(folder: Path, rng: random.Random) -> None:
    """Now and then a derived part goes missing, so that deaths fall into rebuilding too."""
    draw = rng.random()
    if draw < 0.1:
        shutil.rmtree(folder / "lexical", ignore_errors=True)
    elif draw < 0.2:
        (folder / "vectors.json").unlink(missing_ok=True)


def left_behind(folder: Path, allowed: list[State]) -> int:
    """Which of the allowed states is there, in all parts alike. Raises AssertionError and LibraryError."""
    store = open_library(folder)
    now = present(store)
    assert now in allowed, "neither before nor after"
    agree(store)
    unmended = [p for p in store.check() if not p.mended]
    assert not unmended, unmended
    assert store.check() == []
    agree(store)
    store.close()
    return allowed.index(now)


def apart(work: Callable[[], int]) -> int:
    """A small number that ``work`` returns, from a process of its own.

    Nothing is opened in the process that forks: an open index has threads, and a lock that one of them holds at that
    moment would be inherited by the child and never let go. Raises AssertionError where ``work`` fails.
    """
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(work())
        except BaseException:  # noqa: BLE001 - a child must not return into the parent's code
            traceback.print_exc()
            os._exit(99)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert 0 <= code < 99, f"ended with {code}"
    return code


def made_empty(folder: Path) -> int:
    """A new library."""
    open_library(folder).close()
    return 0


def run(folder: Path, seed: int, points: int) -> str:
    """Kill until ``points`` children have died; returns a summary. Raises AssertionError."""
    local._DELTA = 4  # the base of vectors grows and is made anew often, so that deaths fall into that too
    rng = random.Random(seed)
    state: State = {}
    killed = inside = 0
    apart(lambda: made_empty(folder))
    serial = 0
    while killed < points:
        serial += 1
        plan = changes(rng, serial, state, 3)
        damage(folder, rng)
        finished, died = kill_once(folder, rng, plan)
        killed += died
        inside += died and finished < len(plan)
        allowed = [state, *(after for _, after in plan)][finished : finished + 2]
        state = allowed[apart(partial(left_behind, folder, allowed))]
    return f"{killed} killed, {inside} of them inside a change, {len(state)} documents"


if __name__ == "__main__":
    print(run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))  # noqa: T201
