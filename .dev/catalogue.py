"""Brings the Dutch catalogue up to date with the sentences in the code; then translate what is left empty.

.venv/bin/python .dev/catalogue.py
"""

import io
import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.web.test_catalogue import CATALOGUE, sentences  # noqa: E402 - the test says what a sentence is

HEAD = """\
# Dutch sentences of moderation. Brought up to date by: .venv/bin/python .dev/catalogue.py
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: nl\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def main() -> None:
    known = read_po(io.BytesIO(CATALOGUE.read_bytes()), locale="nl")
    catalogue = Catalog(locale="nl", fuzzy=False)
    for sentence in sentences():
        before = known.get(sentence)
        catalogue.add(sentence, before.string if before else "")
    written = io.BytesIO()
    write_po(written, catalogue, sort_output=True, no_location=True, omit_header=True, width=0)
    CATALOGUE.write_text(HEAD + written.getvalue().decode().lstrip(), encoding="utf-8")
    empty = [message.id for message in catalogue if message.id and not message.string]
    print(f"{len(catalogue)} sentences, {len(empty)} to translate")


main()
