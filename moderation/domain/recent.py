"""What was made a moment ago, so that it need not be made again: what a reader posts is what the preview showed."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Keeps the latest values, as many as fit into `room`. For any number of threads.

    A value must follow from its key alone: then nobody can tell whether it was made anew. `size` says how much room a
    key and its value take, or None for a value that is not to be kept.
    """

    def __init__(self, room: int, size: Callable[[Key, Value], int | None]) -> None:
        self._room = room
        self._size = size
        self._used = 0
        self._kept: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of this key, made if it is not there. Two threads may make the same one; it is the same."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept[0]
        value = make()
        size = self._size(key, value)
        if size is not None:
            self._keep(key, value, size)
        return value

    def clear(self) -> None:
        """Forget all of it."""
        with self._lock:
            self._kept.clear()
            self._used = 0

    def _keep(self, key: Key, value: Value, size: int) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = value, size
                self._used += size
            while self._used > self._room:
                self._used -= self._kept.popitem(last=False)[1][1]
