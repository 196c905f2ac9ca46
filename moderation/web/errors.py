"""Errors become pages, or problem documents for the API, in one place. A reader's text is never lost on the way."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

import structlog
from flask import Flask, Response, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from moderation.domain import errors
from moderation.domain.message import Message, say
from moderation.web.api_errors import problem_document
from moderation.web.house import house
from moderation.web.language import speak_as, words
from moderation.web.protection import SAFE_METHODS, is_part

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a person is told: a status, a short name for programs, a heading and a way on."""

    status: int
    code: str
    heading: Message
    advice: Message
    can_retry: bool = False
    retry_after: int = 0


NOT_FOUND = Problem(
    404, "not-found", say("This page is not here"), say("The address may be mistyped, or the page may be gone.")
)
UNKNOWN_PAGE = say("The address of the article is missing or is not one of this site. Go back to the article.")
BY_ERROR: dict[type[errors.ModerationError], Problem] = {
    errors.UnknownThread: Problem(404, "unknown-thread", say("There are no reactions here"), UNKNOWN_PAGE),
    errors.UnknownSite: Problem(
        404, "unknown-site", say("There is no such site here"), say("The link that brought you here is wrong.")
    ),
    errors.UnknownArrangement: Problem(
        404,
        "unknown-arrangement",
        say("There is no such arrangement"),
        say("The link that brought you here is wrong."),
    ),
    errors.UnknownSecret: Problem(
        404,
        "unknown-link",
        say("This link leads nowhere"),
        say("It may have been cut off: copy the whole of it from the mail. Or what it led to is no longer here."),
    ),
    errors.NotFound: NOT_FOUND,
    errors.UnknownOrigin: Problem(
        403,
        "unknown-origin",
        say("This form stands on a site that we do not know"),
        say("Your reaction has not been sent. Go to the article on the magazine's own site and react there."),
    ),
    errors.ThreadClosed: Problem(
        403,
        "closed",
        say("Reacting is no longer possible here"),
        say("This thread has been closed. Your reaction has not been sent."),
    ),
    errors.RoleMissing: Problem(
        403, "role-missing", say("This is not yours to do"), say("Nothing was changed. Ask an editor or an owner.")
    ),
    errors.NotYours: Problem(
        403, "not-yours", say("This is not yours to do"), say("Nothing was changed. Only whoever wrote it can do this.")
    ),
    errors.TooMany: Problem(
        429,
        "too-many",
        say("That is very much in a short time"),
        say("Nothing has been sent. Wait a few minutes and try again."),
        can_retry=True,
    ),
    errors.Oversized: Problem(
        413, "too-large", say("This is too much at once"), say("Nothing has been sent. Go back and shorten your text.")
    ),
    errors.StoreUnavailable: Problem(
        503,
        "unavailable",
        say("The reactions cannot be reached now"),
        say("Nothing has been sent. Try again in a moment."),
        can_retry=True,
        retry_after=5,
    ),
    errors.BadPolicy: Problem(
        503,
        "no-house-rules",
        say("The house rules cannot be read now"),
        say("Nothing has been sent. It has been noted; try again later."),
        can_retry=True,
        retry_after=60,
    ),
    errors.ActNotPossible: Problem(
        409, "not-possible", say("This cannot be done now"), say("The reaction is no longer in the state for this.")
    ),
    errors.StaleDecision: Problem(
        409,
        "changed",
        say("This reaction has been changed meanwhile"),
        say("Nothing was changed by you. Look at it as it stands now."),
    ),
    errors.OwnDecision: Problem(
        403,
        "own-decision",
        say("A colleague looks at this"),
        say("Nothing was changed: the objection is against what you decided yourself."),
    ),
    errors.WordsMissing: Problem(
        422, "words-missing", say("Tell the author why"), say("Nothing was decided. Go back and write it down.")
    ),
    errors.NothingToUndo: Problem(
        409, "nothing-to-undo", say("This cannot be undone now"), say("It has been undone already, or decided anew.")
    ),
    errors.ReasonMissing: Problem(
        422, "reason-missing", say("Choose a reason"), say("Nothing was decided. Go back and choose a reason.")
    ),
    errors.ReasonReworded: Problem(
        409,
        "reason-reworded",
        say("What you chose is worded otherwise by now: read it before you go on"),
        say("Nothing was decided: the reason is worded otherwise by now. Read it anew, and choose once more."),
    ),
}
BY_STATUS: dict[int, Problem] = {
    400: Problem(400, "bad-request", say("This request cannot be read"), say("Go back and try again.")),
    403: Problem(
        403,
        "foreign-request",
        say("This request did not come from our own page"),
        say("Nothing was changed. Open the page again and try once more."),
    ),
    404: NOT_FOUND,
    405: Problem(
        405, "wrong-method", say("This address works differently"), say("Go back to the article and start there.")
    ),
    413: Problem(
        413, "too-large", say("This is too much at once"), say("Nothing has been sent. Go back and shorten your text.")
    ),
    415: Problem(415, "wrong-type", say("This request cannot be read"), say("Send a form, or JSON to the API.")),
}
AWAY = Problem(
    503,
    "unavailable",
    say("The reactions cannot be reached now"),
    say("They are still there. Try again in a moment."),
    can_retry=True,
    retry_after=5,
)
"""For who only looks, and has sent nothing."""
UNEXPECTED = Problem(
    500,
    "unexpected",
    say("Something went wrong on our side"),
    say("It has been noted. Try again later."),
    can_retry=True,
)


def install(app: Flask) -> None:
    """Answer for every error that can leave a view."""
    app.register_error_handler(errors.ModerationError, _ours)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _unexpected)


def _ours(error: errors.ModerationError) -> Response:
    problem = next((BY_ERROR[kind] for kind in type(error).__mro__ if kind in BY_ERROR), UNEXPECTED)
    if isinstance(error, errors.StoreUnavailable) and request.method in SAFE_METHODS:
        problem = AWAY
    if problem.status >= 500:
        # An error of ours never holds a reader's words: its message may stand in the log.
        log.error("request failed", place=request.endpoint, error=type(error).__name__, detail=str(error))
    until = error.until if isinstance(error, errors.TooMany) else None
    response = _page(problem, until=until)
    if until:
        wait = (until - house().clock()).total_seconds()
        response.headers["Retry-After"] = str(max(1, round(wait)))
    return response


def _of_http(error: HTTPException) -> AnyResponse:
    if isinstance(error, SecurityError):  # a host that is not ours: no page of ours has an address there
        return Response("This host is not served here.\n", 400, mimetype="text/plain")
    code = error.code or 500
    if code < 400:
        return error.get_response()  # werkzeug's own redirects
    response = _page(BY_STATUS.get(code, UNEXPECTED if code >= 500 else BY_STATUS[400]))
    if code == 405:
        response.headers["Allow"] = error.get_response().headers.get("Allow", "")
    return response


def _unexpected(error: Exception) -> Response:
    """The kind and the place of the fault are noted, never its message: that may hold a reader's words."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
    # By which who saw the page and who reads the log can speak of the same.
    number = hashlib.sha256(f"{house().clock().isoformat()} {where}".encode()).hexdigest()[:6]
    log.error("request failed", place=request.endpoint, error=type(error).__name__, where=where, number=number)
    return _page(UNEXPECTED, number)


def _page(problem: Problem, number: str = "", until: datetime | None = None) -> Response:
    if request.path.startswith("/api/"):
        response = problem_document(
            problem.status, problem.code, words().of(problem.heading), words().of(problem.advice)
        )
    elif request.path.startswith("/desk"):
        g.went_wrong = True
        page = render_template("desk/problem.html", problem=problem, sent=g.get("sent"), number=number)
        response = make_response(page, problem.status)
    else:
        response = make_response(_for_readers(problem, number, until), problem.status)
        if is_part():
            # It holds what its reader typed and nothing else. A page that we do not know must be able to show that.
            response.headers["Access-Control-Allow-Origin"] = "*"
    if problem.retry_after:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def _for_readers(problem: Problem, number: str, until: datetime | None) -> str:
    """What readers see, in the words of the site as far as it is known which one."""
    _speak_as_the_site()
    return render_template(
        "public/_problem_part.html" if is_part() else "public/problem.html",
        problem=problem,
        sent=g.get("sent"),
        number=number,
        until=words().time(until) if until else "",
        again=_same_address(),
        again_as_part=_same_address(part="1"),
        back=_thread_page() if problem.code == "closed" else "",
    )


def _speak_as_the_site() -> None:
    site = (request.view_args or {}).get("site")
    if site is None or "words" in g:
        return
    try:
        speak_as(house().publication.site(site), request.args.get("lang", ""))
    except errors.ModerationError:  # then in the language that the browser wishes
        return


def _same_address(**added: str) -> str:
    """Where the same can be tried once more, whole: the page that asks may be another site's."""
    return _address(quote(request.path), added)


def _thread_page() -> str:
    """Where the reactions stand among which its reader would have put one; empty when that is not known."""
    site, thread = (request.view_args or {}).get("site"), getattr(g.get("sent"), "thread", "")
    return _address(f"/t/{quote(site)}", {"thread": thread}) if site and thread else ""


def _address(path: str, added: dict[str, str]) -> str:
    asked = {name: request.args[name] for name in ("lang",) if name in request.args} | added
    return f"{house().public_url}{path}" + (f"?{urlencode(asked)}" if asked else "")
