"""A service in which strangers do their worst: each vector is a reaction, in its name, its address and its text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest

from moderation import bootstrap
from moderation.activation import Activations
from moderation.config import Settings
from moderation.domain import conversation
from moderation.domain.assessment import Assessment
from moderation.domain.person import Person, Role
from moderation.domain.policy import Policy
from moderation.domain.reaction import Author, Draft, Reaction, Status
from moderation.domain.site import Site
from moderation.markup import LEVELS, render
from moderation.pipeline import assess, cleaned
from moderation.policies import Shelf, shipped
from moderation.serving.sockets import address_of
from moderation.store.engine import Engine, Run
from moderation.store.interface import Store
from moderation.store.sealing import Sealer
from moderation.store.sql import SqlStore
from moderation.store.sqlite import SqliteEngine
from moderation.web import create_app
from tests.bench.fill import Grouped
from tests.conftest import PASSWORD, SECRET, Clock
from tests.e2e.conftest import listening, running
from tests.e2e.harm import rules_of
from tests.markup.vectors import Vector, all_vectors, known_vectors
from tests.store.samples import a_reaction, an_arrival

Sent = tuple[str, str, str]
"""A name, an address and a text, as a form brings them."""

SITES = {"lite": "huisregels", "full": "everything"}
"""The sites, called after what their readers may use, and the policies that say so: the magazine's own, and the shipped
`open` with all elements.
"""

RULES = {site: rules_of(LEVELS[site]) for site in SITES}

A_PAGE = 400
"""Reactions in a thread, after the first: that one has those that have broken something once."""

A_BUNDLE = 7_000
"""Characters of a text that holds many vectors; the house rules end at 8,000."""

HONEST = (
    ("Jan Jansen", "jan@example.org", 'Een *dapper* initiatief, zie "de bron":https://example.org/ en de rest.'),
    ("van der Steenhoven-Kuiper", "jan@nergens", "Zie https://a.nl/ https://b.nl/ https://c.nl/ <video>x</video>!"),
    ("Jan j@example.org Jansen", "jan@@nl", f"Mail j@example.org <script>y</script> {'héél ' * 850}"),
    ("Jan Jansen", "jan@example.org", "Zo <video>x</video> dus, https://a.nl/ https://b.nl/ en j@example.org."),
    ("J" * 120, f"{'j' * 300}@example.org", "Een teken \ufffd dat niet heel aankwam."),
    ("", "", "Zonder naam."),
    ("Jan", "", ""),
)
"""Under these occurs all that a page can say of a reaction, from a link to a finding about the name."""


@dataclass(slots=True)
class Strangers:
    """The running service, and what the strangers have sent to it so far."""

    url: str
    store: Store
    engine: Engine
    sealer: Sealer
    policies: Mapping[str, Policy]
    clock: Clock
    els: Person
    _threads: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def threads(self, site: str) -> tuple[str, ...]:
        """The threads of this site in which all vectors stand, published, from the first time that this is asked.

        On the second site only those whose HTML is another than on the first: of the others all is known.
        """
        if not self._threads:
            known = known_vectors()
            pages = {"/v/known": known}
            for number, others in enumerate(groups(all_vectors()[len(known) :], A_PAGE)):
                pages[f"/v/{number}"] = others
            for thread, vectors in pages.items():
                self._publish("lite", thread, [vector.text for vector in vectors])
                self._publish("full", thread, [each.text for each in vectors if is_another_with_all(each.text)])
        return self._threads[site]

    def _publish(self, site: str, thread: str, texts: Sequence[str]) -> None:
        if texts:
            self.keep(site, thread, Status.PUBLISHED, *map(sent_by, texts))
            self._threads[site] = (*self._threads.get(site, ()), thread)

    def keep(self, site: str, thread: str, status: Status, *sent: Sent, html: str | None = None) -> list[Reaction]:
        """Names, addresses and texts, through the pipeline into the store, in one commit. `html` is some that got past
        the pipeline.
        """
        policy = self.policies[site.removeprefix("honest-")]
        drafts = [cleaned(*each) for each in sent]
        made = [reaction_of(site, thread, status, draft, assess(draft, policy), self.clock()) for draft in drafts]
        if html is not None:
            made = [replace(reaction, html=html) for reaction in made]
        return self.engine.write(lambda run: [self._accept(run, reaction) for reaction in made])

    def _accept(self, run: Run, reaction: Reaction) -> Reaction:
        return SqlStore(Grouped(run), self.sealer).accept(an_arrival(reaction), None)


@contextmanager
def strangers(folder: Path) -> Iterator[Strangers]:
    """The service on a new database in this folder, with honest reactions on sites of their own. It shows more at once
    than it does elsewhere, so that all are seen in the time that there is.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conversation, "MOST_ROOTS", A_PAGE)
        patch.setattr(conversation, "MOST_AT_ONCE", A_PAGE)
        yield from _strangers(folder)


def _strangers(folder: Path) -> Iterator[Strangers]:
    listener = listening()
    settings = Settings(secret_key=SECRET, database=f"sqlite:///{folder}/test.db", public_url=address_of(listener))
    store = bootstrap.store_of(settings)
    shelf, clock = Shelf((with_everything(folder), shipped()), store.policy_files), Clock()
    policies = {}
    for key, rules in SITES.items():
        for name in (key, f"honest-{key}"):
            site = Site(name, "Loket & Lijn", ("https://blad.example",), "nl", "Europe/Amsterdam", "")
            policies[key] = Activations(store, shelf, clock).add_site(site, rules)
    house = bootstrap.build(settings, store, clock, shelf)
    els = house.people.add("Els de Graaf", "els@example.org", Role.MODERATOR, PASSWORD, "nl")
    engine = SqliteEngine(folder / "test.db")
    with running(create_app(house), listener) as url:
        made = Strangers(url, store, engine, Sealer(settings.secret), policies, clock, els)
        for site in SITES:
            for status in (Status.PUBLISHED, Status.WAITING):
                made.keep(f"honest-{site}", "/v/0", status, *HONEST)
        yield made
    engine.close()
    store.close()


def with_everything(folder: Path) -> Path:
    """A folder with the policy `open`, but with all elements."""
    shelf, theirs = folder / "policies", shipped() / "open"
    ours = shelf / SITES["full"]
    ours.mkdir(parents=True)
    policy = (theirs / "policy.toml").read_text("utf-8")
    (ours / "policy.toml").write_text(re.sub("(?m)^markup = .*$", 'markup = "full"', policy), "utf-8")
    (ours / "cases.toml").write_bytes((theirs / "cases.toml").read_bytes())
    return shelf


def sent_by(text: str) -> Sent:
    """The text in all fields of the form. The rules refuse some such names; the pages must hold them."""
    return text[:1000], text[:1000], text


def reaction_of(site: str, thread: str, status: Status, draft: Draft, judged: Assessment, at: datetime) -> Reaction:
    """A reaction as intake makes one, but with this status, whatever the rules say."""
    return a_reaction(
        site=site,
        thread=thread,
        status=status,
        author=Author(draft.name, draft.email),
        shown_name=judged.shown_name,
        text=draft.text,
        html=judged.rendering.html,
        plain=judged.rendering.plain,
        renderer=judged.rendering.renderer,
        policy=judged.policy,
        received=at,
        findings=judged.findings,
    )


def is_another_with_all(text: str) -> bool:
    """Whether the HTML of the text is another where all elements are allowed."""
    return render(text, LEVELS["full"]).html != render(text, LEVELS["lite"]).html


def groups(vectors: Sequence[Vector], size: int) -> Iterator[Sequence[Vector]]:
    """The vectors in their order, so many at a time."""
    return (vectors[start : start + size] for start in range(0, len(vectors), size))


def bundles(vectors: Sequence[Vector]) -> Iterator[str]:
    """Long texts with all these vectors in them: in each some of all families, one under the other."""
    texts = [vector.text for vector in vectors]
    number = sum(map(len, texts)) // A_BUNDLE + 1
    return ("\n\n".join(texts[start::number]) for start in range(number))
