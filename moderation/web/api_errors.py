"""The one shape of errors in the API: problem details for HTTP (RFC 9457)."""

import msgspec
from flask import Response


class FieldProblem(msgspec.Struct, frozen=True):
    """What is wrong with one field, in the language of the site."""

    field: str
    message: str


class ProblemDocument(msgspec.Struct, frozen=True):
    """An error of the API. `type` is a stable name that programs may look at; the words may change."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = []


def problem_document(
    status: int, code: str, title: str, detail: str, fields: list[FieldProblem] | None = None
) -> Response:
    """An error as a response."""
    document = ProblemDocument(f"urn:moderation:problem:{code}", title, status, detail, fields or [])
    return Response(msgspec.json.encode(document), status, content_type="application/problem+json")
