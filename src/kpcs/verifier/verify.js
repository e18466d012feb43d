/* The numbered verification procedure of docs/reference/certificate-format.md, section 7, as kpcs.scheme.verify takes it:
   text, lists and a day give a verdict, for any input. Steps 1 to 5 stop at the first that fails; from 6 on all are taken. */
(function (K) {
  "use strict";

  var STEPS = ["text", "envelope", "key", "signature", "content", "participant", "key_day", "status", "number", "issuer",
    "destination", "dates"];

  function step(code, result, outcome, because, params) {
    return { number: STEPS.indexOf(code) + 1, code: code, result: result, outcome: outcome || null, because: because || "", params: params || {} };
  }

  function passed(code) { return step(code, "passed"); }
  function failed(code, outcome, because, params) { return step(code, "failed", outcome, because, params); }

  function verdict(outcome, steps, lists, on, more) {
    return Object.assign({ outcome: outcome, genuine: outcome === "genuine", on: on, lists: lists, steps: steps, statement: null, key: null }, more);
  }

  function stopped(failing, lists, on, key) {
    var steps = STEPS.map(function (code, place) {
      if (place < failing.number - 1) return passed(code);
      return place === failing.number - 1 ? failing : step(code, "not_checked");
    });
    return verdict(failing.outcome, steps, lists, on, { key: key || null });
  }

  function unreadable(because, lists, on) {
    return stopped(failed("text", "not_a_certificate", because), lists, on);
  }

  /* What is to be thought of this QR text on this day (days since 1970), by these lists. `proof`: the text of a log proof,
     which helps a certificate whose key was revoked. */
  async function verify(text, lists, on, proof) {
    var signed;
    try {
      signed = K.signedOf(K.stripped(text));
    } catch (reason) {
      if (!(reason instanceof K.Unreadable)) throw reason;
      return unreadable("reason." + reason.code, lists, on);
    }
    return verifySigned(signed, lists, on, proof === undefined ? null : proof);
  }

  function because(code, reason) {
    if (!(reason instanceof K.Unreadable)) throw reason;
    return failed(code, "not_a_certificate", "reason." + reason.code);
  }

  async function verifySigned(signed, lists, on, proof) {
    var parts, trust = lists.trust;
    try {
      parts = K.partsOf(signed);
    } catch (reason) {
      return stopped(because("envelope", reason), lists, on);
    }
    var known = trust.keysWith(parts.kid);
    if (!known.length) return stopped(failed("key", "unknown_issuer", "", { kid: parts.kid }), lists, on);
    var data = K.toBeSigned(parts), holding = [];
    for (var i = 0; i < known.length; i++) {
      if (await K.holds(known[i].public, parts.algorithm, parts.signature, data)) holding.push(known[i]);
    }
    if (!holding.length) {
      var params = { authority: known[0].authority, participant: trust.nameOf(known[0].participant) };
      return stopped(failed("signature", "altered", "", params), lists, on);
    }
    return judged(signed, parts, holding, lists, on, proof);
  }

  async function judged(signed, parts, holding, lists, on, proof) {
    var said;
    try {
      said = K.statementOf(parts.payload);
    } catch (reason) {
      return stopped(because("content", reason), lists, on, holding[0]);
    }
    var key = holding.length === 1 ? holding[0] : fitting(holding, said);
    var shown = await K.shown(K.hex(await K.sha256(signed)), said, key, lists, proof);
    var one = { said: said, key: key, trust: lists.trust, status: lists.status || null, on: on, shown: shown, hasProof: proof !== null };
    var checked = K.CHECKS.map(function (check) { return check(one); });
    var deciding = checked.find(function (step) { return step.outcome; });
    var steps = STEPS.slice(0, 5).map(passed).concat(checked);
    return verdict(deciding ? deciding.outcome : "genuine", steps, lists, on, { statement: said, key: key });
  }

  /* One key may be listed for several periods or authorities: the first entry that fits the statement best. */
  function fitting(holding, said) {
    var fit = holding.map(function (key) {
      return (key.participant === said.number.slice(0, 2) ? 8 : 0) + (key.accepted ? 4 : 0) + (key.flaw ? 0 : 2) + (key.countsOn(said.issued_on) ? 1 : 0);
    });
    return holding[fit.indexOf(Math.max.apply(null, fit))];
  }

  Object.assign(K, { STEPS: STEPS, step: step, passed: passed, failed: failed, verify: verify, unreadable: unreadable });
})(globalThis.Kpcs = globalThis.Kpcs || {});
