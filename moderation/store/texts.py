"""The texts of reactions and what was made of them. No statement here names the column of the addresses."""

from collections.abc import Sequence

from moderation.domain.assessment import Rendering
from moderation.store.engine import Row, Run
from moderation.store.interface import KeptText, Page
from moderation.store.paging import key_in, page_of
from moderation.store.part import Part

NUMBER_OF_TEXTS = "select count(*) as n from reaction where site = :site and renderer <> :besides"
TEXTS = """
    select site, id, number, thread, text, html, plain, renderer from reaction
    where site = :site and id > :key and renderer <> :besides order by id limit :most"""
RENEW = """
    update reaction set html = :html, plain = :plain, renderer = :renderer
    where site = :site and id = :id and text = :text and renderer = :seen returning id"""
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
        return self._engine.write(lambda run: tuple(_renew(run, seen, rendering) for seen, rendering in renderings))


def _renew(run: Run, seen: KeptText, rendering: Rendering) -> bool:
    made = {"html": rendering.html, "plain": rendering.plain, "renderer": rendering.renderer}
    return bool(run(RENEW, site=seen.site, id=seen.id, text=seen.text, seen=seen.renderer, **made))


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
