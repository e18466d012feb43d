"""Every sample with the verdict that a verifier must give: written down by hand, not asked of our own verifier."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kpcs.scheme.codec import PREFIX, assemble, parts_of, payload_of, qr_text
from kpcs.scheme.statement import Kind, Origin, Parcel, Party, Purpose, Statement
from kpcs.scheme.values import Carats, CertificateNumber, HsCode, Usd
from kpcs.scheme.verify import Outcome

from .ground import FIRST_SERIAL, LAST_SERIAL, NO_PARTICIPANT, Ground, Keys
from .keys import SpecimenKey

PRINTED = ("normal", "mixed-origin", "forty-lines", "technical", "void", "altered")


@dataclass(frozen=True, slots=True)
class Case:
    """One sample: ``step`` is the code of the step that fails first, empty for a genuine one."""

    name: str
    about: str
    text: str
    on: date
    outcome: Outcome
    step: str = ""
    statement: Statement | None = None


def normal(ground: Ground, serial: int = FIRST_SERIAL, **changes: Any) -> Statement:
    """A certificate of three lines, issued twenty days ago and in force."""
    place = ground.participant if ground.participant.code != "EU" else NO_PARTICIPANT
    statement = Statement(
        number=CertificateNumber(ground.participant, str(serial)),
        authority=ground.authority,
        issued_on=ground.day(-20),
        validated_on=ground.day(-20),
        expires_on=ground.day(40),
        exporter=Party("SPECIMEN Exporter One Ltd", "1 Specimen Street, no real place", place),
        importer=Party("SPECIMEN Importer Two Ltd", "2 Specimen Square, no real place", NO_PARTICIPANT),
        destination=ground.partner,
        origin=Origin((place,)),
        parcels=(
            Parcel(HsCode.UNSORTED, Carats(123_456), Usd(12_345_678)),
            Parcel(HsCode.INDUSTRIAL, Carats(50_023), Usd(999_999)),
            Parcel(HsCode.GEM, Carats(20_011), Usd(456_789_012)),
        ),
        seals=("SPECIMEN-1", "SPECIMEN-2"),
        parcel_count=3,
    )
    return replace(statement, **changes)


class Samples:
    """Writes the samples of one Participant; each takes the next serial, so that no word about one touches another."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._serial = FIRST_SERIAL

    def serial(self) -> int:
        self._serial += 1
        return self._serial

    def signed(
        self,
        name: str,
        about: str,
        outcome: Outcome = Outcome.GENUINE,
        step: str = "",
        *,
        key: SpecimenKey | None = None,
        on: date | None = None,
        **changes: Any,
    ) -> Case:
        """A sample whose signature holds."""
        statement = normal(self.ground, changes.pop("serial", None) or self.serial(), **changes)
        text = qr_text((key or self.ground.keys.signing).signed(payload_of(statement)))
        return Case(name, about, text, on or self.ground.on, outcome, step, statement)

    def text(self, name: str, about: str, text: str, step: str, outcome: Outcome = Outcome.NOT_A_CERTIFICATE) -> Case:
        """A sample that is damaged or something else."""
        return Case(name, about, text, self.ground.on, outcome, step)


def cases(ground: Ground) -> tuple[Case, ...]:
    """All samples of a Participant, the good ones first. Names and serials are the same in every kit."""
    samples = Samples(ground)
    parts: tuple[Callable[[Samples], Iterator[Case]], ...] = (_good, _days, _told, _keys, _places, _damaged)
    return tuple(case for part in parts for case in part(samples))


def _good(samples: Samples) -> Iterator[Case]:
    ground, signed = samples.ground, samples.signed
    own = normal(ground).origin.countries[0]
    other = NO_PARTICIPANT if own != NO_PARTICIPANT else ground.suspended_partner
    parcels = tuple(Parcel(HsCode.GEM, Carats(1_000 + line), Usd(100_000 + 7 * line)) for line in range(40))
    technical: dict[str, Any] = {"kind": Kind.TECHNICAL}
    far = Party("ООО «ОБРАЗЕЦ» — спецімен عينة 樣本", "Straße der Muster 1, Łódź, Ñuñoa", NO_PARTICIPANT)
    yield signed("normal", "Three lines, one origin, in force.", serial=FIRST_SERIAL)
    yield signed("one-line", "A single line.", parcels=parcels[:1], parcel_count=1)
    yield signed("forty-lines", "Forty lines: the largest code that offices print.", parcels=parcels, parcel_count=40)
    yield signed("mixed-origin", "Mixed origin, no country named.", origin=Origin(is_mixed=True))
    shares = Origin((own, other), (700, 300), is_mixed=True)
    yield signed("mixed-with-shares", "Mixed origin with countries and their shares.", origin=shares)
    yield signed("technical", "A technical certificate for a return.", **technical, purpose=Purpose.RETURN)
    yield signed("technical-research", "A technical certificate for research.", **technical, purpose=Purpose.RESEARCH)
    old = CertificateNumber(ground.participant, "900990")
    yield signed("replacement", "Replaces another number and names it.", replaces=old)
    yield signed("many-scripts", "Names in several scripts, with accents.", exporter=far)
    yield signed("no-seal", "No number of a seal is stated.", seals=())
    yield signed("great-value", "The largest figures.", parcels=(Parcel(HsCode.GEM, Carats(10**13), Usd(10**15)),))
    yield signed("ed25519", "Signed with a key of the kind Ed25519.", key=ground.keys.ed25519)
    yield signed("last-announced", "The last number that was announced.", serial=LAST_SERIAL)


def _days(samples: Samples) -> Iterator[Case]:
    ground, signed = samples.ground, samples.signed
    today: dict[str, Any] = {"issued_on": ground.on, "validated_on": ground.on}
    tomorrow: dict[str, Any] = {"issued_on": ground.day(1), "validated_on": ground.day(1)}
    yield signed("first-day", "Issued on the day of the check.", **today)
    yield signed("last-day", "The last day is the day of the check.", expires_on=ground.on)
    yield signed("expired", "Its last day was yesterday.", Outcome.EXPIRED, "dates", expires_on=ground.day(-1))
    yield signed("not-yet-issued", "Issued tomorrow.", Outcome.NOT_YET_VALID, "dates", **tomorrow)
    late = ground.day(3)
    yield signed("not-yet-validated", "Validated in three days.", Outcome.NOT_YET_VALID, "dates", validated_on=late)


# name: (what is told, the outcome, serial). The snapshot is made from the same table.
TOLD: dict[str, tuple[str, Outcome, int]] = {
    "void": ("The issuer declared it void.", Outcome.VOID, 900_901),
    "replaced": ("The issuer replaced it.", Outcome.REPLACED, 900_902),
    "lost": ("It was reported lost.", Outcome.LOST, 900_903),
    "stolen": ("It was reported stolen.", Outcome.STOLEN, 900_904),
    "reported-false": ("The number was reported as false.", Outcome.REPORTED_FALSE, 900_905),
    "used": ("It was already used for an import.", Outcome.ALREADY_USED, 900_906),
    "used-and-stolen": ("It was used and then reported stolen: the graver counts.", Outcome.STOLEN, 900_908),
}
UNTOLD = {
    "report-withdrawn": ("It was reported lost, and the report was withdrawn.", 900_907),
    "beside-used": ("The numbers before and after it were used; it was not.", 900_910),
}
USED = (900_906, 900_908, 900_909, 900_911, 900_912)
HONEST_SERIAL = 900_920


def _told(samples: Samples) -> Iterator[Case]:
    ground, signed = samples.ground, samples.signed
    for name, (about, outcome, serial) in TOLD.items():
        yield signed(name, about, outcome, "status", serial=serial)
    for name, (about, serial) in UNTOLD.items():
        yield signed(name, about, serial=serial)
    gone = ground.day(-1)
    about = "Void and expired: that it is void counts first."
    yield signed("void-and-expired", about, Outcome.VOID, "status", serial=900_901, expires_on=gone)
    about = "Its serial is not among those that were announced."
    yield signed("not-announced", about, Outcome.NUMBER_NOT_ANNOUNCED, "number", serial=950_001)


def _keys(samples: Samples) -> Iterator[Case]:
    keys, day = samples.ground.keys, samples.ground.day
    signed, refused = samples.signed, Outcome.KEY_NOT_VALID_ON_DAY
    later: dict[str, Any] = {"issued_on": day(-5), "validated_on": day(-5)}
    early: dict[str, Any] = {"issued_on": day(-701), "validated_on": day(-701)}
    yield signed("key-revoked-later", "Issued before its key was revoked, which was not misused.", key=keys.revoked)
    about = "Issued after its key was revoked."
    yield signed("key-revoked-before", about, refused, "key_day", key=keys.revoked, **later)
    about = "Its key was stolen, but the office signed it itself: it is in the list of honest ones."
    yield signed("key-stolen-honest", about, key=keys.copied, serial=HONEST_SERIAL)
    about = "Its key was stolen, and nothing shows that the office signed it."
    yield signed("key-stolen", about, refused, "key_day", key=keys.copied)
    about = "Its key was stolen; it has the number of an honest one and says something else."
    forged = (Parcel(HsCode.GEM, Carats(999_999), Usd(1)),)
    yield signed("key-stolen-copy", about, refused, "key_day", key=keys.copied, serial=HONEST_SERIAL, parcels=forged)
    yield signed("key-too-early", "Issued before its key was valid.", refused, "key_day", **early)
    yield signed("key-ended", "Issued after the last day of its key.", refused, "key_day", key=keys.ended)
    about = "The publisher of the list does not accept its key."
    yield signed("key-refused", about, Outcome.KEY_NOT_ACCEPTED, "key_day", key=keys.refused)
    about = "No root of the Participant certified its key."
    yield signed("key-not-certified", about, Outcome.KEY_NOT_CERTIFIED, "key_day", key=keys.uncertified)
    stranger = SpecimenKey("nobody on any list")
    yield signed("key-unknown", "Its key is not on the list.", Outcome.UNKNOWN_ISSUER, "key", key=stranger)
    partner = Keys.of(samples.ground.partner.code).signing
    about = "Signed with a key of another Participant than its number says."
    yield signed("key-of-another", about, Outcome.WRONG_PARTICIPANT, "participant", key=partner)


def _places(samples: Samples) -> Iterator[Case]:
    ground, signed, day = samples.ground, samples.signed, samples.ground.day
    issuer, destination = Outcome.ISSUER_NOT_IN_STANDING, Outcome.DESTINATION_NOT_IN_STANDING
    during: dict[str, Any] = {"issued_on": day(-320), "validated_on": day(-320)}
    before: dict[str, Any] = {"issued_on": day(-410), "validated_on": day(-410), "expires_on": day(-330)}
    about = "Issued while the exporting Participant was suspended."
    yield signed("issuer-suspended-then", about, issuer, "issuer", **during)
    about = "Issued before the exporting Participant was suspended, presented while it was."
    yield signed("issuer-suspended-meanwhile", about, issuer, "issuer", on=day(-350), **before)
    about = "Destined for a country that is no Participant."
    yield signed("destination-no-participant", about, destination, "destination", destination=NO_PARTICIPANT)
    about = "Destined for a Participant that was suspended after the issue."
    yield signed("destination-suspended", about, destination, "destination", destination=ground.suspended_partner)


def _damaged(samples: Samples) -> Iterator[Case]:
    ground, text = samples.ground, samples.text
    signing = ground.keys.signing
    good = signing.signed(payload_of(normal(ground, samples.serial())))
    written, parts = qr_text(good), parts_of(good)
    yield text("other-prefix", "Begins with HC1: as a health certificate does.", "HC1:" + written[4:], "text")
    yield text("no-prefix", "KP1: is missing.", written.removeprefix(PREFIX), "text")
    yield text("truncated", "The second half of the code is missing.", written[: len(written) // 2], "text")
    yield text("not-base45", "Holds characters that are not of Base45.", written[:20] + "abc" + written[23:], "text")
    yield text("a-number", "Nothing but a number.", str(normal(ground).number), "text")
    envelope = good[:16] + b"\xa1" + good[17:]
    yield text("other-envelope", "The signed message has another form.", qr_text(envelope), "envelope")
    empty = qr_text(signing.signed(b"\xa0"))
    yield text("no-content", "Signed, but its content is no certificate.", empty, "content")
    heavier = payload_of(normal(ground, parcels=(Parcel(HsCode.GEM, Carats(99_999_999), Usd(1)),)))
    altered = assemble(heavier, kid=parts.kid, algorithm=parts.algorithm, signature=parts.signature)
    about = "The weight was changed after it was signed."
    changed = text("altered", about, qr_text(altered), "signature", Outcome.ALTERED)
    yield replace(changed, statement=normal(ground, parcels=(Parcel(HsCode.GEM, Carats(99_999_999), Usd(1)),)))
    flipped = good[:-1] + bytes([good[-1] ^ 1])
    yield text(
        "broken-signature", "One bit of the signature is another.", qr_text(flipped), "signature", Outcome.ALTERED
    )
    stranger = SpecimenKey("nobody on any list").sign(parts.to_be_signed)
    forged = assemble(parts.payload, kid=parts.kid, algorithm=parts.algorithm, signature=stranger)
    about = "It names a key of the list and is signed with another."
    yield text("forged", about, qr_text(forged), "signature", Outcome.ALTERED)
