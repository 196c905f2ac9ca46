"""Scripts: which one a letter belongs to, and letters of one that a reader takes for letters of another.

Ordinary texts pay almost nothing: what is ASCII has no letters of other scripts.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

import regex

from moderation.domain.finding import Span

# The names that the Unicode property has (UAX 24), those that are most used in front: they are found sooner.
_NAMES = """
    Latin Common Inherited Cyrillic Greek Arabic Han Hangul Hiragana Katakana Hebrew Devanagari Thai Armenian Georgian
    Bengali Tamil Telugu Kannada Malayalam Gujarati Gurmukhi Oriya Sinhala Khmer Lao Myanmar Tibetan Ethiopic Mongolian
    Bopomofo Cherokee Canadian_Aboriginal Coptic Lisu Syriac Thaana Nko Tifinagh Javanese Balinese Sundanese Adlam Ahom
    Anatolian_Hieroglyphs Avestan Bamum Bassa_Vah Batak Bhaiksuki Brahmi Braille Buginese Buhid Carian
    Caucasian_Albanian Chakma Cham Chorasmian Cuneiform Cypriot Cypro_Minoan Deseret Dives_Akuru Dogra Duployan
    Egyptian_Hieroglyphs Elbasan Elymaic Glagolitic Gothic Grantha Gunjala_Gondi Hanifi_Rohingya Hanunoo Hatran
    Imperial_Aramaic Inscriptional_Pahlavi Inscriptional_Parthian Kaithi Kawi Kayah_Li Kharoshthi Khitan_Small_Script
    Khojki Khudawadi Lepcha Limbu Linear_A Linear_B Lycian Lydian Mahajani Makasar Mandaic Manichaean Marchen
    Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mro Multani
    Nabataean Nag_Mundari Nandinagari New_Tai_Lue Newa Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Old_Hungarian
    Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur Osage
    Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra
    Sharada Shavian Siddham SignWriting Sogdian Sora_Sompeng Soyombo Syloti_Nagri Tagalog Tagbanwa Tai_Le Tai_Tham
    Tai_Viet Takri Tangsa Tangut Tirhuta Toto Ugaritic Vai Vithkuqi Wancho Warang_Citi Yezidi Yi Zanabazar_Square
"""
SCRIPTS = tuple(_NAMES.split())

UNKNOWN = "Unknown"
"""The script of what is no character, or is newer than the names above."""

# Facts from confusables.txt of UTS 39, as far as one letter looks like one letter of ASCII; besides, letters in the
# form of small capitals (к м т, ᴀ ʙ). By script: a letter of ASCII, and behind it those that look like it.
LOOK_ALIKES = {
    "Cyrillic": (
        "AА BВ CС EЕ GԌ HН JЈ KК MМ OО PР SЅ TТ VѴ WԜ XХ YУҮ aа bЬв cс dԁ eеҽ hһн iіӏꙇ jј kк lІӀ mм nп oо pр qԛ rг sѕ "
        "tт vѵ wѡԝ xх yуү"
    ),
    "Greek": "AΑ BΒ EΕ FϜ HΗ IΙ JͿ KΚ MΜϺ NΝ OΟ PΡ TΤ XΧ YΥ ZΖ aα cϲ iι jϳ kκ oο pρ uυ vν yγ",
    "Armenian": "OՕ SՏ UՍ fք gց hհ nոռ oօ qգզ uս wա",
    "Cherokee": ("AᎪ BᏴ CᏟ DᎠ EᎬ GᏀᏳ HᎻ JᎫ KᏦ LᏞ MᎷ PᏢ RᎡᏒ SᏕᏚ TᎢ VᏙ WᎳᏔ YᎩᎽ ZᏃ bᏏ dᏧ hᏂ iᎥ cꮯ rꮁ sꮪ vꮩ wꮃ zꮓ"),
    "Coptic": "CⲤ HⲎ IⲒ KⲔ LⳐ MⲘ NⲚ OⲞ PⲢ TⲦ XⲬ YⲨ cⲥ oⲟ pⲣ rⲅ",
    "Lisu": "AꓮBꓐ CꓚDꓓ EꓰFꓝ GꓖHꓧ IꓲJꓙ KꓗLꓡ MꓟNꓠ OꓳPꓑ RꓣSꓢ TꓔUꓴ VꓦWꓪ XꓫYꓬ Zꓜdꓒ",
    "Canadian_Aboriginal": "AᗅᗩBᗷ CᑕDᗞᗪ EᕮFᖴ HᕼJᒍ LᒪMᗰ PᑭRᖇ UᑌVᐯ Xᕁᕽ bᑲᖯdᑯ",
    "Latin": ("aɑᴀ bʙ cᴄ dᴅ eᴇ fꜰ gɡɢᶃ hʜ iıɩɪ jᴊ kᴋĸ lʟ mᴍ nɴ oᴏᴑ pᴘ rʀ sꜱ tᴛ uᴜʋ vᴠ wᴡɯ yʏɣ zᴢ RƦ"),
}

# Letters in circles and squares that are white on black: unlike the others, Unicode does not say what they stand for.
_WHITE_ON_BLACK = {start + place: chr(ord("A") + place) for start in (0x1F150, 0x1F170) for place in range(26)}

_SIGNS = {**dict.fromkeys(map(ord, "\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201b\u2032\u00b4`"), "'")}
_SIGNS |= dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")


def _doubles(letters: str) -> Iterator[tuple[str, str]]:
    """Each double with the letter of ASCII that it looks like."""
    looks_like = ""
    for letter in letters.replace(" ", ""):
        if letter.isascii():
            looks_like = letter
        else:
            yield letter, looks_like


_DOUBLES = {script: dict(_doubles(letters)) for script, letters in LOOK_ALIKES.items()}
_LATIN = str.maketrans({double: letter for doubles in _DOUBLES.values() for double, letter in doubles.items()})

# Scripts whose letters a reader takes for each other. Han beside Latin deceives nobody.
_ALIKE = frozenset(LOOK_ALIKES)
_OF_OTHERS = "".join(rf"\p{{Script={script}}}" for script in LOOK_ALIKES if script != "Latin")
_OTHER = regex.compile(f"[{_OF_OTHERS}]")
# Letters of other scripts begin here; dashes, quotes and signs of money and the like lie in between.
_FAR = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u2c00-\U0010ffff]")
_WORD = regex.compile(r"[\w--_]+", regex.V1)

LONGEST = 200
"""Signs of a word that are looked at. Putting a pile of marks in order costs its square."""

SHORT = 3
"""Letters in a sign of a formula or a unit, such as "αx" or "νt": too few to pass for a word."""


@lru_cache(maxsize=4096)
def script_of(sign: str) -> str:
    """The script of one sign by its Unicode name: "Latin", "Cyrillic", "Han".

    Digits, punctuation and spaces are "Common", marks on letters "Inherited".
    """
    found = _scripts().match(sign)
    return found.lastgroup or UNKNOWN if found else UNKNOWN


@cache
def _scripts() -> regex.Pattern[str]:
    return regex.compile("|".join(rf"(?P<{name}>\p{{Script={name}}})" for name in SCRIPTS))


def is_near_latin(text: str) -> bool:
    """Whether a glance shows that all letters are Latin; those of a text for which it does not may still be."""
    return text.isascii() or not _FAR.search(text)


@lru_cache(maxsize=64)
def letters_outside(scripts: tuple[str, ...]) -> regex.Pattern[str]:
    """A pattern for runs of letters of other scripts than these. Raises ValueError when there is no such script."""
    if unknown := [name for name in scripts if name not in SCRIPTS]:
        raise ValueError(f"expected names of scripts such as Latin, Cyrillic or Han, got {unknown[0]!r}")
    inside = "".join(rf"\p{{Script={name}}}" for name in (*scripts, "Common", "Inherited"))
    return regex.compile(rf"[\p{{L}}--[{inside}]]++", regex.V1)


def skeleton(text: str) -> str:
    """The text as it looks at a glance: equal for texts that a reader takes for each other.

    Small letters; letters of other scripts, and those made for formulas, as the Latin ones that they look like;
    apostrophes and dashes of one kind. An accent makes a letter another one: "é" stays "é".
    """
    if text.isascii():
        return text.replace("`", "'").lower()
    bare = unicodedata.normalize("NFKD", text.translate(_SIGNS).translate(_WHITE_ON_BLACK))
    # Twice: "Η" looks like an "H" though its small form looks like an "n", and small forms have doubles too.
    return unicodedata.normalize("NFC", bare.translate(_LATIN).casefold().translate(_LATIN))


def mixed_words(text: str) -> Iterator[Span]:
    """The places of the words that mix scripts to look like other words, from left to right."""
    if is_near_latin(text) or not _OTHER.search(text):
        return
    for word in _WORD.finditer(text):
        if _mixes(word[0]):
            yield Span(*word.span())


def mixes_scripts(word: str) -> bool:
    """Whether letters of another script stand in a word because they look like its own: "раypal" with two Cyrillic
    letters.

    Honest mixtures are none: Han with Kana, "µg", "kΩ", a Greek letter in "α-test", or a letter that nobody takes for
    another, as in "ЯUSSIA".
    """
    return not word.isascii() and any(mixed_words(word))


def passes_for_ascii(word: str) -> bool:
    """Whether nobody sees that a word is not in ASCII: "раураl", of which only the last letter is."""
    return not word.isascii() and all(sign.isascii() or ord(sign) in _LATIN for sign in word)


def _mixes(word: str) -> bool:
    if word.isascii():
        return False
    letters = [sign for sign in unicodedata.normalize("NFKD", word[:LONGEST]) if sign.isalpha()]
    by_script: dict[str, set[str]] = {}
    for letter in letters:
        script = script_of(letter)
        if script in _ALIKE:
            by_script.setdefault(script, set()).add(letter)
    if len(by_script) < 2:
        return False
    if set(by_script) == {"Latin", "Greek"} and len(letters) <= SHORT:
        return False
    return any(
        all(letter in _DOUBLES[script] for letter in of_script)
        for script, of_script in by_script.items()
        if script != "Latin"
    ) or _passes_for_cyrillic(by_script)


def _passes_for_cyrillic(by_script: dict[str, set[str]]) -> bool:
    """Whether the Latin letters of a word are there to pass for Cyrillic ones."""
    passing = _DOUBLES["Cyrillic"].values()
    return "Cyrillic" in by_script and all(letter in passing for letter in by_script.get("Latin", ()))
