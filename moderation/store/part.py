"""What all parts of the store stand on."""

from moderation.store.engine import Engine
from moderation.store.sealing import Sealer


class Part:
    """Some of the store's methods; all parts of one store work over the same engine and sealer."""

    def __init__(self, engine: Engine, sealer: Sealer) -> None:
        self._engine = engine
        self._sealer = sealer
