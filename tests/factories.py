"""One plain function for each table: a row that is valid as it stands; what a test cares about is passed in."""

from __future__ import annotations

import hashlib
import zlib
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.db import transaction

from kpcs.accounts.models import Officer, Token
from kpcs.certificates.models import Certificate
from kpcs.custody.models import Firm, Representative
from kpcs.exchange.models import Mail
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.ledger.models import Event
from kpcs.participants.models import Authority, NumberRange, Participant, PublicKey, Standing
from kpcs.scheme.codec import payload_of
from kpcs.scheme.statement import Origin, Parcel, Party, Statement
from kpcs.scheme.values import Carats, CertificateNumber, CountryCode, HsCode, Usd
from kpcs.shipments.models import Arrival, Confirmation, Discrepancy, FoundParcel
from kpcs.statistics.models import Draft, Figure, Release, Submission, Upload

# Early on the day of the tests: pages act from its noon on (tests.clock), and the log goes only forwards (K-LOG.2).
NOW = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)
TODAY = NOW.date()
PASSWORD = "a long password for tests"
NAMES = {
    "BW": ("Botswana", "Botswana"),
    "CA": ("Canada", "Canada"),
    "CF": ("Central African Republic", "République centrafricaine"),
    "EU": ("European Union", "Union européenne"),
    "NA": ("Namibia", "Namibie"),
    "SL": ("Sierra Leone", "Sierra Leone"),
    "ZA": ("South Africa", "Afrique du Sud"),
}
_numbers = count(1)


def new_year(years: int = 0) -> date:
    """1 January of the year in which things were filed by ``TODAY``, or of one that follows."""
    return date((TODAY - timedelta(days=30)).year + years, 1, 1)


def make_participant(code: str = "SL", *, status: str | None = "active", since: date = date(2003, 1, 1)) -> Participant:
    """A Participant in standing since the scheme began; ``status=None`` leaves its timeline empty."""
    name, name_fr = NAMES.get(code, (f"Participant {code}", f"Participant {code}"))
    participant, is_new = Participant.objects.get_or_create(code=code, defaults={"name": name, "name_fr": name_fr})
    if is_new and status:
        make_standing(participant, status=status, from_on=since)
    return participant


def make_standing(participant: Participant, **given: Any) -> Standing:
    values = {"status": "active", "from_on": date(2003, 1, 1), "source": "test", **given}
    return Standing.objects.create(participant=participant, **values)


def make_authority(code: str = "sl-demo", *, participant: str = "", **given: Any) -> Authority:
    """A hosted demonstration authority; the Participant is the first two letters of the code."""
    owner = make_participant(participant or code[:2].upper())
    values = {
        "participant": owner,
        "name": f"Demonstration authority of {owner.name}",
        "address": "1 Demonstration Street",
        "is_hosted": True,
        "is_demonstration": True,
        "notices_email": f"notices@{code}.test",
        "confirmations_email": f"confirmations@{code}.test",
        **given,
    }
    authority, _ = Authority.objects.get_or_create(code=code, defaults=values)
    return authority


def make_key(authority: Authority, **given: Any) -> PublicKey:
    """A public key without its private half; a test that signs makes one with ``tests.people.make_signing_key``."""
    number = next(_numbers)
    values = {
        "kid": f"{number:016x}",
        "algorithm": "ES256",
        "public": "00",
        "valid_from": new_year(),
        "valid_until": new_year(2),
        **given,
    }
    return PublicKey.objects.create(authority=authority, **values)


def make_number_range(participant: Participant, **given: Any) -> NumberRange:
    values = {"year": 2026, "first": 1, "last": 9999, "source": "test", **given}
    return NumberRange.objects.create(participant=participant, **values)


def make_officer(authority: Authority, *roles: str, **given: Any) -> Officer:
    """An officer who signs in with ``PASSWORD``."""
    number = next(_numbers)
    values = {"email": f"officer{number}@{authority.code}.test", "full_name": f"Officer {number}", **given}
    officer = Officer(authority=authority, roles=list(roles), **values)
    officer.set_password(PASSWORD)
    officer.save()
    return officer


def make_token(officer: Officer, text: str = "kp_test_token", **given: Any) -> Token:
    """A token that a program sends as ``Authorization: Bearer`` and ``text``."""
    values = {"label": "test", "made_at": NOW, "expires_at": NOW + timedelta(days=365), **given}
    return Token.objects.create(officer=officer, digest=hashlib.sha256(text.encode()).hexdigest(), **values)


def make_firm(authority: Authority, **given: Any) -> Firm:
    number = next(_numbers)
    values = {
        "name": f"Demonstration Exporter {number} Ltd",
        "address": "2 Demonstration Street",
        "country": authority.participant_id if authority.participant_id != "EU" else "BE",
        "licence_number": f"LIC-{number:04d}",
        "licence_from": new_year(),
        "licence_until": new_year(2) - timedelta(days=1),
        "is_demonstration": True,
        **given,
    }
    return Firm.objects.create(authority=authority, **values)


def make_representative(firm: Firm, person: Officer, **given: Any) -> Representative:
    return Representative.objects.create(firm=firm, person=person, **{"since_on": new_year(), **given})


def make_event(by: Officer, kind: Kind = Kind.FIRM_REGISTERED, **given: Any) -> Event:
    values = {"subject": ("firm", "1"), "at": NOW, **given}
    with transaction.atomic():
        return Event.objects.get(pk=ledger.record(kind, by=by, **values))


def make_mail(**given: Any) -> Mail:
    number = next(_numbers)
    values = {
        "event": number,
        "kind": "pre_alert.sent",
        "authority": "sl-demo",
        "to": "notices@eu-demo.test",
        "subject": "Notice",
        "body": "Text",
        "made_at": NOW,
        **given,
    }
    return Mail.objects.create(**values)


def make_statement(number: str = "SL004912", **given: Any) -> Statement:
    """A statement that every rule would allow: two parcels mined in the issuing Participant, bound for the EU."""
    parsed = CertificateNumber.parse(number)
    values: dict[str, Any] = {
        "number": parsed,
        "authority": f"Demonstration authority of {parsed.participant}",
        "issued_on": TODAY,
        "validated_on": TODAY,
        "expires_on": TODAY + timedelta(days=60),
        "exporter": Party("Demonstration Exporter One Ltd", "1 Demonstration Street", parsed.participant),
        "importer": Party("Demonstration Importer One", "2 Demonstration Square", CountryCode("BE")),
        "destination": CountryCode("EU"),
        "origin": Origin((parsed.participant,)),
        "parcels": (
            Parcel(HsCode.GEM, Carats(12_345), Usd(4_500_000)),
            Parcel(HsCode.INDUSTRIAL, Carats(6_000), Usd(60_000)),
        ),
        "seals": ("DEMO-0001",),
        "parcel_count": 2,
        **given,
    }
    return Statement(**values)


def make_certificate(authority: Authority, statement: Statement | None = None, **given: Any) -> Certificate:
    """An issued certificate. The signature is not one: a test that verifies issues through the action."""
    said = statement or make_statement(f"{authority.participant_id}{next(_numbers):06d}")
    values: dict[str, Any] = {
        "state": "issued",
        "state_since": NOW,
        "destination": str(said.destination),
        "exporter_name": said.exporter.name,
        "importer_name": said.importer.name,
        "origin": str(said.origin),
        "parcel_count": said.parcel_count,
        "carats_points": said.carats.points,
        "value_cents": said.value.cents,
        "issued_on": said.issued_on,
        "expires_on": said.expires_on,
        "payload": payload_of(said),
        "kid": "0" * 16,
        "algorithm": "ES256",
        "signed": b"not a signature",
        "promised_by": "test",
        "promised_at": NOW,
        "issued_at": NOW,
        **given,
    }
    return Certificate.objects.create(number=str(said.number), authority=authority, **values)


def make_arrival(authority: Authority, statement: Statement | None = None, **given: Any) -> Arrival:
    """A shipment presented at the authority with a genuine certificate, nothing decided yet."""
    said = statement or make_statement(f"SL{next(_numbers):06d}")
    values: dict[str, Any] = {
        "number": str(said.number),
        "issuer": str(said.participant),
        "how": "qr",
        "payload": payload_of(said),
        "outcome": "genuine",
        "state_since": NOW,
        "exporter_name": said.exporter.name,
        "importer_name": said.importer.name,
        "parcel_count": said.parcel_count,
        "carats_points": said.carats.points,
        "value_cents": said.value.cents,
        "presented_at": NOW,
        "presented_by": given.pop("presented_by", None) or make_officer(authority, "import_officer"),
        "has_prior_notice": True,
        **given,
    }
    return Arrival.objects.create(authority=authority, **values)


def make_found_parcel(arrival: Arrival, **given: Any) -> FoundParcel:
    """One parcel as found: the first line of the certificate that ``make_statement`` writes."""
    values = {"line": 1, "hs": "7102.31", "carats_points": 12_345, "value_cents": 4_500_000, **given}
    return FoundParcel.objects.create(arrival=arrival, **values)


def make_confirmation(arrival: Arrival, *, exporting: Authority | None = None, **given: Any) -> Confirmation:
    """The confirmation of an arrival, sent and not read yet."""
    values: dict[str, Any] = {
        "number": arrival.number,
        "importing": arrival.authority,
        "exporting": exporting,
        "issuer": arrival.issuer,
        "parcel_count": arrival.parcel_count,
        "carats_points": arrival.carats_points,
        "value_cents": arrival.value_cents,
        "exporter": arrival.exporter_name,
        "importer": arrival.importer_name,
        "received_on": TODAY,
        "sent_at": NOW,
        "sent_by": arrival.presented_by,
        **given,
    }
    return Confirmation.objects.create(arrival=arrival, **values)


def make_discrepancy(confirmation: Confirmation, **given: Any) -> Discrepancy:
    """A weight that differs, not answered yet."""
    values = {"field": "carats", "stated": "183.45", "found": "183.40", "cause": "weighing", **given}
    return Discrepancy.objects.create(confirmation=confirmation, **values)


def make_submission(participant: str = "SL", **given: Any) -> Submission:
    """A signed return of production of the first half of 2026, without figures."""
    by = {"prepared_by": "program:test", "prepared_by_name": "kpcs test", "prepared_at": NOW}
    signed = {"state": "signed", "signed_by": "program:test", "signed_by_name": "kpcs test", "signed_at": NOW}
    values = {"subject": "production", "year": 2026, "part": 1, "channel": "form", **by, **signed, **given}
    return Submission.objects.create(participant=make_participant(participant), **values)


def make_figure(submission: Submission | None = None, **given: Any) -> Figure:
    """One line of production, 100.00 carats for 15,000.00 US$."""
    submission = submission or make_submission()
    values = {"flow": "production", "method": "undivided", "points": 10_000, "cents": 1_500_000, **given}
    values.setdefault("line", submission.figures.count() + 1)
    return Figure.objects.create(submission=submission, **values)


def make_draft(participant: str = "SL", **given: Any) -> Draft:
    """A return of trade that is being typed."""
    who = {"changed_at": NOW, "changed_by": "program:test", "changed_by_name": "kpcs test"}
    values = {"subject": "trade", "year": 2026, "part": 1, "filed": {"nil": "", "lines": []}, **who, **given}
    return Draft.objects.create(participant=make_participant(participant), **values)


def make_upload(participant: str = "SL", **given: Any) -> Upload:
    """A CSV file without lines, refused."""
    who = {"sent_at": NOW, "sent_by": "program:test", "sent_by_name": "kpcs test"}
    values = {"name": "return.csv", "digest": "0" * 64, "content": b"Flow,Carats\n", "stopping": 1, **who, **given}
    return Upload.objects.create(participant=make_participant(participant), **values)


def make_release(**given: Any) -> Release:
    """A release of no figures at all, public at once."""
    empty = {"figures": zlib.compress(b""), "figures_digest": "0" * 64}
    empty |= {"partners": zlib.compress(b""), "partners_digest": "0" * 64, "lines": 0}
    who = {"made_at": NOW, "made_by": "program:test", "made_by_name": "kpcs test", "public_from": NOW}
    years = {"title": "Figures", "first_year": 2026, "last_year": 2026}
    return Release.objects.create(**{"number": Release.objects.count() + 1, **empty, **who, **years, **given})
