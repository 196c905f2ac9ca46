"""What was decided and stands, the newest on top, each with the way back."""

from flask import Blueprint, abort, render_template, request

from moderation.domain.decision import BY_AUTHOR, Act
from moderation.domain.errors import UnknownSite
from moderation.web import directory
from moderation.web.access import person
from moderation.web.desk import who_and_where
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.log_words import SORTS

ACTS = tuple(act for act in SORTS if isinstance(act, Act) and act is not Act.UNDO and act not in BY_AUTHOR)
WHO = ("all", "me")

done = Blueprint("done", __name__, url_prefix="/desk/done")
done.context_processor(who_and_where)


@done.get("")
def listed() -> str:
    """Decisions of all colleagues, or one's own, of one kind or on one site."""
    given = request.args
    who, act, site = given.get("who", "all"), given.get("act", ""), given.get("site", "")
    if who not in WHO or (act and act not in ACTS):
        abort(404)
    sites = {each.key: each.name for each in directory.sites().values()}
    if site and site not in sites:
        raise UnknownSite(site)
    after = given.get("after") or None
    own = person() if who == "me" else None
    return render_template(
        "desk/done/list.html",
        page=house().logbook.decided(own, act=act or None, site=site or None, after=after),
        # What is as usual does not stand in an address.
        chosen={"who": who if own else None, "act": act or None, "site": site or None},
        is_first=after is None,
        sites=sites,
        acts=[(each.value, words().of(SORTS[each])) for each in ACTS],
        policies=house().review.policies(directory.sites().values()),
        back=request.full_path.rstrip("?"),
    )
