"""Renderings that were made a moment ago: what a reader posts is what the preview showed, and is not made twice."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from moderation.domain.assessment import Rendering

Key = tuple[str, frozenset[str]]


class Recent:
    """Keeps the latest renderings, as many as fit into `room` characters. For any number of threads."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._used = 0
        self._kept: OrderedDict[Key, Rendering] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], Rendering]) -> Rendering:
        """The rendering of this key, made if it is not there. Two threads may make the same one; it is the same."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        rendering = make()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = rendering
                self._used += _size(key, rendering)
            while self._used > self._room:
                self._used -= _size(*self._kept.popitem(last=False))
        return rendering


def _size(key: Key, rendering: Rendering) -> int:
    # A span is as large as some sixty characters.
    return len(key[0]) + len(rendering.html) + len(rendering.plain) + 60 * len(rendering.left_out)
