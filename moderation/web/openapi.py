"""The description of the API in OpenAPI 3.1, made from the very values that the API takes and gives."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from moderation import __version__
from moderation.publication import MOST_COUNTS
from moderation.web import wire
from moderation.web.api_errors import ProblemDocument

REFS = "#/components/schemas/{name}"
VALUES = (
    wire.Draft,
    wire.TicketedDraft,
    wire.Preview,
    wire.Receipt,
    wire.Amended,
    wire.TicketedAmended,
    wire.Seen,
    wire.Objection,
    wire.Report,
    wire.Reported,
    wire.Thread,
    wire.More,
    wire.Counts,
    ProblemDocument,
)

SITE = {"name": "site", "in": "path", "required": True, "description": "The site's key.", "schema": {"type": "string"}}
THREAD = {
    "name": "thread",
    "in": "query",
    "required": True,
    "description": "The page: an identifier of the site's own, a path, or a full address on one of its origins.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 2_000},
}
THREADS = {
    "name": "thread",
    "in": "query",
    "required": True,
    "description": "Pages to count, each as in the thread.",
    "schema": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": MOST_COUNTS},
    "style": "form",
    "explode": True,
}
NAME = {
    "name": "name",
    "in": "path",
    "required": True,
    "description": "The key of the thread, in which every byte but those of small letters, digits, `~` and `-` is `_` "
    "and two digits in base 16 (`/artikel/12` is `_2fartikel_2f12`); and then `.json`, or `.html` for a piece of HTML.",
    "schema": {"type": "string", "pattern": r"^[a-z0-9_~-]+\.(json|html)$"},
}
LATER = {
    "name": "first",
    "in": "path",
    "required": True,
    "description": "Where a later page of the thread begins: the number in `next` and then `.json`, or that of a "
    "reaction and then `.html`.",
    "schema": {"type": "string", "pattern": r"^[1-9][0-9]{0,17}\.(json|html)$"},
}
SORT = {
    "name": "sort",
    "in": "query",
    "description": "The order of a piece of HTML, `oldest` or `newest` first; else that of the house rules.",
    "schema": {"type": "string"},
}
LANGUAGE = {
    "name": "lang",
    "in": "query",
    "description": "The language of a piece of HTML, or of the sentences in the answer (BCP 47), if it is one of ours; "
    "else that of the site.",
    "schema": {"type": "string"},
}
RECEIPT = {
    "name": "receipt",
    "in": "path",
    "required": True,
    "description": "The secret that the author got when posting.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{32}$"},
}

TEXT = {"schema": {"type": "string"}}


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that programs can ask for; some can also be had as a piece of a page. What is no JSON is a `document`
    of this media type; then it is a page that says what is wrong with the question.
    """

    name: str
    method: str
    path: str
    summary: str
    answers: dict[int, type]
    parameters: tuple[dict[str, Any], ...] = ()
    body: type | None = None
    also_html: bool = False
    document: str = ""


OPERATIONS = (
    Operation(
        "thread",
        "get",
        "/api/v1/sites/{site}/thread",
        "The published reactions under a page",
        {200: wire.Thread},
        (SITE, THREAD),
    ),
    Operation(
        "ready",
        "get",
        "/api/v1/sites/{site}/threads/{name}",
        "The same at an address of its own, as it lies ready also in a publish directory",
        {200: wire.Thread},
        (SITE, NAME, SORT, LANGUAGE),
        also_html=True,
    ),
    Operation(
        "later",
        "get",
        "/api/v1/sites/{site}/threads/{name}/{first}",
        "A later page of a long thread",
        {200: wire.More},
        (SITE, {**NAME, "schema": {"type": "string", "pattern": "^[a-z0-9_~-]+$"}}, LATER, SORT, LANGUAGE),
        also_html=True,
    ),
    Operation(
        "counts",
        "get",
        "/api/v1/sites/{site}/counts",
        "How many reactions pages have",
        {200: wire.Counts},
        (SITE, THREADS),
    ),
    Operation(
        "preview",
        "post",
        "/api/v1/sites/{site}/preview",
        "See a reaction as it would stand; stores nothing",
        {200: wire.Preview},
        (SITE, LANGUAGE),
        wire.Draft,
    ),
    Operation(
        "react",
        "post",
        "/api/v1/sites/{site}/reactions",
        "Post a previewed reaction; without its own ticket the answer is a new preview",
        {201: wire.Receipt, 409: wire.Preview},
        (SITE, LANGUAGE),
        wire.TicketedDraft,
    ),
    Operation(
        "receipt",
        "get",
        "/api/v1/receipts/{receipt}",
        "Where a reaction stands, for its author",
        {200: wire.Receipt},
        (RECEIPT, LANGUAGE),
    ),
    Operation(
        "preview_amendment",
        "post",
        "/api/v1/receipts/{receipt}/preview",
        "See a reaction as it would stand with another text, or name, by its author; stores nothing",
        {200: wire.Preview},
        (RECEIPT, LANGUAGE),
        wire.Amended,
    ),
    Operation(
        "amend",
        "post",
        "/api/v1/receipts/{receipt}/amend",
        "Put a previewed text in the place of what was sent; without its own ticket the answer is a new preview",
        {200: wire.Receipt, 409: wire.Preview},
        (RECEIPT, LANGUAGE),
        wire.TicketedAmended,
    ),
    Operation(
        "withdraw",
        "post",
        "/api/v1/receipts/{receipt}/withdraw",
        "Take a reaction back for good, whatever became of it",
        {200: wire.Receipt},
        (RECEIPT, LANGUAGE),
        wire.Seen,
    ),
    Operation(
        "object_to",
        "post",
        "/api/v1/receipts/{receipt}/objection",
        "Object to what was decided on a reaction; another editor looks at it again",
        {200: wire.Receipt},
        (RECEIPT, LANGUAGE),
        wire.Objection,
    ),
    Operation(
        "report",
        "post",
        "/api/v1/sites/{site}/reports",
        "Report a published reaction to the editors",
        {201: wire.Reported},
        (SITE, LANGUAGE),
        wire.Report,
    ),
    Operation(
        "feed",
        "get",
        "/t/{site}/feed.atom",
        "The newest reactions of a site, or of one page, as a feed (Atom, RFC 4287)",
        {},
        (SITE, {**THREAD, "required": False, "description": f"{THREAD['description']} Without it: the whole site."}),
        document="application/atom+xml",
    ),
    Operation(
        "count",
        "get",
        "/count.txt",
        "How many reactions a page has, as a bare number",
        {},
        ({**SITE, "in": "query"}, THREAD),
        document="text/plain",
    ),
)


@cache
def document(public_url: str) -> dict[str, Any]:
    """The whole description."""
    _, components = msgspec.json.schema_components(VALUES, ref_template=REFS)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "moderation",
            "version": __version__,
            "description": "Reactions under the pages of a site: read, preview, post, amend, withdraw, object, report. "
            "What is new comes as a feed. Errors are problem details (RFC 9457).",
        },
        "servers": [{"url": public_url}],
        "paths": {operation.path: {operation.method: _described(operation)} for operation in OPERATIONS},
        "components": {"schemas": components},
    }


def _described(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": list(operation.parameters),
        "responses": _documents(operation) if operation.document else _values(operation),
    }
    if operation.body:
        described["requestBody"] = {"required": True, "content": _content("application/json", operation.body)}
    return described


def _values(operation: Operation) -> dict[str, Any]:
    responses = {
        **{str(status): _answer("application/json", value) for status, value in operation.answers.items()},
        "default": _answer("application/problem+json", ProblemDocument),
    }
    if operation.also_html:
        responses["200"]["content"]["text/html"] = TEXT
    return responses


def _documents(operation: Operation) -> dict[str, Any]:
    return {
        "200": {"description": operation.summary, "content": {operation.document: TEXT}},
        "default": {"description": "What is wrong, in a page for people.", "content": {"text/html": TEXT}},
    }


def _answer(media_type: str, value: type) -> dict[str, Any]:
    return {"description": (value.__doc__ or "").partition("\n")[0], "content": _content(media_type, value)}


def _content(media_type: str, value: type) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": REFS.format(name=value.__name__)}}}
