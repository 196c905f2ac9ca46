"""What comes in: sites, threads, house rules, reactions and arrangements."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from moderation.domain.arrangement import Arrangement, Reading
from moderation.domain.circumstances import Record
from moderation.domain.decision import Decision
from moderation.domain.reaction import Reaction
from moderation.domain.site import Site
from moderation.domain.thread import Thread
from moderation.store.values import Activation, Arrival, KeptPolicy, Page, Same, SealedName


class Arriving(Protocol):
    """Where reactions belong, by which rules, and how they are taken."""

    # Sites and threads

    def add_site(self, site: Site) -> None:
        """Keep a new site. Its policy must be kept already. Raises AlreadyExists, UnknownPolicy."""

    def site(self, key: str) -> Site:
        """The site with this key. Raises UnknownSite. 1 row."""

    def sites(self) -> tuple[Site, ...]:
        """All sites, by key."""

    def change_site(self, seen: Site, wished: Site, *, at: datetime, person: str | None, told: str) -> bool:
        """Change what a site says of itself, if it still says what was `seen`, and have its log tell so: by whom, None
        for the command line, and `told` in detail. All that was printed of it counts as changed.

        The policy in force and the age at which threads close are neither compared nor changed. False when somebody
        else was first: nothing is written. Raises UnknownSite.
        """

    def number_of_threads(self, site: str, at_most: int = 1000) -> int:
        """How many threads a site has, counted no further than `at_most`."""

    def put_thread(self, thread: Thread) -> None:
        """Keep a thread, or replace its title, address, closing and, when given, opening; and print it anew.

        Raises UnknownSite.
        """

    def close_thread(self, site: str, key: str, closed: datetime | None, *, now: datetime) -> bool:
        """Have a thread take no reactions from this moment on, or never close by hand, unless it is closed by hand now;
        and print it anew. False when it is closed or not known: nothing is written.
        """

    def reopen_thread(self, site: str, key: str, *, now: datetime) -> bool:
        """Have a thread that is closed by hand now take reactions again, and print it anew. False when there is none:
        nothing is written.
        """

    def announce(self, site: str, key: str, announcement: str) -> bool:
        """Say something above the form of a thread, or nothing, and print it anew. False when it is not known or says
        so already: nothing is written.
        """

    def thread(self, site: str, key: str) -> Thread | None:
        """The thread with this key, if it was kept or has taken a reaction. 1 row."""

    # Policies

    def keep_policy(self, policy: KeptPolicy) -> None:
        """Keep a version of house rules whole; nothing happens when it is there. It is never changed after."""

    def policy_files(self, digest: str) -> dict[str, str]:
        """All files of a version, in their order. Raises UnknownPolicy. 1 row."""

    def policies_like(self, prefix: str, limit: int = 2) -> tuple[KeptPolicy, ...]:
        """The versions whose digest begins like this. At most `limit` rows."""

    def activate(self, activation: Activation, closes_after: int | None, replaces: str | None = None) -> None:
        """Bring a kept version into force for a site and write down who did, in one transaction. `closes_after` is the
        age in days at which its threads close. With the digest of what it `replaces`, that must be in force until then.

        Raises UnknownSite, UnknownPolicy, PolicyOvertaken.
        """

    def activations(self, site: str, limit: int = 100, *, besides: str = "") -> tuple[Activation, ...]:
        """What was in force for a site, newest first. At most `limit` rows. Versions that were made by changing what
        `besides` names are passed by.
        """

    def changed_at_desk(self, site: str) -> tuple[Activation, ...]:
        """What was changed at the desk since a version from files came into force for a site, newest first. As many
        rows as changes.
        """

    # A reaction comes in

    def accept(self, arrival: Arrival, decision: Decision | None) -> Reaction:
        """Keep a reaction with its findings, its circumstances and the decision that the policy took itself, in one
        transaction.

        Gives it the next number of its site and opens its thread if need be; a thread that is there keeps its title,
        unless it had none, its address and its opening. The decision's version and status are those of the reaction. A
        ticket is good for one reaction: the same ticket again changes nothing and returns the reaction that it brought,
        as it is now. Under an arrangement one of its uses is taken and the real name sealed. Raises UnknownSite,
        UnknownPolicy, ThreadClosed when the thread was closed in the meantime and ArrangementOver when the arrangement
        was used up, ended or ran out (at the moment at which the reaction was received).
        """

    def same(self, site: str, fingerprint: str, limit: int = 20) -> tuple[Same, ...]:
        """The site's reactions with the same words, newest first, whatever became of them; those that their author
        has withdrawn are not there any more, nor those there yet whose address was not confirmed. At most `limit` rows.
        """

    def near(self, site: str, shingles: Sequence[int], limit: int = 5) -> tuple[Same, ...]:
        """The site's reactions that share most of these shingles, those with most first and then the newest.

        Looks at no more than the 20 newest reactions of each shingle, however many have it, and for no more than the
        first 100 shingles. Of those that it finds, those that were withdrawn or not confirmed are left out.
        """

    def record(self, site: str, email: str) -> Record:
        """What became of the site's reactions from this address. All 0 for an empty one. A few rows of a tally, however
        many reactions there are.
        """

    def counted(self, keys: Collection[str]) -> dict[str, int]:
        """What these counters stand at, each in its newest window; 0 for those that are not known."""

    def reserved(self, name: str, email: str) -> tuple[bool, bool]:
        """Whether this name, to the eye, is that of somebody at the desk; and whether this address is. 2 rows."""

    # Arrangements

    def add_arrangement(self, arrangement: Arrangement, code: str, real_name: str) -> None:
        """Keep a new arrangement, known by the digest of its code, and seal the real name, if there is one.

        Raises UnknownSite, AlreadyExists.
        """

    def arrangement(self, arrangement: str) -> Arrangement:
        """The arrangement with this id. Raises UnknownArrangement. 1 row."""

    def arrangement_by_code(self, code: str) -> Arrangement | None:
        """The arrangement to which the digest of a code belongs. 1 row."""

    def arrangements(self, *, site: str | None = None, after: str | None = None, limit: int = 50) -> Page[Arrangement]:
        """All arrangements, newest first, after the given mark. At most `limit` + 1 rows."""

    def arranged(self, arrangement: str, limit: int = 100) -> tuple[Reaction, ...]:
        """The reactions that stand under an arrangement, newest first. At most `limit` rows."""

    def end_arrangement(self, arrangement: str, at: datetime) -> Arrangement:
        """End it now; one that was ended before keeps its time. Raises UnknownArrangement."""

    def read_names(self, arrangement: str, reading: Reading) -> tuple[SealedName, ...]:
        """All real names that are sealed under an arrangement. The reading is written down in the same transaction,
        also when there was nothing to read. Raises UnknownArrangement.
        """

    def readings(self, arrangement: str) -> tuple[Reading, ...]:
        """Who has read the names, newest first."""

    def arrange(self, decision: Decision, arrangement: Arrangement, code: str) -> Reaction:
        """Put a waiting reaction under a new arrangement, in one transaction with the decision: its author's name is
        sealed, and what the arrangement shows stands in its place; findings that would tell it lose their sentences.
        The arrangement is used once by this.

        Raises StaleDecision like `decide`, UnknownReaction, AlreadyExists.
        """
