"""What other parsers think of our HTML: nh3 of what bleach let through, html5lib of what stands in the page."""

from html.parser import HTMLParser

from bleach._vendor import html5lib
from bleach._vendor.html5lib.html5parser import ParseError

from moderation.markup import clean_text, sanitise
from moderation.markup.allowed import typed
from moderation.markup.formatted import formatted
from moderation.markup.renderer import _paragraphs
from moderation.markup.shelter import Shelter
from moderation.markup.signs import Shelf


def disagreements(source: str, elements: frozenset[str]) -> list[str]:
    """Where nh3 would change what bleach let through for this text: mostly nowhere.

    Bytes may differ, `&nbsp;` is one of many ways to write a sign; elements, attributes and words may not.
    """
    first = bleached(source, elements)
    return differences(first, sanitise.checked(first, elements))


def bleached(source: str, elements: frozenset[str]) -> str:
    """What nh3 is given when this text is rendered. Raises what keeps a text from being read as markup."""
    text = clean_text(source)
    made = formatted(Shelter(text, elements, Shelf())) if typed(elements) else _paragraphs(text)
    cleaner = sanitise._cleaner(elements, sanitise._holds_address(made), sanitise._holds_link(made))
    cleaned: str = cleaner.clean(made)
    return cleaned


def differences(first: str, second: str) -> list[str]:
    """Where two pieces of HTML stop meaning the same: a line about the first place, or nothing."""
    one, other = _Events(first).found, _Events(second).found
    pairs = zip([*one, None], [*other, None], strict=False)
    return next(([f"{here!r} became {there!r}"] for here, there in pairs if here != there), [])


def html5_errors(made: str) -> list[str]:
    """What is wrong with a piece of HTML in the eyes of the standard, if it stands in a <div>."""
    try:
        html5lib.HTMLParser(strict=True).parseFragment(made, container="div")
    except ParseError as error:
        return [str(error)]
    return []


class _Events(HTMLParser):
    """Tags with sorted attributes, and the words between two tags as one piece."""

    def __init__(self, made: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[object] = []
        self.feed(made)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.found.append(data)
