"""The confirmation of receipt as paper: what was received, beside what the certificate says."""

from __future__ import annotations

from django.utils import timezone

from kpcs.certificates.names import name_of
from kpcs.certificates.paper import Signatory, Slip, Words, languages, render_slip
from kpcs.scheme.facts import Decision, DifferenceCause
from kpcs.scheme.policies import policy_for
from kpcs.scheme.statement import Parcel, Statement
from kpcs.scheme.values import Carats, CountryCode, Usd
from kpcs.shipments.models import Confirmation
from kpcs.shipments.queries.arrivals import statement
from kpcs.shipments.queries.facts import found_parcels

FOR_THE_AUTHORITY = Words("For the importing authority", "Pour l’autorité d’importation")


def slip(confirmation: Confirmation) -> bytes:
    """The PDF of a confirmation, in English and the importing side's second language."""
    said = statement(confirmation.arrival)
    here = CountryCode(confirmation.importing.participant_id)
    on = timezone.localdate(confirmation.sent_at)
    own = policy_for(here, on).second_language
    second = own if own in languages() else "fr"
    return render_slip(
        Slip(
            statement=said,
            importing=here,
            authority=confirmation.importing.name,
            received_on=confirmation.received_on,
            confirmed_on=on,
            decision=Decision.ACCEPT,
            parcel_count=confirmation.parcel_count,
            carats=Carats(confirmation.carats_points),
            value=Usd(confirmation.value_cents),
            found=tuple(
                Parcel(parcel.hs, parcel.carats, parcel.declared or Usd(0))
                for parcel in found_parcels(confirmation.arrival)
            ),
            causes={
                row.field: (DifferenceCause(row.cause), row.explanation) for row in confirmation.discrepancies.all()
            },
            second_language=second,
            names={code: Words(name_of(code, "en"), name_of(code, second)) for code in _codes(said, here)},
            signatories=(Signatory(FOR_THE_AUTHORITY, confirmation.sent_by.full_name),),
            is_demonstration=confirmation.importing.is_demonstration,
        )
    )


def _codes(said: Statement, here: CountryCode) -> set[str]:
    parties = {said.exporter.country, said.importer.country}
    return {str(code) for code in {here, said.participant, said.destination, *parties, *said.origin.countries}}
