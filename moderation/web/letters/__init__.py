"""Letters in words: what they say, in which language, and as what text and HTML they are sent."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from moderation.domain.mail import Occasion, Written
from moderation.domain.news import NewsLetter
from moderation.domain.person import Person
from moderation.domain.site import Site
from moderation.web.letters import to_author, to_desk, to_reporter, values
from moderation.web.letters.own import FRAME, HTML, SUBJECT, TEXT, Templates
from moderation.web.letters.parts import Content, as_content, as_text
from moderation.web.words import Words, words_for, words_of


class Letters:
    """Writes letters for a service that browsers reach under this address, with the templates of the house's own that
    lie in a folder, if any. Safe to use from many threads.
    """

    def __init__(self, service: str, folder: Path | None, time_zone: str) -> None:
        self.folder = folder
        self._service = service
        self._templates = Templates(folder)
        self._time_zone = time_zone

    def letter(self, occasion: Occasion) -> Written:
        """A letter to an author or to a reporter, in the language of the site."""
        words = words_of(occasion.site)
        if occasion.reporter:
            content = to_reporter.content_of(occasion, occasion.reporter, words, self._service)
        else:
            content = to_author.content_of(occasion, words, self._service)
        given = values.of_reader(occasion, words, self._service)
        return self._written(occasion.letter.value, occasion.site, words, content, given)

    def news(self, news: NewsLetter, person: Person) -> Written:
        """News for somebody at the desk, in their own language."""
        words = words_for(person.language, self._time_zone)
        content = to_desk.content_of(news, person, words, self._service)
        return self._written(news.kind.value, None, words, content, values.of_news(news, person, self._service))

    def _written(
        self, what: str, site: Site | None, words: Words, content: Content, given: Mapping[str, Any]
    ) -> Written:
        ours = as_text(content, words)
        named = {**values.of_letter(content, ours, words), **given}
        subject, text, html = (
            self._templates.own(f"{what}.{kind}", site, words, named) for kind in (SUBJECT, TEXT, HTML)
        )
        line = " ".join((subject[0] or "").split()) or content.subject
        if text[0]:
            # Two versions of a letter that say two things would be two letters.
            named |= values.of_letter(as_content(line, text[0]), ours, words)
        frame = self._templates.own(FRAME, site, words, named) if html[0] is None else (None, None)
        found = (problem for _, problem in (subject, text, html, frame) if problem)
        return Written(
            subject=line,
            text=text[0] or ours,
            html=html[0] or frame[0] or self._templates.framed(words, named),
            language=words.language,
            # A broken frame stands in the way of a page that builds upon it as well.
            problems=tuple({problem.place: problem for problem in found}.values()),
        )
