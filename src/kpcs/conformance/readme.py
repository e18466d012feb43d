"""The page that lies on top of the kit, for whoever opens it first."""

from __future__ import annotations

from datetime import date

from kpcs.scheme.verify import Outcome
from kpcs.scheme.verify.texts import table

_PAGE = """# Samples for verifiers of Kimberley Process Certificates

**Nothing in this folder is a real certificate.** Everything is marked SPECIMEN, and every key that signed it is known
to everybody. Never load a list from this folder into a verifier that is at work.

There is a folder for each Participant. In each of them:

| file | what it is |
|---|---|
| `expected.json` | every sample with the verdict that a verifier must give |
| `NAME.txt` | the text of the QR code |
| `NAME.png` | the QR code as a picture |
| `NAME.pdf` | for some: the printed certificate, with SPECIMEN across it |
| `trust.cose` | the trust list, signed (zlib and JSON inside a COSE_Sign1 message) |
| `trust.json` | the same list to read |
| `status.cose` | the status snapshot, signed: void, lost, used and other numbers |
| `anchor.txt` | the public key that signed both lists (SubjectPublicKeyInfo, Base64) |

A verifier agrees if, for each sample, judged by these two lists **on the day that the sample names** ({on} for most),
it gives the outcome of `expected.json`. The step that fails first is given as well: its number and name are those of
the verification procedure. A verifier that does not number its steps agrees by the outcome alone.

Try a verifier, whatever it is written in:

    kpcs conformance run FOLDER -- COMMAND {{file}} {{trust}} {{status}} {{on}}

Each word in braces is replaced: `{{text}}` by the text of the code, `{{file}}` by its file, `{{qr}}` by the picture,
`{{trust}}`, `{{trust_readable}}`, `{{status}}` and `{{anchor}}` by those files, `{{on}}` by the day. Without it only
the samples of the kit's own day are put to it, and only on that day. The command answers on its standard output, in one
of these ways:

1. JSON with the outcome, and the number or name of the step that failed if it knows it:
   `{{"outcome": "expired", "step": 12}}`
2. a line that is, or begins with, the outcome as a word: `EXPIRED`
3. nothing of the kind, and exit code 0 for genuine, 1 for anything else. This tells less, and the table says so.

The outcomes:

| outcome | what it says |
|---|---|
{outcomes}
"""


def readme(on: date) -> str:
    """The page for a kit of this day."""
    texts = table()
    outcomes = [f"| `{outcome}` | {texts[f'{outcome}.sentence']['en']} |" for outcome in Outcome]
    return _PAGE.format(on=on.isoformat(), outcomes="\n".join(outcomes))
