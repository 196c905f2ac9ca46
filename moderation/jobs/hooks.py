"""What other services are told of a site, by webhooks that are signed as Standard Webhooks asks it.

What is told is made when it is sent, of what is so by then; only its type and its moment are those of its cause. It
holds no e-mail address, no name that the editors keep, nobody who has reported anything, and the words of a reaction
only for as long as everybody can read them.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Protocol

import structlog

from moderation.domain.decision import NOT_OF_THE_DESK, Act, Decision
from moderation.domain.delivery import HOOK, Delivery
from moderation.domain.errors import NotFound
from moderation.domain.event import Kind
from moderation.domain.hook import GONE, Hook, Topic, message_id, refusal, seconds, signatures, told
from moderation.domain.ids import made_at
from moderation.domain.reaction import Reaction, Status
from moderation.domain.site import Site
from moderation.domain.thread import Thread
from moderation.jobs.telling import About, NotDelivered, Overtaken
from moderation.outside.hook_line import NotSent
from moderation.store.interface import Store

log = structlog.get_logger(__name__)

TOPICS: Mapping[Act, Topic] = {
    Act.APPROVE: Topic.PUBLISHED,
    Act.RETURN: Topic.RETURNED,
    Act.REJECT: Topic.REJECTED,
    Act.SPAM: Topic.SPAM,
    Act.REMOVE: Topic.REMOVED,
    Act.RESTORE: Topic.RESTORED,
    Act.EDIT: Topic.EDITED,
    Act.REINSTATE: Topic.EDITED,
    Act.AMEND: Topic.AMENDED,
    Act.WITHDRAW: Topic.WITHDRAWN,
    Act.OBJECT: Topic.OBJECTED,
    Act.EXPIRE: Topic.REJECTED,
    Act.UNDO: Topic.UNDONE,
}
"""What is told of which act. What was agreed with an author, and what stays where it is, is told to nobody."""

HIDDEN = frozenset({Status.SPAM, Status.UNCONFIRMED})
"""Of what lies here nothing is told but that it has come here, if that, and that somebody took it out."""

MOST_BYTES = 64 * 1024
"""Of what is sent. A reaction whose words do not fit in is sent without them."""


class Links(Protocol):
    """The addresses that are sent along."""

    def permalink(self, site: Site, thread: Thread, number: int) -> str:
        """Where a reaction stands once it is published."""

    def item(self, site: str, number: int) -> str:
        """Where it is at the desk."""


class Line(Protocol):
    """The way to a service."""

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status with which it answers. Raises NotSent."""


class HookTelling:
    """Tells the services of a site, each of what it has chosen."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def deliveries(self, about: About) -> Iterable[Delivery]:
        event = about.event
        hooks = [hook for hook in self._store.hooks(event.site) if hook.ended is None]
        topics = self._topics(about) if hooks else ()
        return [
            told(hook, topic, event.cause, event.reaction, event.due)
            for topic in topics
            for hook in hooks
            if topic in hook.topics and (topic is not Topic.UNDONE or self._has_heard(hook, about))
        ]

    def _topics(self, about: About) -> Iterable[Topic]:
        match about.event.kind:
            case Kind.RECEIVED:
                yield from _of_arrival(about)
            case Kind.REPORTED:
                yield Topic.REPORT_RECEIVED
            case Kind.DECIDED if about.decision is not None:
                yield from _of_decision(about, about.decision)
                if self._store.notices_answered(about.event.site, about.decision.id):
                    yield Topic.REPORT_ANSWERED

    def _has_heard(self, hook: Hook, about: About) -> bool:
        """Whether a hook may know of the decision that was taken back: that was told at once, or the time was over in
        which it could be taken back in silence.
        """
        undone = next((each for each in about.course if about.decision and each.id == about.decision.undoes), None)
        if undone is None or about.decision is None:
            return False
        if undone.person is None or about.decision.at - undone.at >= about.house.undo:
            return True
        # The policy may say something else of that time by now.
        found = self._store.deliveries_about(undone.site, undone.reaction)
        return any(each.cause == undone.id and each.to == HOOK + hook.id for each in found)


class HookCarrier:
    """Sends to services. `clock` gives the moment in UTC."""

    def __init__(self, store: Store, line: Line, links: Links, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._line = line
        self._links = links
        self._clock = clock

    def carry(self, delivery: Delivery) -> None:
        now = self._clock()
        try:
            hook = self._store.hook(delivery.site, delivery.addressee)
            secrets = self._store.hook_secrets(delivery.site, delivery.addressee, now)
            body = self._body(delivery)
        except NotFound:
            raise Overtaken from None  # what it was about is gone
        if not secrets:
            raise Overtaken  # it was ended, and is told nothing more
        message = message_id(delivery.id)
        headers = {
            "webhook-id": message,
            "webhook-timestamp": str(seconds(now)),
            "webhook-signature": signatures(secrets, message, now, body),
        }
        try:
            status = self._line.post(hook.url, headers, body)
        except NotSent as problem:
            raise NotDelivered(str(problem.why)) from problem
        self._judge(status, hook)

    def _judge(self, status: int, hook: Hook) -> None:
        """Raises NotDelivered unless the service has taken it."""
        if status == 410:
            self._store.end_hook(hook.site, hook.id, None, self._clock())
            log.warning("a webhook has ended: the service says that it is gone", site=hook.site, hook=hook.id)
            raise NotDelivered(str(GONE), for_good=True)
        if not 200 <= status < 300:
            raise NotDelivered(str(refusal(status)))

    def _body(self, delivery: Delivery) -> bytes:
        """What is sent. Raises NotFound."""
        site = self._store.site(delivery.site)
        data: dict[str, object] = {"site": site.key}
        if delivery.reaction:
            data = self._data(site, self._store.reaction_by_id(site.key, delivery.reaction))
        body = _body(delivery, data)
        return body if len(body) <= MOST_BYTES else _body(delivery, data | {"html": None, "plain": None})

    def _data(self, site: Site, reaction: Reaction) -> dict[str, object]:
        thread = self._store.thread(site.key, reaction.thread) or Thread(site.key, reaction.thread, "", "")
        is_public = reaction.status is Status.PUBLISHED
        return {
            "site": site.key,
            "thread": {"key": thread.key, "url": thread.url or None, "title": thread.title},
            "number": reaction.number,
            "parent": reaction.parent,
            "status": reaction.status.value,
            "received": _iso(reaction.received),
            "permalink": self._links.permalink(site, thread, reaction.number),
            "desk": self._links.item(site.key, reaction.number),
            "name": reaction.shown_name if is_public else None,
            "html": reaction.html if is_public else None,
            "plain": reaction.plain if is_public else None,
        }


def _of_arrival(about: About) -> Iterable[Topic]:
    """What the house rules made of it, whatever was done to it since."""
    arrived = about.course[0].before if about.course else about.reaction.status
    if arrived is not Status.UNCONFIRMED:
        yield _judged(about.course[0] if about.course else None)


def _of_decision(about: About, decision: Decision) -> Iterable[Topic]:
    if decision.act is Act.CONFIRM:
        # Now it has come in. What the house rules made of it is the decision right after this one.
        yield _judged(next((each for each in about.course if each.version == decision.version + 1), None))
    elif decision.act in TOPICS and not (decision.act in NOT_OF_THE_DESK and decision.before in HIDDEN):
        yield TOPICS[decision.act]


def _judged(first: Decision | None) -> Topic:
    """What is told of a reaction that has come in, by the first decision on it."""
    is_of_policy = first is not None and first.person is None and first.act in (Act.APPROVE, Act.SPAM)
    return TOPICS[first.act] if first is not None and is_of_policy else Topic.RECEIVED


def _body(delivery: Delivery, data: Mapping[str, object]) -> bytes:
    said = {"type": delivery.what, "timestamp": _iso(made_at(delivery.cause)), "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
