"""The reasons for which words may be taken away: as the house rules of each site have them, now and before.

They stand in the policy, and nowhere else: a decision names the digest of the one under which it was taken, so that its
wording can be found years later.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from moderation.domain.errors import BadPolicy, ReasonReworded, UnknownPolicy
from moderation.domain.policy import Policy, Reason
from moderation.domain.site import Site
from moderation.policies import Quotation, Shelf, policy_of, quoted_reason
from moderation.policies.rewording import ORDER
from moderation.store.interface import Activation, Store

VERSIONS = 10
"""Versions of a site's house rules, the newest, in which it is looked how a reason was worded. Those that only put the
reasons in another order do not count.
"""

LATELY = timedelta(days=90)
"""For how long back it is counted how often each reason was given."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How a reason was worded from one version of the house rules until another. `person` is the id of whoever changed
    it then at the desk, None where another version came from files.
    """

    words: Mapping[str, str]
    digest: str
    since: datetime
    until: datetime
    person: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A reason: how often it was given lately, the line of the policy where it stands, how it was worded before, the
    newest first, and when it was changed at the desk last, if no version has come from files since.
    """

    reason: Reason
    given: int
    line: Quotation | None
    earlier: tuple[Wording, ...]
    edited: Activation | None


@dataclass(frozen=True, slots=True)
class Gone:
    """A reason that the house rules had once: how it was worded, the newest first."""

    key: str
    given: int
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class ReasonsOfSite:
    """The reasons of a site in the order of its house rules, which are None when they cannot be read, and those that
    are gone. `languages` are those in which any of them is worded. `at_desk` are the changes that were made at the desk
    since a version came from files, the newest first.
    """

    site: Site
    policy: Policy | None
    listed: tuple[Listed, ...]
    gone: tuple[Gone, ...]
    languages: tuple[str, ...]
    at_desk: tuple[Activation, ...]

    @property
    def offered(self) -> tuple[Listed, ...]:
        """Those that can be chosen, in the order in which they are picked."""
        return tuple(each for each in self.listed if each.reason.is_offered)


class Reasons:
    """Looks up reasons, their use and their history."""

    def __init__(self, store: Store, shelf: Shelf, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._shelf = shelf
        self._clock = clock
        # A version never changes, so it need be read no second time; apart from the shelf, which has the living ones.
        self._of_version = lru_cache(maxsize=256)(self._read)

    def by_site(self) -> tuple[ReasonsOfSite, ...]:
        """The reasons of every site."""
        return tuple(map(self._of_site, self._store.sites()))

    def _of_site(self, site: Site) -> ReasonsOfSite:
        policy: Policy | None = None
        with suppress(BadPolicy):
            policy = self._shelf.in_force(site.policy)
        reasons = policy.reasons if policy else ()
        files = self._store.policy_files(site.policy)
        given = self._store.reasons_given(site.key, self._clock() - LATELY)
        earlier = self._wordings(self._store.activations(site.key, VERSIONS + 1, besides=ORDER))
        at_desk = self._store.changed_at_desk(site.key)
        edited = {each.edited: each for each in reversed(at_desk)}
        listed = tuple(
            Listed(
                each,
                given.get(each.key, 0),
                quoted_reason(files, each.key),
                _others(each, earlier),
                edited.get(each.key),
            )
            for each in reasons
        )
        keys = {each.key for each in reasons}
        gone = tuple(Gone(key, given.get(key, 0), worded) for key, worded in earlier.items() if key not in keys)
        languages = dict.fromkeys(language for each in reasons for language in each.words)
        return ReasonsOfSite(site, policy, listed, gone, tuple(languages), at_desk)

    def _wordings(self, activations: Sequence[Activation]) -> dict[str, tuple[Wording, ...]]:
        """How each reason was worded in the versions before the one in force, by its key; the newest first."""
        found: dict[str, list[Wording]] = {}
        for now, before in pairwise(activations):
            for reason in self._of_version(before.digest):
                _add(found.setdefault(reason.key, []), reason, before, now)
        return {key: tuple(wordings) for key, wordings in found.items()}

    def _read(self, digest: str) -> tuple[Reason, ...]:
        """The reasons of a version; none of one that cannot be read any more."""
        with suppress(BadPolicy, UnknownPolicy):
            return policy_of(self._store.policy_files(digest)).reasons
        return ()


def require_words_seen(shelf: Shelf, seen: str, policy: Policy, site: Site, keys: Iterable[str]) -> None:
    """Raises ReasonReworded when authors on this site read another sentence for one of these reasons than it had in the
    version of the house rules that was seen. `seen` is the digest of that, empty when it is not known; of a version
    that is not kept nothing can be said.
    """
    if seen in ("", policy.digest):
        return
    with suppress(BadPolicy, UnknownPolicy):
        before = shelf.in_force(seen)
        for key in keys:
            then, now = before.reason(key), policy.reason(key)
            if then is None or now is None or then.in_language(*site.tongues) != now.in_language(*site.tongues):
                raise ReasonReworded


def _add(wordings: list[Wording], reason: Reason, version: Activation, until: Activation) -> None:
    """Add how a version words a reason; when the one after it did so too, that one is only longer ago."""
    if wordings and wordings[-1].words == reason.words and wordings[-1].since == until.at:
        wordings[-1] = replace(wordings[-1], digest=version.digest, since=version.at)
    else:
        person = until.person if until.edited == reason.key else None
        wordings.append(Wording(reason.words, version.digest, version.at, until.at, person))


def _others(reason: Reason, earlier: Mapping[str, Sequence[Wording]]) -> tuple[Wording, ...]:
    """The wordings that differ from the one that stands now."""
    return tuple(wording for wording in earlier.get(reason.key, ()) if wording.words != reason.words)
