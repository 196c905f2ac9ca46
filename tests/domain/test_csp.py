"""Content security policies: what they let a page do, case by case, and what must be added where they do not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.domain.csp import FALLBACKS, Policy, Wanted, allowed_by_all, matches, policies_in, policy_in

PAGE = "https://blad.example/artikel/1"
PLAIN_PAGE = "http://blad.example/artikel/1"
OURS = "https://reacties.example/w.js"
HERE = "https://blad.example/w.js"
DIGEST = "sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc="
OTHER = "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"


def script(address: str = OURS, nonce: str = "", integrity: str = "") -> Wanted:
    return Wanted("script-src", address, nonce, integrity)


@pytest.mark.parametrize(
    ("source", "address", "page", "is_match"),
    [
        # By scheme
        ("*", OURS, PAGE, True),
        ("*", "data:text/javascript,1", PAGE, False),
        ("https:", OURS, PAGE, True),
        ("HTTPS:", OURS, PAGE, True),
        ("http:", OURS, PAGE, True),  # what is safer is allowed too
        ("https:", "http://reacties.example/w.js", PAGE, False),
        ("data:", OURS, PAGE, False),
        # By host
        ("reacties.example", OURS, PAGE, True),
        ("Reacties.Example", OURS, PAGE, True),
        ("https://reacties.example", OURS, PAGE, True),
        ("http://reacties.example", OURS, PAGE, True),
        ("http://reacties.example:80", OURS, PAGE, True),
        ("http://reacties.example", "http://reacties.example/w.js", PLAIN_PAGE, True),
        ("reacties.example", "http://reacties.example/w.js", PAGE, False),  # without a scheme, that of the page
        ("reacties.example", OURS, PLAIN_PAGE, True),
        ("wss://reacties.example", OURS, PAGE, False),
        ("example", OURS, PAGE, False),
        ("*.example", OURS, PAGE, True),
        ("*.reacties.example", OURS, PAGE, False),
        ("*.reacties.example", "https://a.b.reacties.example/", PAGE, True),
        ("https://*", OURS, PAGE, True),
        ("reacties.example.evil.example", OURS, PAGE, False),
        ("127.0.0.1:8080", "http://127.0.0.1:8080/w.js", "http://127.0.0.1:80/", True),
        ("[::1]:8080", "http://[::1]:8080/w.js", "http://localhost/", True),
        # By port
        ("reacties.example:443", OURS, PAGE, True),
        ("reacties.example:8443", OURS, PAGE, False),
        ("reacties.example", "https://reacties.example:8443/w.js", PAGE, False),
        ("reacties.example:*", "https://reacties.example:8443/w.js", PAGE, True),
        ("reacties.example:8443", "https://reacties.example:8443/w.js", PAGE, True),
        # By path
        ("reacties.example/", OURS, PAGE, True),
        ("reacties.example/w.js", OURS, PAGE, True),
        ("reacties.example/w%2Ejs", OURS, PAGE, True),
        ("reacties.example/w", OURS, PAGE, False),
        ("reacties.example/api/", "https://reacties.example/api/v1/x", PAGE, True),
        ("reacties.example/api", "https://reacties.example/api/v1/x", PAGE, False),
        ("reacties.example/API/", "https://reacties.example/api/v1/x", PAGE, False),
        # The page's own
        ("'self'", OURS, PAGE, False),
        ("'SELF'", HERE, PAGE, True),
        ("'self'", HERE, PLAIN_PAGE, True),
        ("'self'", "http://blad.example/w.js", PAGE, False),
        ("'self'", "https://blad.example:8443/w.js", PAGE, False),
        # What is no source of an address
        ("'none'", OURS, PAGE, False),
        ("'unsafe-inline'", OURS, PAGE, False),
        ("'nonce-x'", OURS, PAGE, False),
        ("https//reacties.example", OURS, PAGE, False),
        ("reacties.example:http", OURS, PAGE, False),
        ("reacties.example", "https://reacties.example:x/", PAGE, False),
    ],
)
def test_a_source_stands_for_what_browsers_take_it_for(source: str, address: str, page: str, is_match: bool) -> None:
    assert matches(source, address, page) is is_match


@pytest.mark.parametrize(
    ("policy", "wanted", "is_allowed"),
    [
        ("", script(), True),
        ("img-src 'none'", script(), True),
        ("default-src 'none'", script(), False),
        ("default-src reacties.example", script(), True),
        ("default-src 'none'; script-src reacties.example", script(), True),
        ("default-src reacties.example; script-src 'self'", script(), False),
        ("script-src 'self'; script-src-elem reacties.example", script(), True),
        ("script-src reacties.example; script-src-elem 'self'", script(), False),
        ("script-src 'self'; script-src reacties.example", script(), False),  # what stands first counts
        ("SCRIPT-SRC reacties.example", script(), True),
        ("script-src", script(), False),
        ("script-src 'none' reacties.example", script(), True),
        ("default-src 'none'; script-src reacties.example", Wanted("connect-src", OURS), False),
        ("default-src 'none'", Wanted("form-action", OURS), True),  # which nothing else stands for
        ("form-action 'self'", Wanted("form-action", OURS), False),
        # Nonces and digests
        ("script-src 'nonce-Abc'", script(), False),
        ("script-src 'nonce-Abc'", script(nonce="Abc"), True),
        ("script-src 'nonce-Abc'", script(nonce="abc"), False),
        ("script-src 'Nonce-Abc'", script(nonce="Abc"), True),
        (f"script-src '{DIGEST}'", script(integrity=DIGEST), True),
        (f"script-src '{DIGEST}'", script(integrity=f"{DIGEST} {OTHER}"), False),
        (f"script-src '{DIGEST}' '{OTHER}'", script(integrity=f"{DIGEST} {OTHER}"), True),
        (f"script-src '{DIGEST}'", script(), False),
        # Only what is trusted, and what that brings in
        ("script-src 'strict-dynamic' https: reacties.example", script(), False),
        ("script-src 'strict-dynamic' 'nonce-Abc'", script(nonce="Abc"), True),
        ("default-src 'strict-dynamic' reacties.example", script(), False),
        ("connect-src 'strict-dynamic' reacties.example", Wanted("connect-src", OURS), True),
    ],
)
def test_a_policy_allows_what_browsers_allow(policy: str, wanted: Wanted, is_allowed: bool) -> None:
    assert policy_in(policy).allows(wanted, PAGE) is is_allowed


def test_of_several_policies_each_must_allow_it() -> None:
    header = "default-src https:; script-src reacties.example, script-src 'self', , ;"
    assert [policy.directives for policy in policies_in(header)] == [
        {"default-src": ("https:",), "script-src": ("reacties.example",)},
        {"script-src": ("'self'",)},
    ]
    first, second = policies_in(header)
    assert allowed_by_all([first], script(), PAGE)
    assert not allowed_by_all([first, second], script(), PAGE)
    assert allowed_by_all([], script(), PAGE)


def test_in_a_page_some_directives_count_for_nothing() -> None:
    text = "sandbox; frame-ancestors 'none'; report-uri /x; script-src 'self'"
    assert set(policy_in(text).directives) == {"sandbox", "frame-ancestors", "report-uri", "script-src"}
    assert set(policy_in(text, in_page=True).directives) == {"script-src"}


@pytest.mark.parametrize(
    ("policy", "wanted", "mended"),
    [
        ("default-src 'none'", script(), "script-src https://reacties.example"),
        ("default-src 'self' data:", script(), "script-src 'self' data: https://reacties.example"),
        ("script-src 'self'", script(), "script-src 'self' https://reacties.example"),
        ("script-src-elem 'self'", script(), "script-src-elem 'self' https://reacties.example"),
        ("form-action 'NONE'", Wanted("form-action", OURS), "form-action https://reacties.example"),
    ],
)
def test_it_is_said_how_a_directive_must_be(policy: str, wanted: Wanted, mended: str) -> None:
    assert policy_in(policy).mended(wanted) == mended


@pytest.mark.parametrize(
    ("policy", "takes_it"),
    [
        ("require-trusted-types-for 'script'", True),
        ("trusted-types moderation", True),
        ("trusted-types *", True),
        ("trusted-types dompurify 'allow-duplicates'", False),
        ("trusted-types 'none'", False),
        ("trusted-types", False),
    ],
)
def test_a_way_of_trusting_must_be_on_the_list_if_there_is_one(policy: str, takes_it: bool) -> None:
    read = policy_in(policy)
    assert read.takes_trusted("moderation") is takes_it
    assert policy_in(read.mended_trusted("moderation")).takes_trusted("moderation")


def test_a_sandbox_locks_out_what_it_does_not_name() -> None:
    read = policy_in("sandbox Allow-Scripts")
    assert [read.locks(what) for what in ("allow-scripts", "allow-forms")] == [False, True]
    assert not policy_in("").locks("allow-scripts")


SOURCES = st.sampled_from(
    ["'none'", "'self'", "*", "https:", "data:", "reacties.example", "*.example", "https://a.example:*/x/", "'nonce-x'"]
) | st.text(st.characters(codec="utf-8", exclude_characters=";,"), max_size=12)
LISTS = st.lists(SOURCES, max_size=4).map(" ".join)
NAMES = st.sampled_from(["default-src", "script-src", "Script-Src-Elem", "connect-src", "form-action", "x"])
POLICIES = st.lists(st.tuples(NAMES, LISTS).map(" ".join), max_size=4).map(";".join)
WANTED = st.sampled_from(sorted(FALLBACKS)).map(lambda name: Wanted(name, OURS))


@settings(max_examples=80, deadline=None)
@given(policy=POLICIES, wanted=WANTED)
def test_whatever_stands_in_a_policy_its_mended_directive_allows_it(policy: str, wanted: Wanted) -> None:
    read = policy_in(policy)
    if not read.allows(wanted, PAGE):
        mended = policy_in(read.mended(wanted))
        assert Policy({**read.directives, **mended.directives}).allows(wanted, PAGE)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60), wanted=WANTED, page=st.text(max_size=20))
def test_whatever_is_read_it_is_no_fault(text: str, wanted: Wanted, page: str) -> None:
    for policy in policies_in(text):
        policy.allows(wanted, page)
    assert matches(text, text, page) in (True, False)
