"""The house that is measured: its settings, its sites under the magazine's rules, and the moderator at its desk."""

from pathlib import Path

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.person import Role
from moderation.domain.policy import Policy
from moderation.domain.site import Site
from moderation.store.interface import Store
from tests.bench.wsgi import HOST, ORIGIN, PORT

SECRET = "a secret for benchmarks only, long enough to be one"
EMAIL, PASSWORD = "els@example.org", "vier losse woorden hier"
POLICY = "huisregels"

SITE = Site("magazine", "Loket & Lijn", ("https://blad.example",), "nl", "Europe/Amsterdam", "")
SITES = (
    SITE,
    Site("krant", "De Krant", ("https://krant.example",), "nl", "Europe/Amsterdam", ""),
    Site("report", "The Report", ("https://report.example",), "en", "Europe/London", ""),
)


def settings_of(database: str) -> Settings:
    """The settings of the service on this database."""
    return Settings(secret_key=SECRET, database=database, public_url=ORIGIN, listen=f"{HOST}:{PORT}")


def settings_for(folder: Path) -> Settings:
    """The settings of the service whose database lies in this folder."""
    return settings_of(f"sqlite:///{folder}/bench.db")


def furnish(settings: Settings, store: Store) -> Policy:
    """Sites and a moderator for an empty store, and the policy that is in force on all of them."""
    activations = bootstrap.activations_of(settings, store)
    for site in SITES:
        policy = activations.add_site(site, POLICY)
    bootstrap.people_of(store).add("Els de Graaf", EMAIL, Role.MODERATOR, PASSWORD, "nl")
    return policy
