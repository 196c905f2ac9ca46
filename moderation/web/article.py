"""The invented pages of the demo: what a site looks like that prints its reactions and the form itself, with the line
of the widget around them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, render_template

from moderation.web.house import house
from moderation.web.language import speak_as, words
from moderation.web.presenters import safe


@dataclass(frozen=True, slots=True)
class Article:
    """An article of an invented site. Paragraphs are pairs of a kind, `p` or `h`, and a text."""

    site: str
    path: str
    magazine: str
    title: str
    intro: str
    motto: str = ""
    byline: str = ""
    paragraphs: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()


def install(app: Flask, articles: Sequence[Article]) -> None:
    """Serve the articles, each at its own path."""
    by_path = {article.path: article for article in articles}

    def page(path: str) -> str:
        article = by_path[path]
        place = house().intake.place_to_read(article.site, path)
        speak_as(place.site)
        html = house().views.html(house().views.view(place), words())
        return render_template(
            "public/article.html", article=article, place=place, shown=safe(html), service=house().public_url
        )

    for path in by_path:
        app.add_url_rule(path, "article", page, defaults={"path": path})
