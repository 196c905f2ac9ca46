"""No stranger's text does harm: every vector through the real pipeline into a real browser, wherever it is shown.

What counts as harm stands in `harm.KINDS`. The last tests show that the lookout sees it where it is done.
"""

import json
from collections.abc import Iterable, Iterator
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser

from moderation.domain.reaction import Status
from tests.e2e.harm import KINDS, NOTHING, Harm, Lookout, lookout
from tests.e2e.strangers import HONEST, RULES, SITES, Strangers, bundles, groups, sent_by, strangers
from tests.e2e.walk import sign_in
from tests.markup.vectors import all_vectors, known_vectors

EXPECTED = {"lite": len(all_vectors()), "full": 150}
"""Reactions on the sites, at least."""

SAMPLE = 8
"""Where one page shows one reaction, one vector in so many is looked at, several in one text, and the known ones."""

SEEN_RAW = {"script": 80, "request": 20, "element": 250, "attribute": 250, "address": 25, "escape": 200, "name": 20}
"""Harms of each kind that the lookout sees at least when nobody cleans the texts; there were half as many again."""

SEEN_BEHIND_POLICY = {"policy": 8, "element": 50, "attribute": 80, "address": 15}
"""The same on our own page, whose policy lets no script run."""

MIDDLES = """all => all.map(each => {
    const box = each.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
})"""

PRESS = """sent => {
    const form = document.querySelector("textarea[name=text]").form;
    for (const name of ["name", "email", "text"]) form.elements[name].value = sent[name];
    form.querySelector("button").click();
}"""


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Strangers]:
    with strangers(tmp_path_factory.mktemp("strangers")) as crowd:
        yield crowd


@pytest.fixture
def watch(browser: Browser, crowd: Strangers) -> Iterator[Lookout]:
    with lookout(browser, crowd.url) as watch:
        yield watch


def share_of(site: str, texts: Iterable[str]) -> list[str]:
    """Every second text: the sites take turns where each text takes a page of its own."""
    return list(texts)[list(SITES).index(site) :: len(SITES)]


@pytest.mark.parametrize("site", SITES)
def test_no_vector_does_harm_in_a_thread(crowd: Strangers, watch: Lookout, site: str) -> None:
    watch.visit(f"/t/honest-{site}?thread=/v/0")
    watch.learn(".mod-reaction .mod-text")
    shown: list[str] = []
    for thread in crowd.threads(site):
        watch.visit(f"/t/{site}?thread={thread}")
        assert watch.own_page(".mod-reaction .mod-text", RULES[site]) == []
        shown += watch.page.locator(".mod-reactions > li > article").evaluate_all("all => all.map(each => each.id)")
    first = int(shown[0].removeprefix("c"))
    assert shown == [f"c{number:06d}" for number in range(first, first + len(shown))]
    assert len(shown) >= EXPECTED[site]


def test_no_known_vector_does_harm_under_a_hand(crowd: Strangers, watch: Lookout) -> None:
    """The mouse over each text, and the tab key through all that can have the focus."""
    watch.visit("/t/honest-lite?thread=/v/0")
    watch.learn(".mod-reaction .mod-text")
    crowd.threads("lite")
    watch.visit("/t/lite?thread=/v/known")
    height = watch.page.evaluate("document.documentElement.scrollHeight")
    watch.page.set_viewport_size({"width": 1280, "height": height})
    for x, y in watch.page.locator(".mod-reaction .mod-text").evaluate_all(MIDDLES):
        watch.page.mouse.move(x, y)
    for _ in range(watch.page.locator("a, input, textarea, button, summary").count()):
        watch.page.keyboard.press("Tab")
    assert watch.own_page(".mod-reaction .mod-text", RULES["lite"]) == []


@pytest.mark.parametrize("site", SITES)
def test_no_vector_does_harm_on_the_pages_of_another_site(crowd: Strangers, watch: Lookout, site: str) -> None:
    shown = 0
    for thread in crowd.threads(site):
        with urlopen(f"{crowd.url}/api/v1/sites/{site}/thread?thread={thread}") as answer:
            batch = [(each["number"], each["html"]) for each in json.load(answer)["reactions"]]
        assert watch.printed(batch, RULES[site]) == []
        assert watch.everywhere(batch, RULES[site]) == []
        shown += len(batch)
    assert shown >= EXPECTED[site]


@pytest.mark.parametrize("site", SITES)
def test_no_vector_does_harm_in_a_preview(crowd: Strangers, watch: Lookout, site: str) -> None:
    for each in SITES:
        watch.visit(f"/t/{each}?thread=/v/preview")
        for sent in HONEST:
            press(crowd, watch, sent)
            watch.learn(".mod-reaction .mod-text")
    watch.visit(f"/t/{site}?thread=/v/preview")
    previews = 0
    texts = share_of(site, (*(vector.text for vector in known_vectors()), *bundles(all_vectors()[::SAMPLE])))
    for number, text in enumerate(texts):
        # Every third one in all fields. Most of these are refused, and the form is shown again with all in it.
        press(crowd, watch, ("Jan Jansen", "jan@example.org", text) if number % 3 else sent_by(text))
        previews += watch.page.locator(".mod-reaction .mod-text").count()
        assert watch.own_page(".mod-reaction .mod-text", RULES[site]) == [], text
    assert previews > len(texts) // 2


def press(crowd: Strangers, watch: Lookout, sent: tuple[str, str, str]) -> None:
    """Fill in the form that is open, and ask for the preview."""
    crowd.clock.forward(minutes=1)  # more previews than one network may ask for at once
    with watch.page.expect_navigation():
        watch.page.evaluate(PRESS, dict(zip(("name", "email", "text"), sent, strict=True)))


@pytest.mark.parametrize("site", SITES)
def test_no_vector_does_harm_at_the_desk(crowd: Strangers, watch: Lookout, site: str) -> None:
    texts = share_of(site, (*(vector.text for vector in known_vectors()[::4]), *bundles(all_vectors()[::SAMPLE])))
    kept = crowd.keep(site, "/v/desk", Status.WAITING, *map(sent_by, texts))
    sign_in(watch.page, crowd.url, crowd.els.email)
    for each in SITES:
        for number in range(1, 2 * len(HONEST) + 1):
            watch.visit(f"/desk/item/honest-{each}/{number}")
            watch.learn(".rendered")
    watch.known.append("p > span[class,data-code]")  # a sign that nobody would see, with its code
    for reaction in kept:
        watch.visit(f"/desk/item/{site}/{reaction.number}")
        assert watch.own_page(".rendered", RULES[site]) == [], reaction.text


def test_no_vector_does_harm_in_the_queue(crowd: Strangers, watch: Lookout) -> None:
    crowd.keep("lite", "/v/queue", Status.WAITING, *(sent_by(vector.text) for vector in all_vectors()[::SAMPLE]))
    sign_in(watch.page, crowd.url, crowd.els.email)
    for site in SITES:
        for status in Status:
            watch.visit(f"/desk/queue?site=honest-{site}&status={status.value}")
            watch.learn(".excerpt")
    watch.known.append("p > a[href]")  # to the first page and the next one
    shown = 0
    address: str | None = f"{crowd.url}/desk/queue?site=lite"
    while address:
        watch.page.goto(address)
        # The reaction beside the list is looked at in the test above.
        watch.page.evaluate("document.querySelector('#pane').remove()")
        assert watch.own_page(".excerpt", NOTHING) == []
        shown += watch.page.locator(".excerpt").count()
        address = watch.page.evaluate("document.querySelector('.more a[href*=after]')?.href")
    assert shown >= len(all_vectors()) // SAMPLE


def test_no_vector_does_harm_in_an_address(crowd: Strangers, watch: Lookout) -> None:
    forms = ("/t/lite?thread=/{}", "/t/lite?thread={}", "/t/{}", "/r/{}", "/desk/login?next=/desk/{}")
    for form in forms:
        watch.visit(form.format("x"))
        watch.learn(".mod-reaction .mod-text")
    for number, vector in enumerate(known_vectors()[::3]):
        watch.visit(forms[number % len(forms)].format(quote(vector.text[:1000], safe="", errors="replace")))
        assert watch.own_page(".mod-reaction .mod-text", NOTHING) == [], vector


def test_the_lookout_sees_what_the_same_texts_do_when_nobody_cleans_them(watch: Lookout) -> None:
    tried = (*known_vectors(), *all_vectors()[::24])
    seen: list[Harm] = []
    for batch in groups(tried, 30):
        seen += watch.everywhere([(vector.number, vector.text) for vector in batch], RULES["full"])
    counts = {kind: len({(harm.number, harm.detail) for harm in seen if harm.kind == kind}) for kind in KINDS}
    assert {kind: number for kind, number in SEEN_RAW.items() if counts[kind] < number} == {}, counts


def test_what_gets_past_the_pipeline_is_seen_and_stopped_by_the_policy_of_the_page(
    crowd: Strangers, watch: Lookout
) -> None:
    watch.visit("/t/honest-full?thread=/v/0")
    watch.learn(".mod-reaction .mod-text")
    for vector in all_vectors()[::20]:
        raw = vector.text.encode("utf-8", "ignore").decode().replace("\0", "")
        if "http-equiv" not in raw.lower():
            crowd.keep("full", "/v/raw", Status.PUBLISHED, HONEST[0], html=raw)
    watch.visit("/t/full?thread=/v/raw")
    seen = watch.own_page(".mod-reaction .mod-text", RULES["full"], provoked=False)
    counts = {kind: len({harm.detail for harm in seen if harm.kind == kind}) for kind in KINDS}
    assert {kind: number for kind, number in SEEN_BEHIND_POLICY.items() if counts[kind] < number} == {}, counts
    assert counts["script"] == counts["dialog"] == 0
