"""What is personal in reports has its time: who sent one, and their words, are forgotten when the answer is final."""

from datetime import datetime

import structlog

from moderation.domain.notice import KEPT_AT_LEAST, kept_for
from moderation.policies import Shelf
from moderation.store.interface import Store

log = structlog.get_logger(__name__)


class Forgetting:
    """A round over all sites. Of several who make it at the same time, each finds what the others have left."""

    def __init__(self, store: Store, policies: Shelf) -> None:
        self._store = store
        self._policies = policies

    def __call__(self, now: datetime) -> None:
        """Forget what has had its time by now."""
        for site in self._store.sites():
            # As long as the house said when it answered: it may say otherwise by now.
            for policy in self._store.policies_of_answers(site.key, now - KEPT_AT_LEAST):
                objection = self._policies.correspondence(policy).objection
                number = self._store.forget_reporters(site.key, policy, now - kept_for(objection), now)
                if number:
                    log.info("who reported is forgotten", site=site.key, reports=number)
