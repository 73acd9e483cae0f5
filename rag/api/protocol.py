"""HTTP/1.1 as uvicorn speaks it, with an end to waiting: a client that opens a connection must ask something."""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER_SECONDS = 20.0
"""How long the head of one request may take. uvicorn bounds only the silence between two requests, and takes the first
byte of the next for the end of it: a byte now and then would hold a connection for ever."""


class BoundedProtocol(H11Protocol):
    """uvicorn's protocol that hangs up on a request whose head does not come to an end."""

    _due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._rest()

    def handle_events(self) -> None:
        super().handle_events()
        # h11 is idle until a whole head is there; a timer that runs is not begun anew by another byte.
        if self.conn.their_state is h11.IDLE:
            self._watch()
        else:
            self._rest()

    def _watch(self) -> None:
        self._due = self._due or self.loop.call_later(HEADER_SECONDS, self._hang_up)

    def _rest(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _hang_up(self) -> None:
        self._due = None
        if not self.transport.is_closing():
            self.transport.close()
