"""Which rules of others are not asked for a while, because they cost too much. No clock: questions are counted."""

from threading import Lock

from moderation.rules.asking import RuleFailed

ENOUGH = 3
"""Questions in a row that cost the process its life, after which a rule is spared some."""

SPARED = 50
"""Questions that are then answered at once, with what went wrong the last time. After them one is asked again."""


class Patience:
    """Remembers for each rule what went wrong. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._failed: dict[str, int] = {}
        self._spared: dict[str, int] = {}
        self._last: dict[str, tuple[type[RuleFailed], str]] = {}

    def look(self, name: str) -> None:
        """Raises RuleFailed, of the kind that went before, when the rule is not to be asked now."""
        with self._lock:
            if not self._spared.get(name):
                return
            self._spared[name] -= 1
            kind, message = self._last[name]
        raise kind(message)

    def failed(self, name: str, failure: RuleFailed) -> None:
        """A question to this rule has cost the process its life."""
        with self._lock:
            self._failed[name] = self._failed.get(name, 0) + 1
            self._last[name] = type(failure), str(failure)
            if self._failed[name] >= ENOUGH:
                self._spared[name] = SPARED

    def answered(self, name: str) -> None:
        """It has answered: what went before is forgotten."""
        if name in self._failed:
            with self._lock:
                for kept in (self._failed, self._spared, self._last):
                    kept.pop(name, None)
