"""What readers write: two texts of 600 characters to measure with, and as many plausible ones as a store can take."""

from random import Random

from moderation.domain.reaction import Draft

LENGTH = 600
DIGITS = 12

MARKED = """Wat een *dapper* initiatief van de gemeente, en wat jammer dat het zo _laat_ komt. Dit is nummer {number}.

bq. Wie niet weet welke haven hij zoekt, heeft nooit de wind mee.

In "het rapport van de commissie":https://www.example.org/rapporten/2021/grip staat al wat er misging:

* de opdracht was 'zoals altijd' onduidelijk,
* niemand voelde zich *eigenaar* van het geheel,
* de leverancier zei <em>nee</em> -- en kreeg gelijk.

{filler}"""

PLAIN = """Wat een dapper initiatief van de gemeente, en wat jammer dat het zo laat komt. Dit is nummer {number}.

In het rapport van de commissie staat al wat er misging. De opdracht was onduidelijk en niemand voelde zich eigenaar van
het geheel. De leverancier zei nee en kreeg gelijk.

{filler}"""

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


def marked(number: str) -> str:
    """600 characters with emphasis, a quotation, a link and a list; another number makes other words."""
    return _filled(MARKED, number)


def plain(number: str) -> str:
    """600 characters of prose without any markup."""
    return _filled(PLAIN, number)


def draft(chance: Random) -> Draft:
    """A reaction of one to four paragraphs, by somebody with a surname."""
    first, last = chance.choice(FIRST), chance.choice(LAST)
    paragraphs = (" ".join(chance.sample(SENTENCES, chance.randint(1, 4))) for _ in range(chance.randint(1, 4)))
    address = f"{first}.{last}@example.org".lower().replace(" ", "")
    return Draft(f"{first} {last}", address, "\n\n".join(paragraphs))


def _filled(frame: str, number: str) -> str:
    number = number.rjust(DIGITS, "0")
    room = LENGTH - len(frame.format(number=number, filler=""))
    return frame.format(number=number, filler=(FILLER * 3)[: room - 1] + ".")
