"""What readers write: texts of any length to measure with, and as many plausible ones as a store can take."""

from collections.abc import Sequence
from itertools import cycle
from random import Random

from moderation.domain.reaction import Draft

LENGTH = 600
LENGTHS = (100, LENGTH, 3000, 8000)
"""From a sentence to the most that the house rules allow."""

DIGITS = 12
BETWEEN = "\n\n"

TEXTILE = (
    "{number}: een *dapper* plan, maar 't komt _laat_; zie https://example.org/plan.",
    "bq. Wie niet weet welke haven hij zoekt, heeft nooit de wind mee.",
    'In "het rapport van de commissie":https://www.example.org/rapporten/2021/grip staat al wat er misging:',
    """* de opdracht was "zoals altijd" onduidelijk,
* niemand voelde zich *eigenaar* van 's lands foto's,
* de leverancier zei <em>nee</em> -- en kreeg gelijk.""",
    "Ik heb zelf jaren bij zo een dienst gewerkt en herken het beeld. Er wordt veel vergaderd en weinig besloten, en "
    "wie een vraag stelt krijgt een formulier.",
)

MARKDOWN = (
    "{number}: een **dapper** plan, maar 't komt _laat_; zie https://example.org/plan.",
    "> Wie niet weet welke haven hij zoekt, heeft nooit de wind mee.",
    "In [het rapport van de commissie](https://www.example.org/rapporten/2021/grip) staat al wat er misging:",
    """* de opdracht was "zoals altijd" onduidelijk,
* niemand voelde zich **eigenaar** van 's lands foto's,
* de leverancier zei _nee_ -- en kreeg gelijk.""",
    "Ik heb zelf jaren bij zo een dienst gewerkt en herken het beeld. Er wordt veel vergaderd en weinig besloten, en "
    "wie een vraag stelt krijgt een formulier.",
)
"""The same blocks for services that read Markdown."""

PROSE = (
    "{number}: een dapper plan van de gemeente, maar het komt wel heel erg laat.",
    "In het rapport van de commissie staat al wat er misging. De opdracht was onduidelijk en niemand voelde zich "
    "eigenaar van het geheel. De leverancier zei nee en kreeg gelijk.",
)

FILLER = (
    "Ik heb zelf jaren bij zo een dienst gewerkt en herken het beeld. Er wordt veel vergaderd en weinig besloten, en "
    "wie een vraag stelt krijgt een formulier. Laten we beginnen met luisteren naar de mensen aan het loket, want die "
    "weten het al lang. Daarna komt de techniek vanzelf, en anders maar niet. "
)

FIRST = ("Jan", "Els", "Bram", "Fatima", "Joke", "Piet", "Sanne", "Willem", "Anna", "Yusuf", "Marijke", "Kees")
LAST = ("Jansen", "de Vries", "van den Berg", "Bakker", "Yilmaz", "Visser", "Smit", "Mulder", "Bos", "Peters", "Dekker")
SENTENCES = (
    "Een goed stuk, dank daarvoor.",
    "Het is *precies* wat er in onze gemeente ook gebeurde.",
    "Wie betaalt dat eigenlijk, en wie controleert het?",
    "Ik mis in dit verhaal de mensen aan het loket.",
    "Dat is _niet_ wat de minister vorige week zei.",
    'Zie ook "dit verslag":https://www.example.org/verslag voor de cijfers.',
    "Over tien jaar lachen we hierom, of we huilen.",
    "De schrijver vergeet dat er 342 gemeenten zijn -- en evenveel systemen.",
    "'Gewoon doen' is geen plan.",
    "Op https://www.example.org/cijfers staat het hele overzicht.",
)


def marked(number: str, length: int = LENGTH) -> str:
    """A text with emphasis, a web address, quotations, a link, a list and a typed element, as far as they fit into so
    many characters; a longer one has them again and again. Another number makes other words.
    """
    return _filled(TEXTILE, number, length)


def markdown(number: str, length: int = LENGTH) -> str:
    """The same text in Markdown, also of so many characters."""
    return _filled(MARKDOWN, number, length)


def plain(number: str, length: int = LENGTH) -> str:
    """Prose without any markup."""
    return _filled(PROSE, number, length)


def draft(chance: Random) -> Draft:
    """A reaction of one to four paragraphs, by somebody with a surname."""
    first, last = chance.choice(FIRST), chance.choice(LAST)
    paragraphs = (" ".join(chance.sample(SENTENCES, chance.randint(1, 4))) for _ in range(chance.randint(1, 4)))
    address = f"{first}.{last}@example.org".lower().replace(" ", "")
    return Draft(f"{first} {last}", address, "\n\n".join(paragraphs))


def _filled(blocks: Sequence[str], number: str, length: int) -> str:
    """As many blocks as fit, in turn, and words to the very length."""
    fitting: list[str] = []
    room = length
    for block in cycle(block.format(number=number.rjust(DIGITS, "0")) for block in blocks):
        if len(block) + len(BETWEEN) >= room:
            break
        fitting.append(block)
        room -= len(block) + len(BETWEEN)
    return BETWEEN.join([*fitting, FILLER[: room - 1] + "."])
