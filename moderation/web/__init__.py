"""Flask lives here and nowhere else: public pages, the API and the desk."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, redirect, request, send_from_directory, url_for

from moderation.domain.finding import Effect, Finding
from moderation.web import (
    access,
    api,
    article,
    desk_arrangements,
    desk_bulk,
    desk_claims,
    desk_done,
    desk_edit,
    desk_filters,
    desk_hooks,
    desk_identity,
    desk_letters,
    desk_log,
    desk_me,
    desk_notes,
    desk_objection,
    desk_outbox,
    desk_people,
    desk_queue,
    desk_reason_edit,
    desk_reason_order,
    desk_reasons,
    desk_reports,
    desk_return,
    desk_sender,
    desk_site_check,
    desk_statements,
    desk_stats,
    desk_thread,
    desk_trying,
    desk_undo,
    desk_unsubscribe,
    embed,
    errors,
    forms,
    keys,
    language,
    presenters,
    printing,
    protection,
    public,
    reading,
    receipt_confirm,
    receipt_objection,
    receipt_statement,
    receipts,
    reporting,
)
from moderation.web.article import Article
from moderation.web.house import House

BLUEPRINTS = (
    public.pages,
    receipts.receipts,
    reporting.reporting,
    reporting.notice,
    receipt_confirm.confirming,
    receipt_objection.objecting,
    receipt_statement.stating,
    embed.embed,
    reading.reading,
    api.api,
    access.door,
    desk_queue.desk,  # with what stands in desk_decide
    desk_claims.claims,
    desk_bulk.bulk,
    desk_undo.undo,
    desk_done.done,
    desk_log.log,
    desk_arrangements.arrangements,
    desk_trying.policies,  # with what stands in desk_policies
    desk_reasons.reasons,
    desk_reason_edit.reason_edit,
    desk_reason_order.reason_order,
    desk_reports.reports,
    desk_objection.objections,
    desk_return.returning,
    desk_statements.statements,
    desk_stats.stats,
    desk_me.me,
    desk_me.help_pages,
    desk_unsubscribe.unsubscribing,
    desk_people.people,
    desk_site_check.sites,  # with what stands in desk_sites
    desk_identity.identity,
    desk_hooks.hooks,
    desk_filters.filters,
    desk_letters.letters,
    desk_edit.edit,
    desk_notes.notes,
    desk_outbox.outbox,
    desk_sender.sender,
    desk_thread.thread,
)

WIDGET = Path(__file__).parent.parent / "widget"

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
    _furnish_templates(app, house.public_url)
    for part in (language, protection, access, errors):
        part.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    article.install(app, articles)
    app.add_url_rule("/", "home", lambda: redirect(articles[0].path if articles else url_for("desk.queue"), 303))
    app.add_url_rule("/health", "health", _health)
    app.add_url_rule("/widget/<path:filename>", "widget", _of_the_widget)
    # The place that Flask offers for layers around an application, though its type does not say so.
    app.wsgi_app = house.front.wsgi(app.wsgi_app)  # type: ignore[method-assign,assignment]
    return app


def _furnish_templates(app: Flask, public_url: str) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    printing.furnish(app.jinja_env, public_url, language.words)
    app.jinja_env.globals.update(asset=_asset, badges_of=_badges_of)
    app.jinja_env.globals.update(key_caps=keys.caps, key_spoken=keys.spoken)


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
    folder, _, filename = name.rpartition("/")
    return url_for(folder or "static", filename=filename, v=_digest(name))


@cache
def _digest(name: str) -> str:
    file = files("moderation").joinpath(name) if "/" in name else files("moderation.web").joinpath("static", name)
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def _of_the_widget(filename: str) -> Response:
    """A style sheet of the widget as it is written, for our own pages and for sites that want to have it."""
    return send_from_directory(WIDGET, filename)


def _badges_of(findings: Sequence[Finding]) -> list[tuple[str, Effect]]:
    return presenters.badges(findings, language.words())


def _health() -> Response:
    return Response("ok\n", mimetype="text/plain")
