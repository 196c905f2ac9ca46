"""Flask lives here and nowhere else: public pages, the API and the desk."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from flask import Flask, Response, get_template_attribute, redirect, request, url_for
from jinja2.runtime import Macro

from moderation.domain.finding import Effect, Finding
from moderation.web import (
    access,
    api,
    article,
    desk,
    desk_arrangements,
    desk_policies,
    errors,
    forms,
    language,
    presenters,
    protection,
    public,
)
from moderation.web.article import Article
from moderation.web.house import House
from moderation.web.words import Words

BLUEPRINTS = (
    public.pages,
    api.api,
    access.door,
    desk.desk,
    desk_arrangements.arrangements,
    desk_policies.policies,
)

LARGEST_BODY = 512 * 1024
"""Bytes. A text of 8,000 characters in the widest script takes about 100,000 in a form."""


def create_app(house: House, articles: Sequence[Article] = ()) -> Flask:
    """The WSGI application on top of a house. The articles are the demo's; a real site has its own."""
    app = Flask(__name__)
    app.request_class = forms.FormRequest
    app.extensions["moderation"] = house
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=forms.MOST_FIELDS,
        TRUSTED_HOSTS=_trusted_hosts(house.public_url),
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
    )
    app.url_map.merge_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(asset=_asset, safe=presenters.safe, badges_of=_badges_of, help_with=_help_with)
    for part in (language, protection, access, errors):
        part.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    article.install(app, articles)
    app.add_url_rule("/", "home", lambda: redirect(articles[0].path if articles else url_for("desk.queue"), 303))
    app.add_url_rule("/health", "health", _health)
    # The place that Flask offers for layers around an application, though its type does not say so.
    app.wsgi_app = house.front.wsgi(app.wsgi_app)  # type: ignore[method-assign,assignment]
    return app


def _trusted_hosts(public_url: str) -> list[str]:
    host = urlsplit(public_url).hostname or ""
    # Werkzeug cannot trust an IPv6 address by its digits; `localhost` reaches it.
    loopback = ["localhost", "127.0.0.1"]
    return loopback if host in ("", "localhost", "127.0.0.1") else [host, *loopback]


def _asset(name: str) -> str:
    """The address of one of our own files, with its content in it, so that browsers may keep it for ever."""
    return _address(name, request.root_path)


@lru_cache(maxsize=100)
def _address(name: str, _root: str) -> str:
    """The same for as long as the root is the same under which we are reached."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    return hashlib.sha256(files("moderation.web").joinpath("static", name).read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=100)
def _help_with(elements: frozenset[str], words: Words) -> str:
    """The help with these elements, in these words, which are those of this answer; written once for each policy."""
    formatting: Macro = get_template_attribute("public/_form.html", "formatting")
    return formatting(presenters.help_with(elements, words))


def _badges_of(findings: Sequence[Finding]) -> list[tuple[str, Effect]]:
    return presenters.badges(findings, language.words())


def _health() -> Response:
    return Response("ok\n", mimetype="text/plain")
