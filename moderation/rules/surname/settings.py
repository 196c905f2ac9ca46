"""What a policy may say about surnames."""

from functools import cached_property

from moderation.domain.finding import Effect
from moderation.rules import rule
from moderation.rules.surname.vocabulary import Phrases, Vocabulary

LONG = 6
"""Letters of a word from which no name is likely to be the same by chance."""


class Settings(rule.Settings, frozen=True, dict=True):
    """What happens when a surname is missing, and the words by which that is known.

    Words are compared whole, without regard to capitals and to letters that look alike. An entry of several words is
    looked for as such.
    """

    none: Effect | None = None
    """When there is no surname."""
    unclear: Effect | None = None
    """When it cannot be told whether there is one."""
    one_name: Effect | None = None
    """In place of `none`, when the name is a single word and its author says that they have no other."""
    anonymous: tuple[str, ...] = ()
    """Words that stand in place of a name, such as "anoniem"; one anywhere means that there is no surname."""
    roles: tuple[str, ...] = ()
    """What somebody is, such as "lezer", and words that go with it, such as "bezorgde"."""
    organisations: tuple[str, ...] = ()
    """Words by which organisations are known, such as "gemeente"; one anywhere but behind a full name means that there
    is no surname.
    """
    particles: tuple[str, ...] = ()
    """Words that belong to a surname but are none by themselves, such as "van"."""
    first_names: tuple[str, ...] = ()
    """First names of several words, such as "Jan Willem"; it is unclear whether such a name alone is a full one."""
    also_names: tuple[str, ...] = ()
    """Words of the other lists that people also bear as a name, such as "test"; beside another name, such a word never
    means that there is no surname.
    """

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The lists, made ready for comparison."""
        anonymous, organisations, roles = Phrases(self.anonymous), Phrases(self.organisations), Phrases(self.roles)
        runs, also_names = Phrases(self.particles), Phrases(self.also_names)
        return Vocabulary(
            anonymous=anonymous,
            organisations=organisations,
            roles=roles.words,
            first_names=Phrases(self.first_names),
            particles=runs.words,
            runs=runs,
            also_names=also_names,
            known=anonymous.words | organisations.words | roles.words,
            written_apart=frozenset(
                word for word in anonymous.single_words if len(word) >= LONG and (word,) not in also_names
            ),
            no_names=anonymous.single_words | organisations.single_words | roles.words | runs.words,
        )
