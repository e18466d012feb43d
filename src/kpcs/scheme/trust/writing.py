"""A trust list as JSON: the writer. Equal lists give equal texts."""

from __future__ import annotations

import base64
import json

from kpcs.scheme.standings import Standings

from .form import VERSION
from .roots import Anchor, Root
from .values import TrustedKey, TrustList


def trust_text(trust: TrustList) -> str:
    """The list as JSON, to be read by people too."""
    content = {
        "version": VERSION,
        "sequence": trust.sequence,
        "published_at": trust.published_at.isoformat(),
        "good_until": trust.good_until.isoformat(),
        "publisher": {"name": trust.publisher},
        "anchors": [_anchor_form(anchor) for anchor in trust.anchors],
        "participants": [_standings_form(entry) for entry in trust.participants],
        "roots": [_root_form(root) for root in trust.roots],
        "keys": [_key_form(key) for key in trust.keys],
        **_told_form(trust),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _told_form(trust: TrustList) -> dict[str, object]:
    return {
        "numbers": [
            {
                "participant": one.participant.code,
                "year": one.year,
                "first": one.first,
                "last": one.last,
                "source": one.source,
            }
            for one in trust.numbers
        ],
        "features": [
            {
                "participant": one.participant.code,
                "year": one.year,
                "about": one.about,
                "text": one.text,
                "source": one.source,
            }
            for one in trust.features
        ],
        "logs": [
            {"origin": one.origin, "vkey": one.vkey, "authorities": list(one.authorities), "url": one.url}
            for one in trust.logs
        ],
        "witnesses": [
            {"name": one.name, "vkey": one.vkey, "side": one.side, "url": one.url} for one in trust.witnesses
        ],
        "policy": {"needed": trust.policy.needed, "of": list(trust.policy.of)},
        "status": [
            {"number": str(one.number), "status": one.state, "since": one.since.isoformat(), "reason": one.reason}
            for one in trust.statuses
        ],
    }


def _standings_form(entry: Standings) -> dict[str, object]:
    spans = [
        {
            "status": span.status,
            "from": span.from_on.isoformat(),
            "to": None if span.until is None else span.until.isoformat(),
            "zones": list(span.zones),
            "needs_approval": span.needs_approval,
            "monthly_report": span.monthly_report,
            "precision": span.precision,
            "source": span.source,
            "note": span.note,
        }
        for span in entry.spans
    ]
    return {"code": entry.participant.code, "name": entry.name, "standings": spans}


def _base64(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode("ascii")


def _anchor_form(key: Anchor | Root | TrustedKey) -> dict[str, object]:
    return {
        "kid": key.kid.hex(),
        "public": _base64(key.public),
        "valid_from": key.valid_from.isoformat(),
        "valid_until": key.valid_until.isoformat(),
    }


def _root_form(root: Root) -> dict[str, object]:
    return {
        **_anchor_form(root),
        "participant": root.participant.code,
        "algorithm": root.algorithm,
        "certification": _base64(root.certification),
        "accepted": root.accepted,
        "why_not": root.why_not,
    }


def _key_form(key: TrustedKey) -> dict[str, object]:
    return {
        **_anchor_form(key),
        "participant": key.participant.code,
        "authority": key.authority,
        "algorithm": key.algorithm,
        "certification": _base64(key.certification),
        "revocation": _base64(key.revocation),
        "revoked_at": None if key.revoked_at is None else key.revoked_at.isoformat(),
        "reason": key.reason,
        "compromised": key.compromised,
        "log": None
        if key.log is None
        else {"origin": key.log.origin, "size": key.log.size, "root": _base64(key.log.root)},
        "accepted": key.accepted,
        "why_not": key.why_not,
    }
