"""Brings the catalogues up to date with the sentences in the code; then translate what is left empty.

.venv/bin/python .dev/catalogue.py
"""

import io
import sys
from pathlib import Path

from babel import Locale
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.web.test_catalogue import CATALOGUES, for_friends, wanted_in  # noqa: E402 - the tests say what a sentence is

HEAD = """\
# {title}. Brought up to date by: .venv/bin/python .dev/catalogue.py
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {language}\\n"
"Plural-Forms: {plural};\\n"

"""


def main() -> None:
    for name, path in CATALOGUES.items():
        language, _, friends = name.partition("-")
        known = read_po(io.BytesIO(path.read_bytes()), locale=language)
        catalogue = Catalog(locale=language, fuzzy=False)
        for sentence in for_friends() if friends else wanted_in(name):
            before = known.get(sentence)
            catalogue.add(sentence, before.string if before else "")
        written = io.BytesIO()
        write_po(written, catalogue, sort_output=True, no_location=True, omit_header=True, width=0)
        told = "sentences for readers who are spoken to as friends are" if friends else "sentences"
        title = f"{Locale.parse(language).get_display_name('en')} {told}"
        head = HEAD.format(title=title, language=language, plural=known.plural_forms)
        path.write_text(head + written.getvalue().decode().lstrip(), encoding="utf-8")
        empty = [message.id for message in catalogue if message.id and not is_whole(message.string)]
        print(f"{name}: {len(catalogue)} sentences, {len(empty)} to translate")


def is_whole(translated: str | tuple[str, ...]) -> bool:
    return bool(translated) and all((translated,) if isinstance(translated, str) else translated)


main()
