"""Parts of the queue that have a name."""

from moderation.domain.errors import UnknownFilter
from moderation.domain.saved_filter import SavedFilter
from moderation.store.engine import Param, Row, Run
from moderation.store.part import Part, as_key

FILTER = "select * from saved_filter where id = :filter"
# As one condition, an index would not lead to both.
FILTERS = """
    select * from saved_filter where person = :person union all select * from saved_filter where person is null"""
ADD_FILTER = "insert into saved_filter (id, name, query, person) values (:id, :name, :query, :person)"
CHANGE_FILTER = "update saved_filter set name = :name, query = :query, person = :person where id = :id returning id"
REMOVE_FILTER = "delete from saved_filter where id = :filter"
NUMBER_OF_FILTERS = "select count(*) as n from saved_filter where person = :person"
NUMBER_OF_SHARED = "select count(*) as n from saved_filter where person is null"


class Filters(Part):
    """Own ones and shared ones."""

    def add_filter(self, saved: SavedFilter, at_most: int) -> bool:
        def work(run: Run) -> bool:
            rows = run(NUMBER_OF_SHARED) if saved.person is None else run(NUMBER_OF_FILTERS, person=saved.person)
            if rows[0]["n"] >= at_most:
                return False
            run(ADD_FILTER, **_columns(saved))
            return True

        return self._engine.write(work)

    def filters(self, person: str) -> tuple[SavedFilter, ...]:
        found = self._engine.read(FILTERS, person=as_key(person))
        # A few dozen, which no index has in order.
        return tuple(map(_filter_in, sorted(found, key=lambda row: (row["person"] is None, row["id"]))))

    def filter(self, saved: str) -> SavedFilter:
        rows = self._engine.read(FILTER, filter=as_key(saved))
        if not rows:
            raise UnknownFilter("there is no such filter")
        return _filter_in(rows[0])

    def change_filter(self, saved: SavedFilter) -> None:
        if not self._engine.write(lambda run: run(CHANGE_FILTER, **_columns(saved))):
            raise UnknownFilter("there is no such filter")

    def remove_filter(self, saved: str) -> None:
        self._engine.write(lambda run: run(REMOVE_FILTER, filter=saved))


def _columns(saved: SavedFilter) -> dict[str, Param]:
    return {"id": saved.id, "name": saved.name, "query": saved.query, "person": saved.person}


def _filter_in(row: Row) -> SavedFilter:
    return SavedFilter(row["id"], row["name"], row["query"], row["person"])
