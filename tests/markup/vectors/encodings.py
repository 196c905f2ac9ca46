"""The same attacks in other letters: character sets, entities, invisible and impossible signs."""

from collections.abc import Iterator
from html import escape
from urllib.parse import quote

ATTACKS = (
    "<script>hit(§)</script>",
    "<img src=x: onerror=hit(§)>",
    '<a href="javascript:hit(§)">x</a>',
    '<b onclick="hit(§)">x</b>',
    '"x":javascript:hit(§)',
    "<li>x</article>",
)

INVISIBLE = (
    "\x00",
    "\x01",
    "\x08",
    "\x0b",
    "\x0c",
    "\x1b",
    "\x1f",
    "\x7f",
    "\x85",
    "\xa0",
    "\xad",
    "\u034f",
    "\u061c",
    "\u115f",
    "\u180e",
    "\u200b",
    "\u200c",
    "\u200d",
    "\u200e",
    "\u2028",
    "\u2029",
    "\u202e",
    "\u2060",
    "\u2066",
    "\u3000",
    "\u3164",
    "\ufe0f",
    "\ufeff",
    "\ufffd",
    "\ufffe",
    "\uffff",
    "\ud800",
    "\udfff",
    "\U000e0020",
    "\U000e0100",
    "\U000f0000",
    "\U000f003c",
    "\U00100000",
    "\U0010fffd",
    "\u0301",
    "\u0338",
)
"""Signs that filters drop, readers do not see, or that our own renderer could use for its own ends."""

LESS_THAN = (
    "&lt;",
    "&lt",
    "&LT;",
    "&LT",
    "&#60;",
    "&#60",
    "&#060",
    "&#0000060",
    "&#x3c;",
    "&#X3C;",
    "&#x3c",
    "&#x0000000003c",
    "&amp;lt;",
    "&amp;#60;",
    "&amp;amp;lt;",
    "&#38;lt;",
    "&#x26;#x3c;",
    "&amp;#x26;lt;",
    "%3C",
    "%253C",
    "%c0%bc",
    "\\x3c",
    "\\u003c",
    "\\74",
    "\\3c ",
    "+ADw-",
    "\xc0\xbc",
    "\xe0\x80\xbc",
    "\xf0\x80\x80\xbc",
    "\xbc",
    "\uff1c",
    "\ufe64",
    "\u2039",
    "\u3008",
    "\u226e",
    "<\u0338",
    "\x3c\x00",
    "\u013c",
    "\u033c",
    "\x1b$B!c\x1b(B",
    "&nvlt;",
    "&Lt;",
    "&lt\x00;",
    "&l\x00t;",
    "&lt;;",
    "&&lt;",
    "&#x3c;&#x0;",
)
"""Ways to write a `<` that a later step might read as one."""

_NUMBERS = """
0 00 1 8 9 10 11 12 13 14 31 32 34 38 39 58 60 62 96 127 128 129 133 139 141 144 150 157 159 160 173 847 8203 8206 8232
8233 8238 55296 57343 64976 65279 65533 65534 65535 65536 917536 983040 983100 1048576 1114109 1114111 1114112
4294967356 18446744073709551676 99999999999999999999999999999999
"""
NUMBERS = _NUMBERS.split()
"""References to characters that are no characters, or that wrap round to some that are."""

BROKEN = (
    "&#;",
    "&#x;",
    "&#xg;",
    "&#-60;script&#-62;",
    "&#+60;",
    "&#6 0;",
    "&#x3c script&#x3e hit(§)",
    "&",
    "&;",
    "&&&&",
    "&ltscript&gthit(§)&lt/script&gt",
    "&lt!--&gt",
    "&notit;&notin;&copy§",
    "&#x110000;<b>",
    "&#xD800;&#xDC00;",
    "&#55357;&#56832;",
    "&quot;&apos;&grave;&nbsp;&Tab;&NewLine;&colon;&lpar;&rpar;&sol;&bsol;&equals;",
    '<a href="https://a.nl/?a=1&copy=2&lt=3&quot=4">x</a>',
    '<a href="https://a.nl/?&quot;onclick=&quot;hit(§)">x</a>',
    '<a title="&quot;&gt;&lt;svg onload=hit(§)&gt;" href=https://a.nl>x</a>',
    "<a title='&#39; onclick=&#39;hit(§)' href=https://a.nl>x</a>",
    "<a title='&#10;&#13;&#9;&#0;x' href=https://a.nl>x</a>",
    '<a href="https://a.nl/&#10;&#13;&#9;x">x</a>',
    '<a href="https://a.nl/&#x2028;&#8238;x">x</a>',
    "https://a.nl/?x=&quot;onclick=hit(§)",
    "https://a.nl/?x=\"onclick='hit(§)",
    "https://a.nl/<svg/onload=hit(§)>",
    "www.a.nl/`onclick=hit(§)`",
    "<b>&#13;x&#13;&#10;y</b>",
    "<pre>\n\n&#10;x</pre>",
    "<pre>&#13;&#10;x</pre>",
    "\r\r\r<b>x</b>\r",
    "a\rb\r\nc\x0bd\x0ce\x1cf\x1dg\x1eh\x85i",
    "\ufeff<script>hit(§)</script>",
    "\ufeff\ufeff\u202e<b>x",
    "\u202e>tpircs/<(§)tih>tpircs<",
    "<b>\u202ex</b>\u2066y",
    "e" + "\u0301" * 200 + "<b>",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467<svg onload=hit(§)>",
    "\ud83d\ude00<b>\ud83d</b>\ude00",
    "-§\u200d\ufe0f\u20e3<i>",
)

MANGLERS = (
    lambda text: escape(text),
    lambda text: escape(escape(text)),
    lambda text: text.replace("<", "&#60;").replace(">", "&#62;"),
    lambda text: "".join(f"&#{ord(sign)};" if sign != "§" else sign for sign in text),
    lambda text: "".join(f"&#x{ord(sign):04x}" if sign != "§" else sign for sign in text),
    lambda text: quote(text, safe="§"),
    lambda text: quote(quote(text, safe="§"), safe="§"),
    lambda text: "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text),
    lambda text: text.replace("<", "+ADw-").replace(">", "+AD4-").replace('"', "+ACI-"),
    lambda text: text.replace("<", "\\u003c").replace(">", "\\u003e"),
    lambda text: text.upper(),
    lambda text: text.swapcase(),
    lambda text: text[::-1],
    lambda text: text.replace(" ", "\xa0"),
    lambda text: text.replace("i", "\u0131").replace("s", "\u017f").replace("k", "\u212a"),
    lambda text: text.replace("<", "<\u0338"),
    lambda text: text.replace("<", "\xc0\xbc").replace(">", "\xc0\xbe"),
    lambda text: text.replace("\n", "\r").replace(" ", "\r"),
)


def vectors() -> Iterator[str]:
    yield from BROKEN
    for row, sign in enumerate(INVISIBLE):
        first, second, third = (ATTACKS[(row + step) % len(ATTACKS)] for step in range(3))
        # Inside the name, behind it, and everywhere.
        yield first[:2] + sign + first[2:]
        yield second.replace(" ", sign).replace("(", sign + "(")
        yield sign.join(third.partition("§")[0]) + "§" + sign.join(third.partition("§")[2])
    for less in LESS_THAN:
        more = less.replace("lt", "gt").replace("3c", "3e").replace("3C", "3E").replace("60", "62")
        yield f"{less}script{more}hit(§){less}/script{more}"
        yield f"<b title='{less}svg onload=hit(§){more}'>{less}img src=x: onerror=hit(§){more}</b>"
        yield f"<a href='https://a.nl/{less}' title='{less}i{more}'>x</a>"
    for number in NUMBERS:
        yield f"<b>&#{number};script&#{number}</b>"
        yield f"<a href='java&#{number};script:hit(§)'>x</a>"
        yield f"<a href='https://a.nl/&#x{int(number):x};' title='&#{number};'>x</a>"
    for mangle in MANGLERS:
        yield from (mangle(attack) for attack in ATTACKS)
