"""What an outside spam service says of a draft, where the policy wants that and has told readers so."""

from moderation.domain.circumstances import Verdict
from moderation.domain.policy import Policy
from moderation.domain.reaction import Draft
from moderation.domain.site import Site
from moderation.domain.thread import Thread
from moderation.intake.sent import Sender
from moderation.outside.akismet import Akismet, Question
from moderation.rules import akismet


class SecondOpinion:
    """Asks the service, if one is set up."""

    def __init__(self, service: Akismet | None = None) -> None:
        self._service = service

    def of(self, draft: Draft, site: Site, thread: Thread, policy: Policy, sender: Sender) -> Verdict | None:
        """The verdict; None when nobody was to be asked."""
        settings = next((rule.settings for rule in policy.rules if rule.name == akismet.RULE.name), None)
        if self._service is None or not isinstance(settings, akismet.Settings):
            return None
        question = Question(
            site=site.origins[0],
            language=site.language,
            text=draft.text,
            name=draft.name,
            email=draft.email,
            network=sender.address,
            browser=sender.browser,
            page=thread.url,
        )
        return self._service.ask(question.only(settings.share))
