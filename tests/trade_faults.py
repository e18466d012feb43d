"""Faults that can be planted into the world of :mod:`tests.traders`, with what must be told of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kpcs.statistics.analysis.trade.rows import EXPORT, IMPORT
from tests.traders import BOART, GEM, SORTED_NOT, World

WHEN = 2023 * 4 + 1


def grams_for_carats(world: World) -> World:
    row = world.row("AE", IMPORT, "SL", WHEN, GEM)
    return world.with_row(row, points=row.points // 5)


def ten_times_the_weight(world: World) -> World:
    row = world.row("AO", EXPORT, "AE", WHEN, GEM)
    return world.with_row(row, points=row.points * 10)


def a_hundredth_of_the_value(world: World) -> World:
    row = world.row("EU", IMPORT, "BW", WHEN, GEM)
    return world.with_row(row, cents=row.cents // 100)


def another_heading(world: World) -> World:
    row = world.row("AE", IMPORT, "CD", WHEN, GEM)
    return world.with_row(row, hs=SORTED_NOT)


def not_filed_by_the_importer(world: World) -> World:
    return world.without(*(row for row in world.rows if row[:4] == ("EU", IMPORT, "NA", WHEN)))


def a_third_less(world: World) -> World:
    row = world.row("EU", IMPORT, "ZA", WHEN, GEM)
    return world.with_row(row, points=row.points * 2 // 3, cents=row.cents * 2 // 3)


def worth_less_on_arrival(world: World) -> World:
    row = world.row("AE", IMPORT, "ZA", WHEN, GEM)
    return world.with_row(row, cents=row.cents * 3 // 5)


def fewer_certificates_received(world: World) -> World:
    row = world.count("AE", IMPORT, "BW", WHEN)
    return world.with_row(row, certificates=row.certificates // 2)


def no_certificates(world: World) -> World:
    rows = [row for row in world.counts if row.reporter == "NA" and row.quarter == WHEN]
    for row in rows:
        world = world.with_row(row, certificates=0)
    return world


def dear_on_both_sides(world: World) -> World:
    for key in (("AO", EXPORT, "EU"), ("EU", IMPORT, "AO")):
        row = world.row(*key, WHEN, GEM)
        world = world.with_row(row, cents=row.cents * 3)
    return world


def slipped_on_both_sides(world: World) -> World:
    for key in (("SL", EXPORT, "EU"), ("EU", IMPORT, "SL")):
        row = world.row(*key, WHEN, GEM)
        world = world.with_row(row, cents=row.cents * 10)
    return world


def cheap_for_years(world: World) -> World:
    """A buyer to whom the producer sells directly at a sixth of what all others say of the same stones."""
    rows = [row for row in world.rows if {row.reporter, row.partner} == {"BW", "IL"} and row.hs == GEM]
    names = {"IL": "AM", "BW": "BW"}
    cheap = (
        row._replace(reporter=names[row.reporter], partner=names[row.partner], cents=row.cents // 6) for row in rows
    )
    return replace(world, rows=(*world.rows, *cheap))


def dearer_at_the_centre(world: World) -> World:
    """From the middle on the centre sends on at twice what it paid."""
    rows = [row for row in world.rows if row.hs == GEM and row.origin == "AO" and row.quarter >= WHEN]
    for row in rows:
        if "AE" in (row.reporter, row.partner) and {row.reporter, row.partner} & {"IN", "CN", "US"}:
            world = world.with_row(row, cents=row.cents * 2)
    return world


def twice_as_much(world: World) -> World:
    """All trade of a Participant doubles in one quarter, on both sides."""
    rows = [row for row in world.rows if "ZA" in (row.reporter, row.partner) and row.quarter == WHEN]
    for row in rows:
        world = world.with_row(row, points=row.points * 2, cents=row.cents * 2)
    for row in [row for row in world.counts if "ZA" in (row.reporter, row.partner) and row.quarter == WHEN]:
        world = world.with_row(row, certificates=row.certificates * 2)
    return world


def another_mix(world: World) -> World:
    """Half of what a Participant sends as one heading goes as the other, on both sides, at its own price."""
    rows = [row for row in world.rows if {"ZA"} & {row.reporter, row.partner} and row.quarter == WHEN]
    for row in rows:
        gems = next(one for one in rows if one[:4] == row[:4] and one.hs == GEM)
        moved = gems.points * 2 // 5
        usual = row.cents * moved // row.points
        sign = 1 if row.hs == SORTED_NOT else -1
        world = world.with_row(row, points=row.points + sign * moved, cents=row.cents + sign * usual)
    return world


def certificates_six_times(world: World) -> World:
    for row in [row for row in world.counts if "SL" in (row.reporter, row.partner) and row.quarter == WHEN]:
        world = world.with_row(row, certificates=row.certificates * 6)
    return world


def of_another_origin(world: World) -> World:
    """Stones at sixty times the price of all others of the origin that is named, on both sides, in a new trade."""
    row = world.row("AE", EXPORT, "IN", WHEN, SORTED_NOT, "CD")
    dear = row._replace(partner="AM", hs=GEM, origin="CD", cents=row.points * 900)
    return replace(world, rows=(*world.rows, dear, dear._replace(reporter="AM", flow=IMPORT, partner="AE")))


def of_an_unknown_heading(world: World) -> World:
    """Boart from Sierra Leone, which exports none."""
    row = world.row("AE", EXPORT, "IN", WHEN, BOART, "BW")
    new = row._replace(origin="SL")
    return replace(world, rows=(*world.rows, new, new._replace(reporter="IN", flow=IMPORT, partner="AE")))


def with_a_stranger(world: World) -> World:
    row = world.row("AE", EXPORT, "IN", WHEN, GEM)
    return replace(world, rows=(*world.rows, row._replace(partner="CF", origin="")))


def with_nobody(world: World) -> World:
    row = world.row("AE", EXPORT, "IN", WHEN, GEM)
    return replace(world, rows=(*world.rows, row._replace(partner="MC", origin="")))


def rounded(world: World) -> World:
    for row in [row for row in world.rows if row[:2] == ("BW", EXPORT)]:
        world = world.with_row(row, cents=max(1, round(row.cents / 10**7)) * 10**7)
    return world


Fault = tuple[Callable[[World], World], str, str, str, str, tuple[str, ...]]
FAULTS: dict[str, Fault] = {
    # what is planted: (how, subject, test, Participant asked, rule, words of the sentence)
    "grams": (grams_for_carats, "trade", "mirror_unit", "AE", "R-ANO.1", ("another unit", "÷5", "weight")),
    "weight ×10": (ten_times_the_weight, "trade", "mirror_unit", "AO", "R-ANO.1", ("×10)", "weight of Angola")),
    "value ÷100": (a_hundredth_of_the_value, "trade", "mirror_unit", "EU", "R-ANO.1", ("÷100", "value")),
    "heading": (another_heading, "trade", "mirror_heading", "CD", "R-ANO.1", ("not on its headings",)),
    "one side": (not_filed_by_the_importer, "trade", "mirror_missing", "EU", "R-ANO.1", ("Namibia", "received 0.00")),
    "a third less": (a_third_less, "trade", "mirror_weight", "EU", "R-ANO.1", ("make up for it", "-3")),
    "cheaper there": (worth_less_on_arrival, "trade", "mirror_value", "AE", "R-ANO.1", ("value", "-4")),
    "counts": (fewer_certificates_received, "certificates", "mirror_count", "AE", "R-ANO.2", ("certificates issued",)),
    "no certificate": (no_certificates, "certificates", "without_certificates", "NA", "R-ANO.2", ("no certificate",)),
    "price": (dear_on_both_sides, "trade", "trade_price", "", "R-ANO.4", ("other quarters show",)),
    "slip": (slipped_on_both_sides, "trade", "trade_slip", "", "R-ANO.4", ("decimal point of the value", "×10")),
    "peers": (cheap_for_years, "trade", "peer_price", "AM", "R-ANO.4", ("others show between",)),
    "jump": (dearer_at_the_centre, "trade", "price_jump", "AE", "R-ANO.5", ("came at", "left at")),
    "change": (twice_as_much, "trade", "change", "ZA", "R-ANO.6", ("2023-Q2 against 2022-Q2", "carats +")),
    "counts change": (certificates_six_times, "certificates", "count_weight", "SL", "R-ANO.6", ("carats each",)),
    "mix": (another_mix, "trade", "heading_mix", "ZA", "R-ANO.7", ("7102.10", "of the carats")),
    "footprint": (of_another_origin, "trade", "footprint", "", "R-ANO.10", ("the footprint of that origin",)),
    "its headings": (of_an_unknown_heading, "trade", "footprint", "", "R-ANO.10", ("own exports show 0 %",)),
    "suspended": (with_a_stranger, "trade", "not_in_standing", "AE", "R-ANO.13", ("whose standing then was",)),
    "stranger": (with_nobody, "trade", "not_in_standing", "AE", "R-ANO.13", ("took no part in the scheme",)),
    "round": (rounded, "trade", "round_values", "BW", "R-ANO.14", ("whole hundred thousands",)),
}
