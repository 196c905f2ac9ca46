"""Reads the microdata of a page as the standard says (HTML, 5.2.5), as far as we write any."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
VALUE = {"a": "href", "area": "href", "link": "href", "meta": "content", "time": "datetime", "img": "src"}


@dataclass
class Item:
    """An item with its properties, each with all its values, in their order."""

    type: str
    id: str = ""
    properties: dict[str, list["Item | str"]] = field(default_factory=dict)

    def all(self, name: str) -> list["Item | str"]:
        return self.properties.get(name, [])

    def one(self, name: str) -> "Item | str":
        (value,) = self.all(name)
        return value


@dataclass
class _Open:
    tag: str
    item: Item | None = None
    names: list[str] = field(default_factory=list)
    text: list[str] | None = None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.items: list[Item] = []
        self.open: list[_Open] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        opened = _Open(tag, names=(given.get("itemprop") or "").split())
        if "itemscope" in given:
            opened.item = Item(given.get("itemtype") or "", given.get("itemid") or "")
            if not opened.names:
                self.items.append(opened.item)
            self._put(opened.names, opened.item)
        elif opened.names and VALUE.get(tag) in given:
            self._put(opened.names, given[VALUE[tag]] or "")
        elif opened.names:
            opened.text = []
        if tag not in VOID:
            self.open.append(opened)

    def handle_endtag(self, tag: str) -> None:
        closed = self.open.pop()
        assert closed.tag == tag, f"{tag} ends where {closed.tag} is open"
        if closed.text is not None:
            self._put(closed.names, "".join(closed.text))

    def handle_data(self, data: str) -> None:
        for each in self.open:
            if each.text is not None:
                each.text.append(data)

    def _put(self, names: list[str], value: Item | str) -> None:
        around = next((each.item for each in reversed(self.open) if each.item), None)
        for name in names:
            assert around is not None, f"{name} is a property of nothing"
            around.properties.setdefault(name, []).append(value)


def items_in(html: str) -> list[Item]:
    """The items of a page that belong to no other. Tags must be closed in their order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.items
