"""Every page in every state, each reached as a person reaches it: to be looked at and measured."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from playwright.sync_api import Page, expect

from moderation.domain.decision import Act
from moderation.domain.person import Person, Role
from moderation.domain.reaction import Reaction
from moderation.domain.terms import Terms
from moderation.intake.sent import Sent
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import ARTICLE, PASSWORD, Clock, Reader
from tests.e2e import (
    confirm_screens,
    desk_screens,
    edit_screens,
    filter_screens,
    hook_screens,
    identity_screens,
    letter_screens,
    log_screens,
    me_screens,
    objection_screens,
    outbox_screens,
    policy_screens,
    reason_screens,
    receipt_screens,
    report_screens,
    return_screens,
    site_screens,
    statement_screens,
    stats_screens,
    talk_screens,
)
from tests.e2e.walk import ask_for_preview, fill_in, follow, post_definitively, sign_in

HELD = (
    "Zie https://een.example/a en https://twee.example/b en https://drie.example/c, of mail mij@example.org!\n\n"
    f"* eerst <script>alert(1)</script>\n* dan een h{'e' * 90}l lang woord\n\n"
    "bq. En een citaat van *iemand* anders."
)

FORMATTED = """Met *nadruk*, _klem_, ??De Avonden??, H[~2~]O, x[^2^] en @code@.
Zie "de bron":https://example.org/ of www.example.org/a.

bq. Wie niet weet welke haven hij zoekt,
heeft nooit de wind mee.

* eerst dit, in *vet*
** en daaronder dat
* dan dat

> Dat schreef u gisteren.
Mijn antwoord: 't is 'ja' -- "nee" dus.

bc. if a < b:
    zeg("een lange regel die op een telefoon niet past, hoe graag hij ook wil")"""

TERMS = Terms("Bron van Els", "Zou haar baan verliezen.", "Els de Graaf", real_name="Sarah Zeldzaam", uses=3)


class Stage:
    """A magazine with something in every corner, and one page of a browser."""

    def __init__(
        self, page: Page, url: str, house: House, store: Store, jan: Reader, els: Person, clock: Clock
    ) -> None:
        self.page, self.url, self.house, self.store, self.els, self.clock = page, url, house, store, els, clock
        for text in ("Een dapper initiatief.", FORMATTED, "Koop nu!"):
            jan.sends(text)
            clock.forward(hours=9)
        for number in (1, 2):
            house.review.decide(els, "magazine", number, Act.APPROVE, 0)
        house.review.decide(els, "magazine", 3, Act.REJECT, 0, reason="advertising", note="Derde keer deze week.")
        jan.sends(HELD, name="van der Steenhoven-Kuiper")
        clock.forward(hours=1)  # so that the one above, with all its findings, is the first of the queue
        jan.sends("Wat een ontzettend goed stuk, dat mag vaker gezegd worden.", name="Ömer Yılmaz")

    def article(self) -> None:
        self.page.goto(self.url + ARTICLE)

    def thread(self) -> None:
        self.page.goto(f"{self.url}/t/magazine?thread={ARTICLE}")

    def formatting(self) -> None:
        self.thread()
        self.page.locator(".mod-help summary").first.click()

    def empty_thread(self) -> None:
        self.page.goto(f"{self.url}/t/magazine?thread=/artikel/nieuw")

    def closed_thread(self) -> None:
        self._close()
        self.thread()

    def mend(self) -> None:
        self.thread()
        fill_in(self.page, name="Jan", email="jan@", text="Bijna goed.")
        ask_for_preview(self.page)

    def preview(self) -> None:
        self.thread()
        fill_in(self.page, name="Sofie Keijzer-Baldé", text=HELD.replace("drie", "vier"))
        ask_for_preview(self.page)

    def one_name(self) -> None:
        self.thread()
        fill_in(self.page, name="Suharto", text="Een dapper initiatief.")
        ask_for_preview(self.page)
        self.page.get_by_label("Ik heb maar één naam").check()

    def code_entered(self) -> None:
        self._with_code(uses=1)

    def code_used_up(self) -> None:
        self._with_code(uses=1, used=True)

    def code_expired(self) -> None:
        self._with_code(uses=None, days=30)

    def preview_again(self) -> None:
        self.preview()
        self.clock.forward(hours=25)
        post_definitively(self.page)

    def receipt(self) -> None:
        self.preview()
        post_definitively(self.page)

    def closed_meanwhile(self) -> None:
        self.preview()
        self._close()
        post_definitively(self.page)

    def whence(self) -> None:
        self.page.goto(f"{self.url}/t/magazine")

    def unknown(self) -> None:
        self.page.goto(f"{self.url}/t/magazine?thread=https://elders.example/")

    def sign_in(self) -> None:
        self.page.goto(f"{self.url}/desk/login")

    def sign_in_failed(self) -> None:
        self.sign_in()
        self.page.get_by_label("E-mailadres").fill("els@example.org")
        self.page.get_by_label("Wachtwoord").fill("verkeerd")
        follow(self.page.get_by_role("button", name="Inloggen"))

    def queue(self) -> None:
        sign_in(self.page, self.url, self.els.email)

    def empty_queue(self) -> None:
        for line in self.house.review.queue(self.els).page.items:
            self.house.review.decide(self.els, "magazine", line.reaction.number, Act.SPAM, line.reaction.version)
        self.queue()

    def rejected(self) -> None:
        self.queue()
        follow(self.page.get_by_role("link", name="Geweigerd"))

    def chosen(self) -> None:
        self.queue()
        item = self.page.locator(".rows li").first.get_attribute("data-item")
        self.page.goto(f"{self.url}/desk/queue?item={item}")

    def item(self) -> None:
        self.queue()
        self.page.goto(f"{self.url}/desk/item/magazine/4")

    def judged(self) -> None:
        self.clock.at = self.clock.at.replace(year=2021)  # so that it is the first of the queue
        Reader(self.house, self.clock).sends(
            'KOOP NU BIJ ONS!!!! Zie "www.bank.example":https://winkel.example/x of https://bit.ly/3abc, klootzakken. '
            "Ook: www.a.example en мы очень рады видеть вас здесь сегодня и завтра, приходите к нам скорее все.",
            name="Wethouder De Vries",
        )
        self.chosen()

    def one_name_item(self) -> None:
        self.one_name()
        ask_for_preview(self.page)
        self.clock.forward(seconds=9)
        post_definitively(self.page)
        self.queue()
        self.page.goto(f"{self.url}/desk/item/magazine/6")

    def reason(self) -> None:
        self.item()
        self.page.get_by_role("link", name="Weigeren…").click()
        self.page.locator("form[data-reasons]").wait_for()

    def reason_missing(self) -> None:
        self.reason()
        follow(self.page.get_by_role("button", name="Weigeren", exact=True))

    def decided(self) -> None:
        self.item()
        follow(self.page.get_by_role("button", name="Plaatsen", exact=True))

    def collision(self) -> None:
        self.item()
        self.house.review.decide(self.els, "magazine", 4, Act.APPROVE, 0)
        follow(self.page.get_by_role("button", name="Spam", exact=True))
        expect(self.page.get_by_role("alert")).to_contain_text("al besloten")

    def published_item(self) -> None:
        self.queue()
        self.page.goto(f"{self.url}/desk/item/magazine/2")

    def policy(self) -> None:
        self.item()
        follow(self.page.locator("#pane a[href*='/desk/policy/']").first)

    def log(self) -> None:
        self.queue()
        follow(self.page.get_by_role("link", name="Logboek"))

    def desk_problem(self) -> None:
        self.queue()
        self.page.goto(f"{self.url}/desk/item/magazine/999")

    def no_arrangements(self) -> None:
        self._as_editor("")

    def arrangements(self) -> None:
        self._arranged()
        bram = self._editor()
        for terms in (TERMS, replace(TERMS, for_whom="Een lezer zonder huis" * 5, uses=None)):
            self.clock.forward(hours=1)
            made, _ = self.house.arrangements.add(bram, "magazine", terms)
        self.house.arrangements.end(bram, made.id)
        self._as_editor("", bram)

    def new_arrangement(self) -> None:
        self._as_editor("/new")

    def mend_arrangement(self) -> None:
        self.new_arrangement()
        self.page.locator("[name=for_whom]").fill("sarah@example.org")
        self.page.locator("[name=uses]").fill("veel")
        follow(self.page.locator(".terms button"))

    def made_arrangement(self) -> None:
        self.new_arrangement()
        for name, value in (("for_whom", "Bron van Els"), ("reason", "Haar baan."), ("agreed_with", "Els de Graaf")):
            self.page.locator(f"[name={name}]").fill(value)
        follow(self.page.locator(".terms button"))
        expect(self.page.locator(".the-code")).to_be_visible()

    def arrangement(self) -> None:
        bram, arranged = self._editor(), self._arranged()
        self.house.arrangements.names(bram, arranged.arrangement or "", "Vraag van de rechter.")
        self._as_editor(f"/{arranged.arrangement}", bram)

    def end_arrangement(self) -> None:
        bram = self._editor()
        made, _ = self.house.arrangements.add(bram, "magazine", TERMS)
        self._as_editor(f"/{made.id}", bram)
        follow(self.page.locator("main a.button"))

    def ended_arrangement(self) -> None:
        self.end_arrangement()
        follow(self.page.locator("main .button"))

    def sealed_names(self) -> None:
        self.arrangement()
        self.page.locator("[name=why]").fill("Nog een vraag van de rechter.")
        follow(self.page.locator(".terms button"))

    def why_missing(self) -> None:
        self.arrangement()
        follow(self.page.locator(".terms button"))

    def arrange(self) -> None:
        self.item()
        self.page.goto(f"{self.url}/desk/arrangements/for/magazine/4?version=0")

    def mend_arranging(self) -> None:
        self.arrange()
        follow(self.page.locator(".terms button"))

    def arranging_collision(self) -> None:
        self.arrange()
        self.house.review.decide(self.els, "magazine", 4, Act.APPROVE, 0)
        follow(self.page.locator(".terms button"))

    def arranged_item(self) -> None:
        self._arranged()
        self.item()

    def not_yours(self) -> None:
        self.queue()
        self.page.goto(f"{self.url}/desk/arrangements/new")

    def _with_code(self, *, uses: int | None, used: bool = False, days: int = 0) -> None:
        until = self.clock().date() + timedelta(days=20)
        terms = replace(TERMS, uses=uses, until=until, real_name="")
        _, code = self.house.arrangements.add(self._editor(), "magazine", terms)
        if used:
            sent = Sent("Sarah Zeldzaam", "sarah@example.org", "Wat ik zelf zag.", code=code)
            place = self.house.intake.place("magazine", ARTICLE)
            ticket = self.house.intake.preview(place, sent).ticket
            self.clock.forward(seconds=9)
            self.house.intake.submit(place, sent, ticket)
        self.clock.forward(days=days)
        self.thread()
        fill_in(self.page, name="Sarah Zeldzaam", text="Wat ik gisteren zelf heb gezien.")
        self.page.locator(".mod-help summary").last.click()
        self.page.get_by_label("Code").fill(code)
        ask_for_preview(self.page)

    def _editor(self) -> Person:
        return self.house.people.add("Bram Postma", "bram@example.org", Role.EDITOR, PASSWORD)

    def _arranged(self) -> Reaction:
        return self.house.arrangements.arrange(self.els, "magazine", 4, 0, TERMS)[0]

    def _as_editor(self, address: str, person: Person | None = None) -> None:
        sign_in(self.page, self.url, (person or self._editor()).email)
        self.page.goto(f"{self.url}/desk/arrangements{address}")

    def _close(self) -> None:
        thread = self.store.thread("magazine", ARTICLE)
        assert thread
        self.store.put_thread(replace(thread, closed=self.clock()))


SCREENS: dict[str, Callable[[Stage], None]] = (
    {name: step for name, step in vars(Stage).items() if callable(step) and not name.startswith("_")}
    | confirm_screens.SCREENS
    | desk_screens.SCREENS
    | policy_screens.SCREENS
    | reason_screens.SCREENS
    | site_screens.SCREENS
    | me_screens.SCREENS
    | identity_screens.SCREENS
    | hook_screens.SCREENS
    | letter_screens.SCREENS
    | stats_screens.SCREENS
    | filter_screens.SCREENS
    | log_screens.SCREENS
    | outbox_screens.SCREENS
    | edit_screens.SCREENS
    | receipt_screens.SCREENS
    | objection_screens.SCREENS
    | report_screens.SCREENS
    | statement_screens.SCREENS
    | return_screens.SCREENS
    | talk_screens.SCREENS
)
