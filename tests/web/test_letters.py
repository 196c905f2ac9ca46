"""Letters in words: what each says, what none may hold, and the desk's pages on which they are looked at first."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.address import find_addresses
from moderation.domain.correspondence import Letter
from moderation.domain.decision import Act, Decision
from moderation.domain.mail import Mail, Occasion, Reporter, Written
from moderation.domain.news import News, Waits
from moderation.domain.person import Person
from moderation.domain.policy import Policy
from moderation.domain.reaction import Author, Status
from moderation.domain.site import Site
from moderation.outside.message import message_of
from moderation.outside.post import Post
from moderation.store.interface import Store
from moderation.web import create_app
from moderation.web.house import House
from moderation.web.letters import Letters, samples, values
from moderation.web.letters.said import sentences_of
from moderation.web.words import words_for, words_of
from tests.conftest import Clock, signed_in
from tests.sink import SENDER, Sink, bad_server, sinking

SERVICE = "https://reacties.blad.example"
VOID = {"meta", "br"}

FOREIGN = "els@redactie.example"


@pytest.fixture
def letters() -> Letters:
    return Letters(SERVICE, None, "Europe/Amsterdam")


@pytest.fixture
def site(policies: dict[str, Policy]) -> Site:
    """The magazine, under its own rules."""
    origins = ("https://blad.example",)
    return Site("magazine", "Loket & Lijn", origins, "nl", "Europe/Amsterdam", policies["huisregels"].digest)


def sample(letter: Letter, site: Site, policies: dict[str, Policy]) -> Occasion:
    return samples.occasion(letter, site, policies["huisregels"], Clock()(), words_of(site))


class Shape(HTMLParser):
    """The elements of a page, in the order in which they open, and what is left open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.opened: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


# What each says


@pytest.mark.parametrize("letter", Letter)
def test_each_letter_is_a_text_complete_in_itself_and_the_same_as_html(
    letters: Letters, site: Site, policies: dict[str, Policy], letter: Letter
) -> None:
    written = letters.letter(sample(letter, site, policies))
    shape = Shape(written.html)
    links = [attrs["href"] for tag, attrs in shape.opened if tag == "a"]
    assert shape.open == []
    assert links
    assert [link for link in links if f"<{link}>" not in written.text] == []
    assert [tag for tag, _ in shape.opened if tag in ("img", "script", "link", "iframe", "object", "form")] == []
    assert "url(" not in written.html
    assert ("html", {"lang": "nl"}) in shape.opened
    assert written.problems == ()
    assert max(map(len, written.text.splitlines())) <= 100


@pytest.mark.parametrize(
    ("letter", "said"),
    [
        (Letter.PUBLISHED, ["Uw reactie is geplaatst", "https://blad.example/#c000012"]),
        (Letter.RETURNED, ["Met uw voor- en achternaam erbij", samples.SECRET]),
        (
            Letter.REJECTED,
            [
                "De redactie heeft uw reactie niet geplaatst.",
                f"Waarom precies, en op welke gronden: <{SERVICE}/r/{samples.SECRET}/statement>",
                f"/r/{samples.SECRET}/object",
            ],
        ),
        (
            Letter.REMOVED,
            [
                "De redactie heeft uw reactie verwijderd.",
                f"/r/{samples.SECRET}/statement",
                f"/r/{samples.SECRET}/object",
            ],
        ),
        (
            Letter.EDITED,
            [
                "De redactie heeft uw reactie ingekort.",
                f"/r/{samples.SECRET}/statement",
                f"/r/{samples.SECRET}/object",
            ],
        ),
        (Letter.UPHELD, ["De bewerking blijft.", "Hier staat wat een redacteur", "of naar de rechter"]),
        (Letter.REINSTATED, ["heeft uw tekst teruggezet zoals hij was vóór de bewerking."]),
        (Letter.EXPIRED, [f"/r/{samples.SECRET}/statement", "Naar het artikel: <https://blad.example/>"]),
        (
            Letter.UNDONE,
            ["Op 13 januari 2022 schreven wij u: “Uw reactie is verwijderd”. Dat besluit is teruggenomen."],
        ),
        (Letter.REPORT_RECEIVED, ["M-12", f"/m/{samples.SECRET}"]),
        (Letter.REPORT_ANSWERED, ["M-12", f"/m/{samples.SECRET}"]),
    ],
)
def test_a_letter_says_what_it_is_for(
    letters: Letters, site: Site, policies: dict[str, Policy], letter: Letter, said: list[str]
) -> None:
    text = letters.letter(sample(letter, site, policies)).text
    assert [each for each in said if each not in " ".join(text.split())] == []


def test_a_letter_leads_to_the_part_of_a_long_thread_in_which_the_reaction_stands(
    letters: Letters, site: Site, policies: dict[str, Policy]
) -> None:
    occasion = sample(Letter.PUBLISHED, site, policies)
    text = letters.letter(replace(occasion, thread=replace(occasion.thread, url=""))).text
    assert f"<{SERVICE}/t/magazine?thread=%2F&first=12#c000012>" in text


def test_a_reason_is_given_in_the_letter_of_the_house_with_its_places_filled_in(
    letters: Letters, site: Site, policies: dict[str, Policy]
) -> None:
    text = " ".join(letters.letter(sample(Letter.REJECTED, site, policies)).text.split())
    rule = policies["huisregels"].house_rules["nl"][3]
    assert "Op Loket & Lijn schrijven mensen onder hun eigen naam." in text
    assert text.count(rule) == 1, "a rule that the letter quotes is not quoted again"
    assert "{" not in text


def test_nobody_is_asked_to_write_to_editors_who_have_no_address(
    letters: Letters, site: Site, policies: dict[str, Policy]
) -> None:
    occasion = sample(Letter.RETURNED, site, policies)
    assert "Is er een reden om niet met uw naam" not in letters.letter(occasion).text
    with_address = replace(occasion, house=replace(occasion.house, reply_to="redactie@blad.example"))
    assert "schrijf het aan redactie@blad.example." in " ".join(letters.letter(with_address).text.split())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Zo: {{editors}}", "Zo: {editors}"),
        ("Mail {editors:}.\n\nMail {editors}.\n\nOf niet.", "Of niet."),
    ],
)
def test_a_paragraph_sends_to_the_editors_by_their_place_and_not_by_a_word_in_braces(
    site: Site, policies: dict[str, Policy], written: str, read: str
) -> None:
    reason = replace(policies["huisregels"].reasons[0], letter={"nl": written})
    nowhere = {"name": "Jan", "title": "Het loket", "editors": ""}
    assert sentences_of(reason, "", site, nowhere) == read


@pytest.mark.parametrize("letter", [Letter.REJECTED, Letter.REMOVED, Letter.EXPIRED, Letter.EDITED])
def test_no_letter_leads_to_a_statement_that_is_not_there(
    letters: Letters, site: Site, policies: dict[str, Policy], letter: Letter
) -> None:
    assert "/statement" not in letters.letter(replace(sample(letter, site, policies), is_stated=False)).text


def test_what_was_taken_back_is_told_without_it_where_it_is_not_known_any_more(
    letters: Letters, site: Site, policies: dict[str, Policy]
) -> None:
    text = letters.letter(replace(sample(Letter.UNDONE, site, policies), written=None)).text
    assert "Het besluit waarover wij u schreven, is teruggedraaid." in " ".join(text.split())


def test_a_reason_without_a_letter_is_given_as_a_sentence_with_its_house_rule(
    letters: Letters, site: Site, policies: dict[str, Policy]
) -> None:
    occasion = sample(Letter.REJECTED, site, policies)
    reason = next(each for each in policies["huisregels"].reasons if each.house_rule)
    bare = replace(reason, letter={})
    policy = replace(policies["huisregels"], reasons=(bare,))
    text = letters.letter(replace(occasion, policy=policy, decision=replace(_decision(occasion), reason=bare.key))).text
    assert bare.in_language("nl") in " ".join(text.split())
    assert policy.house_rules["nl"][(bare.house_rule or 0) - 1] in " ".join(text.split())


@pytest.mark.parametrize("letter", [Letter.REJECTED, Letter.REMOVED])
def test_nobody_is_told_of_an_objection_that_they_cannot_make(
    letters: Letters, site: Site, policies: dict[str, Policy], letter: Letter
) -> None:
    occasion = sample(letter, site, policies)
    answered = replace(_decision(occasion), before=Status.OBJECTED)
    assert "/object" not in letters.letter(replace(occasion, until=None, decision=answered)).text


@pytest.mark.parametrize("letter", Letter)
def test_under_an_arrangement_nobody_is_called_by_name(
    letters: Letters, site: Site, policies: dict[str, Policy], letter: Letter
) -> None:
    occasion = sample(letter, site, policies)
    hidden = replace(occasion.reaction, arrangement="an arrangement", author=Author("Naam bij de redactie bekend", ""))
    written = letters.letter(replace(occasion, reaction=hidden))
    assert "Naam bij" not in written.text + written.html + written.subject


@pytest.mark.parametrize("letter", [Letter.CONFIRM, Letter.RECEIVED])
def test_what_may_go_to_a_stranger_holds_nothing_that_somebody_typed(
    letters: Letters, site: Site, policies: dict[str, Policy], letter: Letter
) -> None:
    occasion = sample(letter, site, policies)
    written = letters.letter(replace(occasion, thread=replace(occasion.thread, title="Koop nu")))
    for typed in (samples.NAME, occasion.reaction.plain, "Koop nu"):
        assert typed not in " ".join((written.subject, written.html, " ".join(written.text.split())))


def test_who_confirms_an_address_gets_no_other_secret(
    letters: Letters, site: Site, policies: dict[str, Policy]
) -> None:
    written = letters.letter(sample(Letter.CONFIRM, site, policies))
    assert f"{SERVICE}/c/{samples.SECRET}" in written.text
    assert "/r/" not in written.text + written.html


def test_who_reports_does_not_get_what_the_editors_wrote_to_the_author(
    letters: Letters, site: Site, policies: dict[str, Policy]
) -> None:
    occasion = sample(Letter.REPORT_ANSWERED, site, policies)
    to_author = replace(_decision(sample(Letter.REMOVED, site, policies)), told="Beste Sofie")
    assert "Beste Sofie" not in letters.letter(replace(occasion, decision=to_author)).text
    kept = replace(_decision(occasion), told="Zij mag dit vinden.")
    assert "Zij mag dit vinden." in letters.letter(replace(occasion, decision=kept)).text


def test_who_reports_is_called_by_name_once_an_editor_has_looked(
    letters: Letters, site: Site, policies: dict[str, Policy]
) -> None:
    received, answered = (sample(each, site, policies) for each in (Letter.REPORT_RECEIVED, Letter.REPORT_ANSWERED))
    named = Reporter("", "M-1", samples.SECRET, "Jan Klager")
    assert "Beste Jan Klager," in letters.letter(replace(answered, reporter=named)).text
    assert "Klager" not in letters.letter(replace(received, reporter=named)).text, "the address may be a stranger's"
    assert "Beste lezer," in letters.letter(replace(answered, reporter=replace(named, name=""))).text


@pytest.mark.parametrize(("act", "is_told"), [(Act.KEEP, True), (Act.EDIT, True), (Act.REMOVE, False)])
def test_who_reports_is_told_of_a_court_unless_they_got_what_they_asked_for(
    letters: Letters, site: Site, policies: dict[str, Policy], act: Act, is_told: bool
) -> None:
    occasion = sample(Letter.REPORT_ANSWERED, site, policies)
    text = " ".join(letters.letter(replace(occasion, decision=replace(_decision(occasion), act=act))).text.split())
    redress = (
        "Bent u het er niet mee eens? U kunt naar een gecertificeerd orgaan voor buitengerechtelijke "
        "geschillenbeslechting gaan, of naar de rechter."
    )
    assert (redress in text) is is_told


@pytest.mark.parametrize(
    ("waits", "said", "place"),
    [
        (Waits.NEW, "wacht sinds 13 januari 2022, 16:44", "/desk/queue"),
        (Waits.AMENDED, "aangepast op 13 januari 2022, 16:44", "/desk/queue"),
        (Waits.OBJECTED, "bezwaar gemaakt op 13 januari 2022, 16:44", "/desk/queue?state=objected"),
        (Waits.REPORTED, "gemeld op 13 januari 2022, 16:44 (M-7)", "/desk/reports"),
    ],
)
def test_news_says_what_has_come_when_and_where_it_waits(
    letters: Letters, site: Site, els: Person, waits: Waits, said: str, place: str
) -> None:
    words = words_for("nl", "Europe/Amsterdam")
    news = samples.news(News.EACH, (site,), Clock()(), words)
    came = replace(news, mentioned=(replace(news.mentioned[0], waits=waits, reference="M-7"),))
    text = " ".join(letters.news(came, els).text.split())
    assert f"Sofie Keijzer, Loket & Lijn 12, {said}: " in text
    assert f"<{SERVICE}{place}>" in text


@pytest.mark.parametrize("status", [Status.WAITING, Status.SPAM])
@pytest.mark.parametrize("letter", [Letter.RECEIVED, Letter.UNDONE])
def test_spam_is_not_told_from_what_waits(
    letters: Letters, site: Site, policies: dict[str, Policy], letter: Letter, status: Status
) -> None:
    occasion = sample(letter, site, policies)
    waiting = letters.letter(replace(occasion, reaction=replace(occasion.reaction, status=Status.WAITING)))
    assert letters.letter(replace(occasion, reaction=replace(occasion.reaction, status=status))) == waiting


def test_an_edit_is_shown_with_what_was_taken_out_and_put_in(
    letters: Letters, site: Site, policies: dict[str, Policy]
) -> None:
    occasion = replace(sample(Letter.EDITED, site, policies), before="Een rare zin.", after="Een goede zin.")
    written = letters.letter(occasion)
    assert "<del>rare</del><ins>goede</ins>" in written.html
    assert re.search(r"> Een \[\S+ rare\]\[\S+ goede\] zin\.", written.text)


@pytest.mark.parametrize("kind", News)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_news_for_the_desk_is_in_the_language_of_whoever_gets_it(
    letters: Letters, site: Site, kind: News, language: str, els: Person
) -> None:
    words = words_for(language, "Europe/Amsterdam")
    written = letters.news(samples.news(kind, (site,), Clock()(), words), replace(els, language=language))
    assert written.language == language
    assert "Els de Graaf" in written.text
    assert f"{SERVICE}/desk/item/magazine/12" in written.text
    assert f"{SERVICE}/desk/me" in written.text


def test_a_letter_speaks_to_friends_as_friends(letters: Letters, site: Site, policies: dict[str, Policy]) -> None:
    written = letters.letter(sample(Letter.PUBLISHED, replace(site, informal=True), policies))
    assert written.subject.startswith("Je reactie is geplaatst")


# What none may hold

typed = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
with_addresses = st.builds(lambda before, after: f"{before} {FOREIGN} {after}", typed, typed)
anything = st.one_of(typed, with_addresses, st.just(f"x\r\nBcc: {FOREIGN}"), st.just("<script>alert(1)</script>"))


@settings(deadline=None)  # a busy machine may be slow at one
@given(name=anything, title=anything, text=anything, told=anything, letter=st.sampled_from(Letter))
def test_whatever_was_typed_a_letter_holds_no_address_of_anybody_and_no_markup(
    policies: dict[str, Policy], name: str, title: str, text: str, told: str, letter: Letter
) -> None:
    site = Site("magazine", "Blad", ("https://blad.example",), "nl", "Europe/Amsterdam", "")
    given_by = samples.occasion(letter, site, policies["huisregels"], Clock()(), words_of(site))
    reaction = replace(given_by.reaction, author=Author(name, "jan@lezer.example"), plain=text, text=text)
    decision = given_by.decision and replace(given_by.decision, told=told)
    thread = replace(given_by.thread, title=title)
    filled = replace(
        given_by, reaction=reaction, decision=decision, thread=thread, before=given_by.before and text, after=text
    )
    written = Letters(SERVICE, None, "Europe/Amsterdam").letter(filled)
    assert find_addresses(written.text) == []
    assert find_addresses(written.html) == []
    shape = Shape(written.html)
    assert (shape.open, [tag for tag, _ in shape.opened if tag == "script"]) == ([], [])
    mail = Mail("1", "jan@lezer.example", "Blad", written, Clock()())
    message = message_of(mail, SENDER, "reacties.example")
    assert [len(message.get_all(head, [])) for head in ("To", "Cc", "Bcc")] == [1, 0, 0]
    assert message["To"] == "jan@lezer.example"


# Templates of a house's own


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def own(folder: Path, site: Site, policies: dict[str, Policy], letter: Letter = Letter.PUBLISHED) -> Written:
    return Letters(SERVICE, folder, "Europe/Amsterdam").letter(sample(letter, site, policies))


def put(folder: Path, name: str, text: str) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def test_a_template_of_the_house_goes_before_ours_and_the_most_exact_one_before_others(
    folder: Path, site: Site, policies: dict[str, Policy]
) -> None:
    for place in ("", "nl/", "magazine/", "magazine/nl/"):
        put(folder, f"{place}published.txt", f"{place}: {{{{ name }}}} op {{{{ site }}}}\n")
        assert own(folder, site, policies).text == f"{place}: {samples.NAME} op Loket & Lijn"
    put(folder, "published.subject.txt", "Geplaatst:\n {{ title }}\n")
    written = own(folder, site, policies)
    assert written.subject.startswith("Geplaatst: ")
    assert written.html.startswith("<!doctype html>"), "the others stay ours"
    assert own(folder, replace(site, key="buurt", language="en"), policies).text == f": {samples.NAME} op Loket & Lijn"


def test_html_of_the_house_is_escaped_and_can_build_upon_our_frame(
    folder: Path, site: Site, policies: dict[str, Policy]
) -> None:
    put(folder, "published.html", '{% extends "letter.html" %}{% block content %}<p>{{ site }}</p>{% endblock %}')
    html = own(folder, site, policies).html
    assert "<p>Loket &amp; Lijn</p>" in html
    assert "<footer>" in html


def test_a_frame_of_the_house_is_that_of_every_letter(folder: Path, site: Site, policies: dict[str, Policy]) -> None:
    put(folder, "letter.html", "<b>{{ heading }}</b>")
    for letter in Letter:
        assert re.fullmatch("<b>.*</b>", own(folder, site, policies, letter).html)


@pytest.mark.parametrize(
    "broken", ["{{ nmae }}", "{% if %}", '{% extends "gone.html" %}', "{{ 1 / 0 }}", "{{ text.x.y }}"]
)
@pytest.mark.parametrize("kind", ["txt", "html", "subject.txt"])
def test_a_broken_template_never_costs_a_letter_and_tells_what_is_wrong(
    folder: Path, site: Site, policies: dict[str, Policy], broken: str, kind: str
) -> None:
    ours = own(folder, site, policies)
    put(folder, f"published.{kind}", broken)
    written = own(folder, site, policies)
    assert replace(written, problems=()) == ours
    (problem,) = written.problems
    assert problem.place == f"published.{kind}:1"
    assert samples.NAME not in problem.detail


def test_what_is_wrong_is_told_of_the_file_in_its_folder_in_the_words_of_the_desk(
    app: Flask, bram: Person, house: House, folder: Path
) -> None:
    put(folder, "magazine/nl/published.txt", "Beste\n{{ nmae }}")
    put(folder, "magazine/nl/rejected.txt", "{% if %}")
    put(folder, "magazine/nl/removed.txt", '{% extends "gone.txt" %}')
    (folder / "magazine/nl/edited.txt").write_bytes(b"\xff")
    browser = signed_in(create_app(replace(house, letters=Letters(SERVICE, folder, house.time_zone))), bram)
    for what, place, why in (
        ("published", "magazine/nl/published.txt:2", "It uses a name that there is not."),
        ("rejected", "magazine/nl/rejected.txt:1", "It is not written as a Jinja template is."),
        ("removed", "magazine/nl/removed.txt:1", "It builds upon a file that is not there."),
        ("edited", "magazine/nl/edited.txt", "It cannot be filled in."),
    ):
        page = browser.get(f"/desk/letters/magazine/{what}").text
        assert f"<code>{place}</code>" in page
        assert why in page


def test_a_text_of_the_house_is_the_html_as_well(folder: Path, site: Site, policies: dict[str, Policy]) -> None:
    put(folder, "published.txt", "Dag {{ name }},\n\nHij staat er:\n<{{ permalink }}>\n\nGroet <b>&</b>\nde redactie\n")
    html = own(folder, site, policies).html
    shown = re.sub("<style>.*</style>|<[^>]*>", "", html, flags=re.DOTALL).split("\n")
    assert [line for line in shown if line] == [
        "Uw reactie is geplaatst: Een artikel op de site",
        f"Dag {samples.NAME},",
        "Hij staat er:",
        "&lt;https://blad.example/#c000012&gt;",
        "Groet &lt;b&gt;&amp;&lt;/b&gt;",
        "de redactie",
    ]
    assert 'href="https://blad.example/#c000012"' in html
    put(folder, "published.html", "<p>{{ heading }}</p>")
    assert own(folder, site, policies).html == "<p>Uw reactie is geplaatst</p>", "HTML of its own goes before"


@pytest.mark.parametrize("letter", Letter)
def test_the_names_that_the_desk_lists_are_those_that_a_template_can_use(
    folder: Path, site: Site, policies: dict[str, Policy], letter: Letter
) -> None:
    names = [*values.OF_ALL, *values.OF_READERS]
    put(folder, f"{letter}.txt", "".join(f"{{{{ {name} }}}}\n" for name in names))
    assert own(folder, site, policies, letter).problems == ()


# The desk's pages


def test_editors_see_every_letter_of_a_site_as_text_and_as_html(app: Flask, bram: Person) -> None:
    browser = signed_in(app, bram)
    listed = browser.get("/desk/letters?site=magazine").text
    pages = re.findall(r'href="(/desk/letters/magazine/\w+)"', listed)
    assert [page.rpartition("/")[2] for page in pages] == [*Letter, *News]
    for page in pages:
        shown = browser.get(page)
        assert shown.status_code == 200
        assert "frame-src 'self'" in shown.headers["Content-Security-Policy"]
        alone = browser.get(f"{page}/html")
        assert alone.text.startswith("<!doctype html>")
        assert "sandbox" in alone.headers["Content-Security-Policy"]
        assert "script-src" not in alone.headers["Content-Security-Policy"]
        assert alone.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("address", ["", "/magazine/published", "/magazine/published/html"])
def test_letters_are_for_editors(desk: FlaskClient, address: str) -> None:
    assert desk.get(f"/desk/letters{address}").status_code == 403


@pytest.mark.parametrize("address", ["/magazine/nothing", "/nowhere/published", "/magazine/nothing/html"])
def test_a_letter_that_is_not_there_is_not_found(app: Flask, bram: Person, address: str) -> None:
    assert signed_in(app, bram).get(f"/desk/letters{address}").status_code == 404


def test_a_letter_that_the_house_does_not_write_says_so(app: Flask, bram: Person) -> None:
    browser, told = signed_in(app, bram), "Not sent under the house rules of this site."
    assert told in browser.get("/desk/letters/magazine/received").text
    assert told not in browser.get("/desk/letters/magazine/published").text


def test_a_broken_template_is_told_of_at_the_desk(house: House, bram: Person, folder: Path) -> None:
    put(folder, "published.txt", "{{ nmae }}")
    shown = replace(house, letters=Letters(SERVICE, folder, "Europe/Amsterdam"))
    page = signed_in(create_app(shown), bram).get("/desk/letters/magazine/published").text
    assert "published.txt" in page
    assert "nmae" in page


def test_without_a_mail_server_no_test_is_offered(app: Flask, bram: Person) -> None:
    browser = signed_in(app, bram)
    assert "MODERATION_SMTP" in browser.get("/desk/letters").text
    sent = browser.post("/desk/letters/magazine/published/test")
    assert "MODERATION_SMTP" in browser.get(sent.headers["Location"]).text


@pytest.fixture
def sink() -> Iterator[Sink]:
    with sinking() as sink:
        yield sink


def with_post(house: House, sink: Sink) -> Flask:
    return create_app(replace(house, post=Post(sink.relay, SENDER, SERVICE)))


def test_a_test_goes_to_whoever_asks_for_it_and_to_nobody_else(house: House, bram: Person, sink: Sink) -> None:
    browser = signed_in(with_post(house, sink), bram)
    sent = browser.post("/desk/letters/magazine/published/test")
    assert bram.email in browser.get(sent.headers["Location"]).text
    assert sink.last().recipients == (bram.email,)
    assert sink.last().message["Subject"].startswith("Test: ")
    assert sink.last().html.startswith("<!doctype html>")


def test_a_test_that_fails_says_why(house: House, bram: Person) -> None:
    with bad_server("RCPT", "550 bram@example.org is unknown") as relay:
        app = create_app(replace(house, post=Post(relay, SENDER, SERVICE)))
        browser = signed_in(app, bram)
        sent = browser.post("/desk/letters/magazine/published/test")
        assert "The mail server refuses this recipient." in browser.get(sent.headers["Location"]).text


@pytest.mark.parametrize("told", ["", "99", "-1", "x", "²"])
def test_only_what_came_of_a_test_can_be_told(app: Flask, bram: Person, told: str) -> None:
    assert "The test was not sent" not in signed_in(app, bram).get(f"/desk/letters/magazine/edited?told={told}").text


def test_tests_are_limited(house: House, bram: Person, sink: Sink) -> None:
    browser = signed_in(with_post(house, sink), bram)
    answers = [browser.post("/desk/letters/magazine/published/test").status_code for _ in range(11)]
    assert answers == [303] * 10 + [429]
    assert len(sink.taken) == 10


def test_settings_name_the_folder_and_the_server(tmp_path: Path, store: Store) -> None:
    settings = Settings(secret_key="x" * 32, smtp="smtp://localhost:25", mail_from=SENDER, mail_templates=str(tmp_path))
    house = bootstrap.build(settings, store)
    assert house.post is not None
    assert house.letters.folder == tmp_path


def _decision(occasion: Occasion) -> Decision:
    assert occasion.decision is not None
    return occasion.decision
