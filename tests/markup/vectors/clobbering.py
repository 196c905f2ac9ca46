"""Names: what a text could give an id or a name to, so that scripts and links of the page find it instead."""

from collections.abc import Iterator

_NAMES = """
alert all anchors attributes body characterSet childNodes children close compatMode confirm console constructor cookie
createElement currentScript customElements defaultView document documentElement domain embeds event fetch firstChild
focus forms frames getElementById hit history id images implementation innerHTML lastChild length links localStorage
location name navigator nodeName nodeType opener ownerDocument parent parentNode plugins prototype querySelector
readyState referrer removeChild scripts self sessionStorage status submit title toString top trustedTypes valueOf
window write __proto__ config csrf isAdmin login next settings token user widget
"""
NAMES = _NAMES.split()
"""What every page has, and what scripts of sites are fond of."""

_OURS = """
main name email text ticket thread reactions react change summary kept name-error email-hint text-hint item source shown
why course why-1 done problem password note reason-error c000001 c000001-by site number version act undoes only
"""
OURS = _OURS.split()
"""Ids and names of fields that our own pages have."""

WAYS = (
    "<p id={}>x</p>",
    '<b id="{}" name="{}">x</b>',
    "<a name='{}' href=https://a.nl>x</a>",
    "<a id={} href='https://evil.test/§'>x</a><a id={} name=href>x</a>",
    "<form id={}><input name=nodeName><input name=action></form>",
    "<form name={}><output id=length></form>",
    "<img name={} src=x:>",
    "<img id={} name=body>",
    "<iframe name={} srcdoc='<a id=x>'></iframe>",
    "<object id={} data=x:></object>",
    "<embed name={}>",
    "<input form={} name={} autofocus>",
    "<button form=react name={} value=§>x</button>",
    "<form id={}></form><form id={} name=x><input name=y value=§></form>",
    "<svg id={}><g id={}></g></svg>",
    "<input id={} form=x type=hidden value=§>",
    "<label for={}>x</label>",
    "<b aria-labelledby={} slot={} part={} itemid={} itemref={}>x</b>",
    "p(#{}). x",
    "*(#{})x*",
    "bq({}#{}). x",
    "%(#{})x%",
    "h3(#{}). x",
    "|(#{}). x|y|",
    '"(#{})x":https://a.nl/',
    "!(#{})https://a.nl/a.png!",
    "* (#{}) x",
    "fn1(#{}). x",
    "note#{}. x",
    "x[#{}]",
    "*(reaction {})x*",
    "<li id='{}' class='reaction {}' style=order:-1>x</li>",
)


def vectors() -> Iterator[str]:
    names = (*NAMES, *OURS)
    for row, name in enumerate(names):
        for step in range(3):
            yield WAYS[(row + 10 * step) % len(WAYS)].replace("{}", name)
