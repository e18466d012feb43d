"""What an officer typed is not lost when his session ends before he sends it.

Every form carries a mark that only this office can make and that names the officer it was drawn for. A form that
arrives without a session, or with the token of an earlier one, is kept for an hour if its mark is genuine: strangers
cannot fill the database. After the same officer signs in, he sees what was kept and sends it again himself.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, RawPostDataException

FIELD = "form_of"
KEY = "kept_form"
KEPT_SECONDS = 3600
MOST_CHARACTERS = 400_000
NEVER_KEPT = ("csrfmiddlewaretoken", FIELD)
_SIGNER = Signer(salt="kpcs.web.kept_form")


@dataclass(frozen=True, slots=True)
class KeptForm:
    """The address a form was sent to and its fields in order; files are only counted, they must be chosen again."""

    address: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


def mark_of(request: HttpRequest) -> str:
    """The mark for forms drawn for this officer; empty for visitors."""
    user = getattr(request, "user", None)
    return _SIGNER.sign(str(user.pk)) if user is not None and user.is_authenticated else ""


def hidden_field(request: HttpRequest) -> dict[str, str]:
    """The mark with the name of its field, for templates."""
    return {"mark_name": FIELD, "mark": mark_of(request)}


def is_own(request: HttpRequest) -> bool:
    """Whether the posted form was drawn for whoever is signed in now."""
    try:
        return _SIGNER.unsign(request.POST.get(FIELD, "")) == str(request.user.pk)
    except (BadSignature, RawPostDataException):
        return False


def keep(request: HttpRequest) -> bool:
    """Keep the posted form in the visitor's session; false when it has no genuine mark or is too long."""
    try:
        officer = _SIGNER.unsign(request.POST.get(FIELD, ""))
    except (BadSignature, RawPostDataException):
        return False
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NEVER_KEPT and "password" not in name
        for value in values
    ]
    if sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return False
    files = [file.name for files in request.FILES.lists() for file in files[1]]
    request.session[KEY] = {"officer": officer, "address": request.get_full_path(), "fields": fields, "files": files}
    if not request.user.is_authenticated:
        request.session.set_expiry(KEPT_SECONDS)
    return True


def kept(request: HttpRequest) -> KeptForm | None:
    """The form kept for whoever is signed in; another officer's is thrown away unseen."""
    stored = request.session.get(KEY)
    if stored is None:
        return None
    if stored["officer"] != str(request.user.pk):
        discard(request)
        return None
    fields = tuple((str(name), str(value)) for name, value in stored["fields"])
    return KeptForm(stored["address"], fields, tuple(stored["files"]))


def discard(request: HttpRequest) -> None:
    """Forget the kept form."""
    request.session.pop(KEY, None)
