"""Texts made of whatever Textile, HTML, browsers and addresses react to, with words between them."""

from hypothesis import strategies as st

from tests.markup.reading import FULL, LITE, PLAIN, SPANS

# fmt: off
MARKUP = (
    "*", "_", "__", "**", "+", "^", "~", "??", "-", "%", '"', "'", ":", '":', "(", ")", "[", "]", "{", "}", "|", "@",
    "==", "!", "<", ">", "&", "$", "\\", "•", "…", "—", ".", ",", "/", "=", "`", "* ", "# ", "** ", "- ", "• ", "> ",
    ">> ", "\n* ", "\n# ", "\n- ", "\n> ", "\n>", "\n", "\n", "\n\n", "\n\n", " ", " ", "bq. ", "bc. ", "bq.. ",
    "bc.. ", "pre. ", "p. ", "h3. ", "h1. ", "p(x). ", "bq.:", "bq.:http://q.nl/s ", "\n\nbq. ", "bq.:www.q.nl ",
    "\n\np. ", "note#a. ", "[#a]", "[1]", "fn1. ", "###. ", "- a := b", ":=", "|a|b|", "\n|c|\n", "|_. ", "|\\2. ",
    "[*", "*]", "*(x)", "*:x", "==x==", "ABC(", "(c)", "4x4", "1/2", "'s ", "'90 ", "...", "--", " - ", "<b>", "</b>",
    "<i>", "</i>", "<em>", "<q>", "<sub>", "<br>", "<br/>", "<p>", "</p>", "<ul>", "</ul>", "<ol>", "<li>", "</li>",
    "<pre>", "</pre>", "<code>", "</code>", "<blockquote>", "</blockquote>", "<h3>", "</h3>", "<table>", "</table>",
    "<tr>", "<td>", "</td>", "<td colspan=2>", "<a href='http://a.nl'>", "<a href=x>", "</a>",
    '<a href="http://b.nl/?x=1&y=2" title="titel">', "<a title='", "<b class=x>", "<div>", "<script>", "<!--", "-->",
    "<jan>", "</x", "&lt;", "&gt;", "&amp;", "&eacute;", "&copy;", "&copy", "&hellip;", "&nbsp;", "&#8203;", "&#233;",
    "&x;", '"w":http://a.nl ', '"w":www.b.nl/_d_, ', '"(a) b":https://c.nl/f(g) ', ' "$":http://d.nl/x ',
    '":http://e.nl/', '"w":/x ', '"w":mailto:jan@example.org ', "javascript:", "//a.nl", "http://",
    " http://x.nl/a_b*c*_d_?e=f&g ", " www.y.nl ", "www.z.nl", "http://z.nl", " jan@example.org ",
    " j_a+n@example.org, ", " @naam ", " @code@ ",
)
# fmt: on

WORDS = ("woord", "zin", "1234", "Één", "x", "😀", "€5", "abc", "y3")

fragments = st.lists(st.sampled_from(MARKUP + 6 * WORDS), max_size=25).map("".join)
"""Such a text."""

levels = st.sampled_from((PLAIN, SPANS, LITE, FULL))
"""The elements of a level."""
