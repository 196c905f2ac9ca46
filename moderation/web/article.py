"""The invented pages of the demo: what a site looks like that prints its reactions and the form itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, render_template

from moderation.web import forms, presenters
from moderation.web.house import house
from moderation.web.language import speak


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
        speak(place.site.language, place.site.time_zone)
        shown = presenters.list_of(house().publication.page(article.site, path))
        sent = forms.Sent(thread=path)
        return render_template("public/article.html", article=article, place=place, shown=shown, sent=sent)

    for path in by_path:
        app.add_url_rule(path, "article", page, defaults={"path": path})
