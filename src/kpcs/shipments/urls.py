"""Addresses of the crossing."""

from __future__ import annotations

from django.urls import path

from kpcs.shipments.views import arrivals, confirming, deciding, finding

app_name = "shipments"
urlpatterns = [
    path("arrivals", arrivals.listing, name="arrivals"),
    path("arrivals/find", finding.look, name="find"),
    path("arrivals/present", finding.present, name="present"),
    path("arrivals/type", finding.typed, name="type"),
    path("arrivals/<uuid:id>", arrivals.arrival, name="arrival"),
    path("arrivals/<uuid:id>/open", deciding.opening, name="open"),
    path("arrivals/<uuid:id>/decide", deciding.decision, name="decide"),
    path("arrivals/<uuid:id>/endorse", deciding.endorsement, name="endorse"),
    path("arrivals/<uuid:id>/confirm", confirming.confirm, name="confirm"),
    path("arrivals/<uuid:id>/then/<slug:event>", deciding.follow_up, name="follow-up"),
    path("confirmations", confirming.listing, name="confirmations"),
    path("confirmations/received", confirming.received, name="confirmations-received"),
    path("confirmations/sent", confirming.sent, name="confirmations-sent"),
    path("confirmations/outstanding", confirming.outstanding, name="confirmations-outstanding"),
    path("confirmations/rate", confirming.rate, name="confirmations-rate"),
    path("confirmations/<str:number>", confirming.confirmation, name="confirmation"),
    path("confirmations/<str:number>/slip.pdf", confirming.slip_pdf, name="slip"),
    path("confirmations/<str:number>/seen", confirming.seen, name="seen"),
    path("confirmations/<str:number>/answer/<int:id>", confirming.answer, name="answer"),
]
