"""The tone of each state, and what may be asked of a certificate in it."""

from __future__ import annotations

from ..models import Application, Blank, Certificate

A, C, B = Application.State, Certificate.State, Blank.State
APPLICATION_TONES = {
    A.DRAFT: "neutral",
    A.SUBMITTED: "wait",
    A.INSPECTED: "wait",
    A.ISSUED: "done",
    A.REFUSED: "bad",
    A.WITHDRAWN: "neutral",
}
CERTIFICATE_TONES = {
    C.PROMISED: "wait",
    C.ISSUED: "good",
    C.NOTIFIED: "good",
    C.EXPORTED: "wait",
    C.PRESENTED: "wait",
    C.USED: "good",
    C.CONFIRMED: "done",
    C.REPLACED: "neutral",
    C.VOID: "bad",
    C.EXPIRED: "neutral",
    C.LOST: "bad",
    C.STOLEN: "bad",
    C.REFUSED: "bad",
    C.DETAINED: "warn",
    C.SEIZED: "bad",
    C.RETURNED: "warn",
    C.RECEIVED_BACK: "neutral",
    C.REPORTED_FALSE: "bad",
}
BLANK_TONES = {B.IN_STOCK: "neutral", B.ISSUED: "good", B.SPOILED: "warn", B.LOST: "bad"}
