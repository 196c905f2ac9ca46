"""Letters to those who work at the desk: what waits for them, without any reader's e-mail address."""

from collections.abc import Iterator

from moderation.domain.message import say, say_count
from moderation.domain.news import Mentioned, News, NewsLetter, Waits
from moderation.domain.person import Person
from moderation.web.letters.parts import Content, Entry, Link, Paragraph, Part
from moderation.web.letters.said import DEAR, line_of, subject
from moderation.web.words import Words

WAITS = {
    Waits.NEW: say("A reaction is waiting"),
    Waits.AMENDED: say("A reaction is back from its author"),
    Waits.OBJECTED: say("An author objects to a decision"),
    Waits.REPORTED: say("A reaction was reported"),
}
LATE = say("A reaction has been waiting since %(since)s")
NOTHING = say("No reaction is waiting")
ENTRIES = {
    Waits.NEW: say("%(name)s, %(place)s, waiting since %(since)s"),
    Waits.AMENDED: say("%(name)s, %(place)s, amended on %(since)s"),
    Waits.OBJECTED: say("%(name)s, %(place)s, objected to on %(since)s"),
    Waits.REPORTED: say("%(name)s, %(place)s, reported on %(since)s (%(reference)s)"),
}
NO_NAME = say("no name")
ON_SITE = say("%(site)s: %(number)s waiting")
LOOK = say("Look at it")
TO_QUEUE = say("To the queue")
TO_OBJECTIONS = say("To the objections")
TO_REPORTS = say("To the reports")
PLACES = {
    Waits.NEW: (TO_QUEUE, "/desk/queue"),
    Waits.AMENDED: (TO_QUEUE, "/desk/queue"),
    Waits.OBJECTED: (TO_OBJECTIONS, "/desk/queue?state=objected"),
    Waits.REPORTED: (TO_REPORTS, "/desk/reports"),
}
"""Where what has come waits with others of its kind, by what one is led there and where that is."""

WHY_YOU = say("You get this message because that is what you chose on the page “Your desk”.")
CHANGE = say("Which messages you get")


def content_of(news: NewsLetter, person: Person, words: Words, service: str) -> Content:
    """What a letter to somebody at the desk says."""
    heading = _heading(news, words)
    first = news.mentioned[0] if news.kind is News.EACH and news.mentioned else None
    return Content(
        subject=subject(heading, line_of(first.title) if first else ""),
        heading=heading,
        greeting=words.gettext(DEAR.text) % {"name": line_of(person.name)},
        parts=tuple(_parts(news, words, service)),
        foot=(words.of(WHY_YOU),),
    )


def _heading(news: NewsLetter, words: Words) -> str:
    first = news.mentioned[0] if news.mentioned else None
    if news.kind is News.EACH and first:
        return words.of(WAITS[first.waits])
    if news.kind is News.LATE and first:
        return words.gettext(LATE.text) % {"since": words.moment(first.since)}
    if not news.total:
        return words.of(NOTHING)
    return words.of(say_count("%(count)d reaction is waiting", "%(count)d reactions are waiting", news.total))


def _parts(news: NewsLetter, words: Words, service: str) -> Iterator[Part]:
    is_one = news.kind is News.EACH
    for key, number in news.waiting.items() if not is_one else ():
        yield Paragraph(
            words.gettext(ON_SITE.text) % {"site": news.names.get(key, key), "number": words.number(number)}
        )
    for each in news.mentioned:
        yield _entry(each, news, words, service)
    if is_one and news.mentioned:
        yield Link(words.of(LOOK), _item_url(news.mentioned[0], service), is_main=True)
    label, path = PLACES[news.mentioned[0].waits if is_one and news.mentioned else Waits.NEW]
    yield Link(words.of(label), f"{service}{path}", is_main=not is_one)
    yield Link(words.of(CHANGE), f"{service}/desk/me")


def _entry(each: Mentioned, news: NewsLetter, words: Words, service: str) -> Entry:
    place = f"{news.names.get(each.site, each.site)} {each.number}"
    name = line_of(each.name) or words.of(NO_NAME)
    told = words.gettext(ENTRIES[each.waits].text) % {
        "name": name,
        "place": place,
        "since": words.moment(each.since),
        "reference": each.reference,
    }
    title = line_of(each.title)
    return Entry(f"{told}: {title}" if title else told, line_of(each.text), _item_url(each, service))


def _item_url(each: Mentioned, service: str) -> str:
    return f"{service}/desk/item/{each.site}/{each.number}"
