"""The house that is put to the test: two sites, a moderator, an editor, and the settings of its service."""

import os
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.person import Role
from moderation.domain.site import Site
from tests.bench.magazine import EMAIL, PASSWORD, SECRET
from tests.bench.wsgi import HOST, ORIGIN
from tests.policies.folders import policy_folder

EDITOR = "bram@example.org"
MAGAZINE = Site("magazine", "Loket & Lijn", ("https://blad.example",), "nl", "Europe/Amsterdam", "huisregels")
SQUARE = Site("square", "The Square", ("https://square.example",), "en", "Europe/London", "square")
SITES = (MAGAZINE, SQUARE)
"""On the first one everything waits for a moderator; on the other one most is published as it comes in."""

POLICY = """\
name = "The square"
first_decision = "publish"
markup = "lite"

[conversation]
replies = true
depth = 1

[rules.links]
hold = 3

[rules.words.lists.insults]
words = ["hufter"]
effect = "hold"
language = "nl"

[reasons.offtopic]
en = "Your reaction is about something else."
"""
CASES = """\
plan = 4

[defaults]
name = "Jan Jansen"
email = "jan@blad.example"
text = "What a lovely fair."

[[case]]
title = "a text without links is published"
rule = "links"
findings = []
decision = "publish"

[[case]]
title = "three links are held"
rule = "links"
text = "https://blad.example/1 https://blad.example/2 https://blad.example/3"
findings = ["links: hold"]
decision = "hold"

[[case]]
title = "a friendly text is published"
rule = "words"
findings = []
decision = "publish"

[[case]]
title = "a text with an insult is held"
rule = "words"
text = "Wat een hufter."
findings = ["words: hold"]
decision = "hold"
"""


def settings_of(url: str) -> Settings:
    """The settings of the house in the database at this address."""
    return Settings(secret_key=SECRET, database=url, public_url=ORIGIN)


def furnish(url: str) -> None:
    """Make the house in an empty database."""
    settings = settings_of(url)
    store = bootstrap.store_of(settings)
    try:
        activations = bootstrap.activations_of(settings, store)
        activations.add_site(MAGAZINE, MAGAZINE.policy)
        with TemporaryDirectory() as folder:
            policy = policy_folder(Path(folder), POLICY, CASES, SQUARE.policy)
            activations.add_site(replace(SQUARE, policy=""), policy)
        people = bootstrap.people_of(store)
        people.add("Els de Graaf", EMAIL, Role.MODERATOR, PASSWORD, "nl")
        people.add("Bram Postma", EDITOR, Role.EDITOR, PASSWORD, "nl")
    finally:
        store.close()


def environment(url: str, **more: str) -> dict[str, str]:
    """What the service finds around it: no settings but these. Who sends what is told in a header, by our own proxy."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("MODERATION_")},
        "PYTHONPATH": os.pathsep.join(path for path in (str(ROOT), os.environ.get("PYTHONPATH", "")) if path),
        "PYTHONUNBUFFERED": "1",
        "MODERATION_SECRET_KEY": SECRET,
        "MODERATION_PUBLIC_URL": ORIGIN,
        "MODERATION_LISTEN": f"{HOST}:0",
        "MODERATION_TRUSTED_PROXIES": "1",
        "DATABASE_URL": url,
        **more,
    }


ROOT = Path(__file__).parents[2]
SERVE = (sys.executable, "-m", "moderation", "serve")
