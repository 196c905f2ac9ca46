"""The kinds of the EU's transparency database in words for the desk."""

from moderation.domain.message import say
from moderation.policies.afterwards import Category
from moderation.web.words import Words

KINDS = {
    Category.CYBER_VIOLENCE: say("Violence on the network, such as bullying and stalking"),
    Category.CYBER_VIOLENCE_AGAINST_WOMEN: say("Violence on the network against women"),
    Category.PRIVACY: say("Personal data and privacy"),
    Category.SPEECH: say("Unlawful or harmful speech"),
    Category.PROPERTY: say("The rights of makers and owners"),
    Category.ELECTIONS: say("Harm to public debate or elections"),
    Category.OTHER: say("Something else that the house does not allow"),
    Category.MINORS: say("Protection of children"),
    Category.SECURITY: say("Danger to public safety"),
    Category.FRAUD: say("Fraud"),
    Category.SELF_HARM: say("Self-harm"),
    Category.VIOLENCE: say("Violence"),
}


def kind_in_words(category: str, words: Words) -> str:
    """What a kind is called; its code when it is none that a policy can name."""
    return words.of(KINDS[Category(category)]) if category in tuple(Category) else category
