"""The addresses that are sent along with webhooks."""

from dataclasses import dataclass

from moderation.domain.site import Site
from moderation.domain.thread import Thread
from moderation.web.addresses import permalink


@dataclass(frozen=True, slots=True)
class HookLinks:
    """Those of a service that browsers reach under `public_url`."""

    public_url: str

    def permalink(self, site: Site, thread: Thread, number: int) -> str:
        """Where a reaction stands once it is published."""
        return permalink(self.public_url, site.key, thread.key, thread.url, number)

    def item(self, site: str, number: int) -> str:
        """Where it is at the desk."""
        return f"{self.public_url}/desk/item/{site}/{number}"
