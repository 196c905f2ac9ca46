"""The desk's page about who sent a reaction, and the fold about them. The whole address stands on one page only."""

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from moderation.domain.sender import Sender
from moderation.review import Item
from moderation.review.senders import Sent
from moderation.web import directory
from moderation.web.access import local, person
from moderation.web.desk import who_and_where
from moderation.web.house import house
from moderation.web.pane import masked

sender = Blueprint("sender", __name__, url_prefix="/desk/sender/<site>/<int:number>")
sender.context_processor(who_and_where)


@sender.app_context_processor
def who_sent_it() -> dict[str, object]:
    """What the fold needs on whichever page it stands."""
    return {"sender_of": _sender_of, "others_by": _others_by}


def _sender_of(item: Item) -> Sender:
    return house().senders.of(item.reaction)


def _others_by(item: Item) -> tuple[Sent, ...]:
    return house().senders.others(item.reaction)


@sender.get("")
def page(site: str, number: int) -> str:
    """What came in from the address of this reaction, and what became of it."""
    return _page(site, number)


@sender.post("/address")
def address(site: str, number: int) -> Response:
    """The same with the whole address, this once. Nobody keeps it, and the log tells who has seen it."""
    reaction = house().review.item(site, number).reaction
    return make_response(_page(site, number, house().senders.address(person(), reaction)))


def _page(site: str, number: int, address: str = "") -> str:
    item = house().review.item(site, number)
    return render_template(
        "desk/sender/page.html",
        item=item,
        sender=house().senders.of(item.reaction),
        latest=house().senders.latest(item.reaction),
        whole_address=address,
        masked=masked,
        names=directory.names(),
        now=house().clock(),
        back=local(request.values.get("return", "")),
    )
