"""What those who have reported a reaction are told: that their report has come in, and what the editors decided (art.
16(4) and (5) of the Digital Services Act).
"""

from collections.abc import Callable, Iterable

from moderation.domain.bounce import as_far_as_reachable
from moderation.domain.correspondence import Letter
from moderation.domain.delivery import REPORTER, Channel, Delivery, delivery_id
from moderation.domain.errors import UnknownNotice
from moderation.domain.event import Kind
from moderation.domain.mail import Reporter
from moderation.domain.notice import Notice
from moderation.jobs.telling import About
from moderation.store.interface import Store


class Reporters:
    """Tells them by mail, as far as they have given an address. `token_of` gives the secret in the address of the
    private page of the report with an id.
    """

    def __init__(self, store: Store, token_of: Callable[[str], str]) -> None:
        self._store = store
        self._token_of = token_of

    def deliveries(self, about: About) -> Iterable[Delivery]:
        event = about.event
        match event.kind:
            case Kind.REPORTED:
                return self._letters(about, Letter.REPORT_RECEIVED, (self._store.notice(event.site, event.cause),))
            case Kind.DECIDED:
                answered = self._store.notices_answered(event.site, event.cause)
                return self._letters(about, Letter.REPORT_ANSWERED, answered)
            case _:
                return ()

    def reporter(self, delivery: Delivery) -> Reporter | None:
        """To whom a delivery goes, at the moment of sending. None when it does not hold any more: the report is open
        again, or was answered by another decision since, and what is decided then is told by a letter of its own.
        """
        try:
            notice = self._store.notice(delivery.site, delivery.addressee)
        except UnknownNotice:
            return None
        if delivery.cause not in (notice.id, notice.answer) or not notice.has_address:
            return None
        address = self._store.reporter(notice.site, notice.id)
        return Reporter(address, notice.reference, self._token_of(notice.id), notice.name)

    def _letters(self, about: About, letter: Letter, notices: Iterable[Notice]) -> tuple[Delivery, ...]:
        event = about.event
        found = [(each, f"{REPORTER}{each.id}") for each in notices if each.has_address]
        told = self._store.deliveries_about(event.site, event.reaction) if found else ()
        letters = (
            Delivery(
                site=event.site,
                id=delivery_id(event.cause, letter, to),
                channel=Channel.MAIL,
                what=letter.value,
                to=to,
                cause=event.cause,
                reaction=each.reaction,
                due=event.due,
            )
            for each, to in found
        )
        return tuple(as_far_as_reachable(each, told) for each in letters)
