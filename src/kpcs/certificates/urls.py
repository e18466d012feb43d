"""Addresses of the document's pages."""

from __future__ import annotations

from django.urls import path

from .views import acts, application_form, applications, blanks, certificates, inspections, issuing, notices

app_name = "certificates"
urlpatterns = [
    path("applications", applications.listing, name="applications"),
    path("applications/new", application_form.new, name="new"),
    path("applications/parcels.xlsx", application_form.parcels_template, name="parcels-template"),
    path("applications/<uuid:pk>", applications.application, name="application"),
    path("applications/<uuid:pk>/edit", application_form.edit, name="edit"),
    path("applications/<uuid:pk>/withdraw", applications.withdraw, name="withdraw"),
    path("applications/<uuid:pk>/send-back", applications.send_back, name="send-back"),
    path("applications/<uuid:pk>/inspect", inspections.inspect, name="inspect"),
    path("applications/<uuid:pk>/photographs", inspections.photographs, name="photographs"),
    path("applications/<uuid:pk>/issue", issuing.issue, name="issue"),
    path("photographs/<int:pk>", inspections.photograph, name="photograph"),
    path("certificates", certificates.listing, name="list"),
    path("certificates.csv", certificates.export, name="export"),
    path("certificates/report-false", acts.report_false, name="report-false"),
    path("certificates/technical", issuing.technical, name="technical"),
    path("certificates/<str:number>", certificates.certificate, name="certificate"),
    path("certificates/<str:number>/print", certificates.print_certificate, name="print"),
    path("certificates/<str:number>/replace", issuing.replace, name="replace"),
    path("certificates/<str:number>/copy.pdf", certificates.copy, name="copy"),
    path("certificates/<str:number>/proof/<int:event>", certificates.log_proof, name="log-proof"),
    path("certificates/<str:number>/<slug:name>", acts.act, name="act"),
    path("reported-numbers", notices.reported, name="reported"),
    path("reported-numbers/<int:pk>/withdraw", notices.withdraw, name="withdraw-notice"),
    path("blanks", blanks.account, name="blanks"),
    path("blanks/receive", blanks.receive, name="receive-blanks"),
    path("blanks/allot", blanks.allot, name="allot-blanks"),
    path("blanks/write-off", blanks.write_off, name="write-off-blank"),
    path("blanks/<int:pk>", blanks.of_range, name="blank-range"),
]
