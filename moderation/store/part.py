"""What all parts of the store stand on."""

from collections.abc import Iterator
from contextlib import contextmanager

from moderation.domain.errors import NotFound, UnknownPolicy
from moderation.domain.snapshot import Press
from moderation.store.engine import Engine
from moderation.store.sealing import Sealer

LAST = "\U0010ffff"
"""Sorts after every key."""

SITE = "select * from site where key = :key"
HAS_POLICY = "select 1 from policy where digest = :digest"


class Part:
    """Some of the store's methods; all parts of one store work over the same engine, sealer and press."""

    def __init__(self, engine: Engine, sealer: Sealer, press: Press | None = None) -> None:
        self._engine = engine
        self._sealer = sealer
        self._press = press

    @contextmanager
    def _policy_named(self, *digests: str) -> Iterator[None]:
        """Says that it was the policy when what is written refers to one that is not kept."""
        try:
            yield
        except NotFound as error:
            # The more exact errors know already what was missing.
            if type(error) is NotFound and not all(self._engine.read(HAS_POLICY, digest=each) for each in digests):
                raise UnknownPolicy("no policy with this digest is kept") from error
            raise


def as_key(text: str) -> str | None:
    """A key that was given, or None, which is nobody's, for what cannot be one: no engine takes every sign."""
    return text if text.isprintable() else None
