"""Every vector in Chromium, from a folder, with the network off."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from kpcs.scheme.trust.snapshot import snapshot_bytes
from tests.verifier import given
from tests.verifier.given import SNAPSHOT

JUDGE = """async ([trust, rows]) => {
  const lists = { trust: await Kpcs.trustOf(trust), status: null };
  const said = [];
  for (const row of rows) {
    const verdict = await Kpcs.verify(row.text, lists, Kpcs.dayIn(row.on), row.proof);
    const failed = verdict.steps.find((step) => step.result === "failed");
    said.push([row.name, verdict.outcome, failed ? failed.code : null]);
  }
  return said;
}"""
WITHOUT_ED25519 = """() => {
  const own = crypto.subtle.importKey.bind(crypto.subtle);
  crypto.subtle.importKey = (form, key, how, ...rest) =>
    how.name === "Ed25519" ? Promise.reject(new DOMException("", "NotSupportedError")) : own(form, key, how, ...rest);
}"""


def test_every_vector_is_judged_alike(open_folder: Callable[..., Page]) -> None:
    rows = given.vectors("good", "bad", "proofs")
    said = open_folder().evaluate(JUDGE, [(given.VECTORS / "trust.json").read_text(), rows])
    assert said == [[row["name"], row["outcome"], row["step"]] for row in rows]


def test_a_browser_without_ed25519_judges_alike(open_folder: Callable[..., Page]) -> None:
    page = open_folder()
    page.evaluate(WITHOUT_ED25519)
    rows = [row for row in given.vectors("good", "bad") if "EdDSA" in row["name"] or "Ed" in row["name"]]
    assert {row["outcome"] for row in rows} >= {"genuine"}
    said = page.evaluate(JUDGE, [(given.VECTORS / "trust.json").read_text(), rows])
    assert said == [[row["name"], row["outcome"], row["step"]] for row in rows]
    assert page.evaluate("async () => (await Kpcs.sha256(new Uint8Array(3))).length") == 32


def test_the_status_list_counts(open_folder: Callable[..., Page]) -> None:
    assert snapshot_bytes(SNAPSHOT)
    page = open_folder()
    assert page.evaluate("() => Kpcs.SHIPPED.status.length") > 100
    page.fill("#text", "SL 004960")
    page.click("#form button")
    expect(page.locator("#verdict .verdict")).to_contain_text("void", ignore_case=True)
    expect(page.locator("#verdict .verdict")).to_contain_text("wrong weight")
