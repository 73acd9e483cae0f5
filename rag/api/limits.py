"""How often one visitor may ask: buckets that fill evenly."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

_BUCKETS = 20_000


class Rate:
    """``count`` at once and as many again over ``seconds``, for each key by itself."""

    def __init__(self, count: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._count = float(count)
        self._speed = count / seconds
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: str, *, take: bool = True) -> int:
        """0 where one more is allowed (and, with ``take``, counted), else the seconds until it will be."""
        now = self._clock()
        with self._lock:
            left, since = self._left.pop(key, (self._count, now))
            left = min(self._count, left + (now - since) * self._speed)
            allowed = left >= 1
            self._left[key] = (left - 1 if allowed and take else left, now)
            while len(self._left) > _BUCKETS:
                self._left.popitem(last=False)
        return 0 if allowed else max(1, round((1 - left) / self._speed))
