"""Deliveries are put in. Of letters that nobody need have asked for, a few a day go to one mailbox, whoever types its
address, and wherever.

They are counted here, where each is written, so that no way leads past it: by a keyed digest of the mailbox.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from moderation.domain.address import mailbox_of
from moderation.domain.delivery import Channel, Delivery
from moderation.store.engine import Plain, Run, Work
from moderation.store.moments import moment, moment_or_none
from moderation.store.notices import address_place
from moderation.store.part import as_key
from moderation.store.reactions import author_place
from moderation.store.sealing import Sealer

MOST_UNASKED = 5
"""How many such letters one mailbox gets in the length of a day."""

DAY = timedelta(days=1)

ADD_DELIVERY = """
    insert into delivery (
        site, id, channel, what, recipient, cause, reaction, mailbox, message_id, made, due, tries, claimed, done,
        given_up, settled, overtaken, failure
    ) values (
        :site, :id, :channel, :what, :recipient, :cause, :reaction, :mailbox, :message_id, :due, :due, 0, null,
        null, :given_up, null, null, :failure
    ) on conflict (site, id) do nothing"""
AUTHOR = "select email from reaction where site = :site and id = :id"
REPORTER = "select email from notice where site = :site and id = :id"
# Who has followed the link in a letter has shown that it was theirs.
UNASKED = """
    select id from delivery where mailbox = :mailbox and made > :since and not exists (
        select 1 from decision where decision.site = delivery.site and decision.reaction = delivery.reaction
            and decision.act = 'confirm' and delivery.recipient = 'author'
    ) limit :most"""


def add_deliveries(run: Work, sealer: Sealer, deliveries: Iterable[Delivery]) -> None:
    """Keep deliveries, but for letters beyond what a mailbox gets. One that there is already stays as it is."""
    for delivery in deliveries:
        mailbox = _mailbox(run, sealer, delivery.site, delivery.answers) if delivery.answers else None
        if mailbox is None or _has_room(run, mailbox, delivery.due):
            name = sealer.message_id(delivery.site, delivery.id) if delivery.channel is Channel.MAIL else None
            run(ADD_DELIVERY, **delivery_columns(delivery), mailbox=mailbox, message_id=name)


def has_room(run: Run, sealer: Sealer, site: str, sent: str, at: datetime) -> bool:
    """Whether another such letter may go, at this moment, to the address that came with a reaction or a report, by its
    id.
    """
    mailbox = _mailbox(run, sealer, site, sent)
    return mailbox is None or _has_room(run, mailbox, at)


def _has_room(run: Run, mailbox: str, at: datetime) -> bool:
    return len(run(UNASKED, mailbox=mailbox, since=moment(at - DAY), most=MOST_UNASKED)) < MOST_UNASKED


def _mailbox(run: Run, sealer: Sealer, site: str, sent: str) -> str | None:
    """By what the mailbox is counted whose address came with a reaction or a report; None when none did."""
    for sql, place in ((AUTHOR, author_place), (REPORTER, address_place)):
        for row in run(sql, site=site, id=as_key(sent)):
            email = sealer.opened(row["email"], *place(site, sent))
            return sealer.index(mailbox_of(email)) if email else None
    return None


def delivery_columns(delivery: Delivery) -> dict[str, Plain]:
    return {
        "site": delivery.site,
        "id": delivery.id,
        "channel": delivery.channel.value,
        "what": delivery.what,
        "recipient": delivery.to,
        "cause": delivery.cause,
        "reaction": delivery.reaction,
        "due": moment(delivery.due),
        "given_up": moment_or_none(delivery.given_up),
        "failure": delivery.failure,
    }
