"""The words of hostile texts: signs that Textile, HTML, web addresses or Unicode give a meaning."""

# fmt: off
TEXTILE = (
    "*", "_", "**", "__", "+", "-", "^", "~", "%", "@", "??", "|", "!", "==", "#", "=", "\\", " *", "* ", " _", "_ ",
    " -", "- ", " +", "*a", "a*", "_a ", "-a-", "*[", "*(", "_(", "%(", "%{", "%[", "*{", "*:", '"', '"a', '":',
    '"a":', '"a":b ', '"(', ')":', '"a":http://a.nl ', '"a(b)":http://[', "[a]http://a.nl ", "[", "]", "[[", "[1]",
    "a[1]", "[#a]", "note#a. ", "fn1. ", "[a]:", "(", ")", "{", "}", "(a)", "{a:b}", "(a#b)", "ABC ", "ABC(a) ",
    "bq. ", "bq.:", "bc. ", "bc.. ", "p. ", "p(a). ", "h3. ", "pre. ", "notextile. ", "###. ", "* a\n", "# a\n",
    "** a\n", "- a :=", "- a:=b=:\n", "; a\n", ": a\n", "|a|b|\n", "|_. a|\n", "|\\2. a|", "<>. ", "4x4 ", "a--b",
    " -- ", "...", "'", "'s ", "a'b", "_a*b_*", "*_+^~",
)

HTML = (
    "<", ">", "</", "<a", "<a ", "<b>", "</b>", "<em>", "</em>", "<i><b>", "<p>", "</p>", "<br>", "<br />", "<li>",
    "<ul>", "</ul>", "<ul><li>", "<blockquote>", "<pre>", "</pre>", "<code>", "</code>", "<pre><code>",
    "<table><tr><td>", "<div>", "<script>", "<a href=", '<a href="', "<a href='http://a.nl'>", "</a>", "<a title=\"'",
    '<b class="a" ', " a=b", ' a="', "<!--", "-->", "<![CDATA[", "<?", "<a@", "a<b", "&", "&lt;", "&amp;", "&#64;",
    "&#x40", "&notin;", "&#", "&&amp;", "/>",
)

ADDRESSES = (
    "http://", "https://a.nl/", "http://a.nl/(", "www.", "www.a.nl ", "//", "http://a.nl/_a_*b*", "http://a@",
    "http://[", "mailto:", "javascript:", "a@", "@a", "a@a", "a@a.nl ", "a.a.", ".a@", "a-a.", "a+a@", ".", "..",
    "%40", "%25", "@@", "a_", "apenstaartje ", " at ", "(at)", "[at]", " punt ",
)

UNICODE = (
    "a\u0301", "\u0301", "\u0323\u0307", "e\u0308\u0327", "\u200d", "👩\u200d", "👩🏽", "❤\ufe0f\u200d", "\ufe0f",
    "🇳", "🏴\U000e0067", "\u202e", "\u2067", "\u200f", "אב", "\u05b8", "عر", "\u0644\u0627", "한", "ᄀ", "ﬃ", "İ",
    "ß", "\u3000", "\u00a0", "\u00ad", "\u2028", "\U000f0000", "\U00100000", "\U0010fffd", "\ud800", "１", "＠", "．",
    "‘", "”", "—", "…",
)

PLAIN = (
    "a", "1", "A", "é", "aa ", "a ", "1 ", " ", "    ", "\t", "\n", "\n\n", "\n ", " \n", "\r\n", "a\n", "a\n\n", ",",
    ";", ":", "?", "/",
)
# fmt: on

TOKENS = tuple(dict.fromkeys((*TEXTILE, *HTML, *ADDRESSES, *UNICODE, *PLAIN)))
"""All of them, each once."""

WORDS = tuple("een dapper plan maar het komt wel heel erg laat zei de minister\n".replace(" ", " |").split("|"))

NESTED = (
    ("<b>", "</b>"), ("<em>", "</em>"), ("<ul><li>", "</li></ul>"), ("<blockquote>", "</blockquote>"),
    ("<p>", "</p>"), ("<a href='http://a.nl'>", "</a>"), ("<code>", "</code>"), ("<div>", "</div>"), ("*", "*"),
    ("_", "_"), ("(", ")"), ("[", "]"), ("{", "}"), ('"', '":http://a.nl '), ("%", "%"), ("??", "??"),
    ("<!--", "-->"), ("<", ">"), ("*_", "_*"),
)  # fmt: skip
"""What can stand inside itself: how it begins and how it ends."""

RUNS = (
    "a", "A", "1", "0", "-", "_", ".", "=", "*", "é", "ß", "İ", "한", "א", "😀", "\u0301", "\u200d", "\u202e",
    "\u00a0", " ", "\n", "a-", "a_", "a.", "a1", "aA", "1,", "1.", "-.", "a'", "a\u0301", "👩\u200d", "🇳",
    "\U000f002a",
)  # fmt: skip
"""What a long run without an end may be made of."""
