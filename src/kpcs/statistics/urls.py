"""Addresses of statistics."""

from __future__ import annotations

from django.urls import path

from .views import anomalies, drafted, figures, files, form, history, partners, releases, returns, sdmx

app_name = "statistics"
_ONE = "statistics/returns/<slug:subject>/<int:year>/<int:part>"
_PAIR = "statistics/partners/<str:exporter>/<str:importer>/<int:year>/<int:quarter>"
_QUARTER = "statistics/certificates/<int:year>/<int:quarter>"
urlpatterns = [
    path("statistics", figures.overview, name="overview"),
    path("statistics/world/<int:year>", figures.world, name="world"),
    path("statistics/world/<int:year>.csv", figures.world_file, name="world-file"),
    path("statistics/world/<int:year>.json", figures.world_json, name="world-json"),
    path("statistics/participants/<str:code>", figures.participant, name="participant"),
    path("statistics/missing", figures.missing, name="missing"),
    path("statistics/missing.json", figures.missing_json, name="missing-json"),
    path("statistics/anomalies", anomalies.anomalies, name="anomalies"),
    path("statistics/anomalies.json", anomalies.anomalies_json, name="anomalies-json"),
    path("statistics/anomalies/<slug:key>", anomalies.anomaly, name="anomaly"),
    path("statistics/partners", partners.partners, name="partners"),
    path("statistics/partners.csv", partners.partners_file, name="partners-file"),
    path("statistics/partners.json", partners.partners_json, name="partners-json"),
    path(_PAIR, partners.partner_pair, name="partner-pair"),
    path(f"{_PAIR}.json", partners.pair_json, name="partner-pair-json"),
    path(f"{_PAIR}/certificates.csv", partners.pair_file, name="partner-pair-file"),
    path("statistics/releases", releases.listing, name="releases"),
    path("statistics/releases/make", releases.make, name="release-make"),
    path("statistics/releases/<int:number>", releases.one, name="release"),
    path("statistics/releases/<int:number>/years/<int:year>", releases.year, name="release-year"),
    path("statistics/releases/<int:number>/years/<int:year>.pdf", releases.paper, name="release-paper"),
    path("statistics/releases/<int:number>/figures", releases.figures, name="release-figures"),
    path("statistics/releases/<int:number>/since/<int:before>", releases.compare, name="release-compare"),
    path("statistics/releases/<int:number>/<str:name>", releases.file, name="release-file"),
    path("statistics/returns", returns.listing, name="returns"),
    path("statistics/returns/send", files.send, name="send"),
    path(_ONE, returns.one, name="return"),
    path(f"{_ONE}/form", form.edit, name="edit"),
    path(f"{_ONE}/template.xlsx", files.empty, name="template"),
    path(f"{_ONE}/figures.csv", sdmx.data_csv, name="sdmx-csv"),
    path(f"{_ONE}/figures.xml", sdmx.data_xml, name="sdmx-xml"),
    path("statistics/structure.xml", sdmx.structure, name="structure"),
    path(f"{_ONE}/history", history.history, name="history"),
    path(f"{_ONE}/history.csv", history.history_file, name="history-file"),
    path("statistics/submissions/<int:pk>/sign", returns.sign, name="sign"),
    path("statistics/submissions/<int:pk>/send-back", returns.send_back, name="send-back"),
    path("statistics/submissions/<int:pk>/withdraw", returns.withdraw, name="withdraw"),
    path(_QUARTER, drafted.page, name="drafted"),
    path(f"{_QUARTER}.csv", drafted.file, name="drafted-file"),
    path(f"{_QUARTER}.xlsx", drafted.book, name="drafted-workbook"),
    path(f"{_QUARTER}/take", drafted.take, name="take"),
    path("statistics/files/<uuid:pk>", files.sent, name="upload"),
    path("statistics/files/<uuid:pk>/findings.xlsx", files.marked_copy, name="marked"),
    path("statistics/files/<uuid:pk>/findings.csv", files.findings_file, name="findings"),
    path("statistics/files/<uuid:pk>/original", files.original, name="original"),
]
