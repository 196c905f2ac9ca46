"""Which sites there are and who works here: asked of the store once for each answer, however many parts of it tell."""

from typing import cast

from flask import g

from moderation.domain.site import Site
from moderation.web.house import house


def sites() -> dict[str, Site]:
    """All sites, by their keys."""
    if "sites" not in g:
        g.sites = {site.key: site for site in house().review.sites()}
    return cast(dict[str, Site], g.sites)


def names() -> dict[str, str]:
    """Who is who at the desk, by id."""
    if "names" not in g:
        g.names = house().review.names()
    return cast(dict[str, str], g.names)
