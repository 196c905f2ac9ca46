"""The texts of reactions and what was made of them. No statement here names the column of the addresses."""

from collections import defaultdict
from collections.abc import Sequence

from moderation.domain.assessment import Rendering
from moderation.domain.reaction import Status
from moderation.store.engine import Row, Run, Work
from moderation.store.interface import KeptText, Page
from moderation.store.paging import key_in, page_of
from moderation.store.part import Part
from moderation.store.snapshots import hold, reprint

NUMBER_OF_TEXTS = "select count(*) as n from reaction where site = :site and renderer <> :besides"
TEXTS = """
    select site, id, number, thread, text, html, plain, renderer from reaction
    where site = :site and id > :key and renderer <> :besides order by id limit :most"""
RENEW = """
    update reaction set html = :html, plain = :plain, renderer = :renderer
    where site = :site and id = :id and text = :text and renderer = :seen returning number, thread, status"""
NONE = ""
"""The name that no renderer has."""


class Texts(Part):
    """What a new renderer works on."""

    def number_of_texts(self, site: str, *, besides: str | None = None) -> int:
        (row,) = self._engine.read(NUMBER_OF_TEXTS, site=site, besides=besides or NONE)
        return int(row["n"])

    def texts(
        self, site: str, *, besides: str | None = None, after: str | None = None, limit: int = 100
    ) -> Page[KeptText]:
        key = key_in(after) or ""
        rows = self._engine.read(TEXTS, site=site, besides=besides or NONE, key=key, most=limit + 1)
        return page_of([_text_in(row) for row in rows], rows, limit)

    def renew(self, renderings: Sequence[tuple[KeptText, Rendering]]) -> tuple[bool, ...]:
        return self._engine.write(lambda run: self._renew(run, renderings))

    def _renew(self, run: Work, renderings: Sequence[tuple[KeptText, Rendering]]) -> tuple[bool, ...]:
        renewed = [_renewed(run, seen, rendering) for seen, rendering in renderings]
        numbers: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for (seen, _), row in zip(renderings, renewed, strict=True):
            if row is not None and row["status"] == Status.PUBLISHED:
                numbers[seen.site, row["thread"]].append(row["number"])
        # Always in one order, so that no two transactions wait for each other.
        for place in sorted(numbers):
            held = hold(run, *place, 0)
            if held is not None:
                reprint(run, self._press, held, numbers[place])
        return tuple(row is not None for row in renewed)


def _renewed(run: Run, seen: KeptText, rendering: Rendering) -> Row | None:
    made = {"html": rendering.html, "plain": rendering.plain, "renderer": rendering.renderer}
    rows = run(RENEW, site=seen.site, id=seen.id, text=seen.text, seen=seen.renderer, **made)
    return rows[0] if rows else None


def _text_in(row: Row) -> KeptText:
    return KeptText(
        site=row["site"],
        id=row["id"],
        number=row["number"],
        thread=row["thread"],
        text=row["text"],
        html=row["html"],
        plain=row["plain"],
        renderer=row["renderer"],
    )
