"""What is told later: whether somebody does, what did not arrive, and whether mail is sent where it has to be."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.relay import Relay
from moderation.outside.post import NotSent, Post
from moderation.store.health import Check, doubtful, well, wrong
from moderation.store.interface import Store

LATE = timedelta(minutes=15)
"""By which nothing is overdue that somebody works off."""

COUNTED = 100
"""How far messages that did not arrive, or not at once, are counted."""

PATIENCE = 5.0
"""Seconds in which the mail server must have let us in."""


def outbox_checks(settings: Settings, store: Store, now: datetime) -> Iterator[Check]:
    """What is to be said of the outbox, at this moment. Raises StoreUnavailable."""
    yield _worker(store, now)
    yield _messages(store)
    yield _mail(settings, store)
    if settings.relay:
        # Nobody knows from here whether they are read: when no letter comes back, there is nothing to read.
        place = "MODERATION_MAIL_BOUNCES" if settings.mail_bounces else "MODERATION_MAIL_FROM"
        yield well("bounces", f"go to the address in {place}: see that `moderation bounces` reads them there")
        yield from _editors(settings, store)


def _worker(store: Store, now: datetime) -> Check:
    due = store.what_is_due(now - LATE)
    if not due:
        return well("worker", "nothing that is to be told is late")
    channels = ", ".join(sorted(channel.value for channel in due.channels))
    what = "there is" + (" something to be told" if due.events else f" something to be sent ({channels})")
    late = f"{LATE.seconds // 60} minutes"
    found = f"{what} that has been due for more than {late}: nobody works it off, or not fast enough"
    advice = "Start the service, or `moderation work` where MODERATION_WORKER is off, and look into its log."
    return doubtful("worker", found, advice)


def _messages(store: Store) -> Check:
    number = store.number_given_up(COUNTED)
    if number:
        advice = "See More, Messages at the desk: have them tried again, or let them be."
        return doubtful("messages", f"{_figure(number)} did not arrive, and no more is tried", advice)
    on_their_way = store.deliveries_on_their_way(limit=COUNTED).items
    failed = [delivery for delivery in on_their_way if delivery.failure]
    if failed:
        found = f"{_figure(len(failed))} did not arrive at once and will be tried again: {failed[0].failure}"
        return doubtful("messages", found, "Mend that, or see More, Messages at the desk for what it is about.")
    return well("messages", "all that were sent have arrived, or are on their way")


def _figure(number: int) -> str:
    return f"{COUNTED} or more" if number == COUNTED else str(number)


def _mail(settings: Settings, store: Store) -> Check:
    if settings.relay:
        return _relay(settings.relay, settings)
    shelf = bootstrap.shelf_of(settings, store)
    confirming = [site.key for site in store.sites() if shelf.correspondence(site.policy).confirm]
    if not confirming:
        return well("mail", "is not set up, so authors are told nothing by it")
    found = f"it is not set up, but on {', '.join(confirming)} nobody is read who has not confirmed an address by mail"
    advice = "Set MODERATION_SMTP and MODERATION_MAIL_FROM, or take `confirm` out of those house rules."
    return wrong("mail", found, advice)


def _relay(relay: Relay, settings: Settings) -> Check:
    place = f"{relay.host}:{relay.port}"
    try:
        Post(relay, settings.mail_from, settings.service, PATIENCE).reach()
    except NotSent as problem:
        advice = "Look at MODERATION_SMTP, and whether that server works: until then no letter leaves."
        return doubtful("mail", f"is to go by {place}: {problem.why}", advice)
    return well("mail", f"goes by {place}, which lets us in")


def _editors(settings: Settings, store: Store) -> Iterator[Check]:
    """Whether who gets a letter can answer it."""
    shelf = bootstrap.shelf_of(settings, store)
    silent = [site.key for site in store.sites() if not shelf.correspondence(site.policy).reply_to]
    if silent:
        found = f"letters of {', '.join(silent)} say that nobody reads answers, since the editors have no address there"
        yield doubtful("answers", found, "Fill in `reply_to` under `[correspondence]` of those house rules.")
    else:
        yield well("answers", "go to the editors")
