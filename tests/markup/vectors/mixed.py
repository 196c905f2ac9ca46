"""Attacks inside honest writing, and pieces of attacks in any order: where one step's rules end and another's begin."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle
from random import Random

FRAMES = (
    "*{}*",
    "<b>{}</b>",
    "_<i>{}_</i>",
    "* een\n* {}",
    "# {}\n# twee",
    "bq. {}",
    "bc. {}",
    "@{}@",
    "<code>{}</code>",
    "<pre>{}</pre>",
    "<blockquote>{}</blockquote>",
    "<ul><li>{}</li></ul>",
    '"{}":https://a.nl/',
    '"x":https://a.nl/{}',
    '<a href="https://a.nl/" title="{}">x</a>',
    "<a href='https://a.nl/{}'>x</a>",
    "|a|{}|",
    "h3. {}",
    "<td>{}</td>",
    "Zoals u weet:\n\n{}\n\nMet groet",
    "een\n{}\ntwee",
    "'s Avonds {}-en- ... zo",
    "https://a.nl/{}",
    "jan@example.org{}piet@example.org",
    "> {}\n> x",
    "- een\n- twee\n  {}",
    "bq.. een\n\n{}\n\np. twee",
    "H[*{}*]O",
    "{} {}",
    "{}\n\n{}",
    "&lt;{}&gt;",
    "<{}>",
    "[{}]",
)

SEED = 2022
SPLICES = 300
LONGEST_PIECE, MOST_PIECES = 60, 6


def wrapped(texts: Iterable[str]) -> Iterator[str]:
    """Each text inside two of the frames, which take turns."""
    frames = cycle(FRAMES)
    for text in texts:
        for _ in range(2):
            yield next(frames).replace("{}", text)


def spliced(texts: Sequence[str]) -> Iterator[str]:
    """Pieces of several texts behind one another, always the same ones."""
    chance = Random(SEED)
    for _ in range(SPLICES):
        pieces = []
        for _ in range(chance.randint(2, MOST_PIECES)):
            text = chance.choice(texts)
            start = chance.randrange(len(text))
            pieces.append(text[start : start + chance.randint(3, LONGEST_PIECE)])
        yield "".join(pieces)
