"""A part of the queue that has a name, so that it need not be put together again."""

from dataclasses import dataclass

NAME_LENGTH = 80
QUERY_LENGTH = 8_000


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A named address of the queue. `query` is what stands behind the question mark, nothing for the queue as it is.

    It is of the one `person`, by id, or shared: then it is everybody's, and editors look after it.
    """

    id: str
    name: str
    query: str
    person: str | None = None

    @property
    def is_shared(self) -> bool:
        return self.person is None
