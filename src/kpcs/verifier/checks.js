/* The steps after the signature, as kpcs.scheme.verify.checks takes them: each a small function over one case. */
(function (K) {
  "use strict";

  var GRAVITY = ["reported_false", "stolen", "lost", "void", "replaced", "used"];
  var TRADING = ["active", "vigilance", "restricted"];

  function Day(number) { this.day = number; }
  function Standing(status) { this.status = status; }

  function plain(reason) {
    return reason.replace(/[. ]+$/, "");
  }

  function participant(one) {
    var belongs = one.said.number.slice(0, 2);
    if (one.key.participant === belongs) return K.passed("participant");
    var params = { participant: one.trust.nameOf(belongs), other: one.trust.nameOf(one.key.participant) };
    return K.failed("participant", "wrong_participant", "", params);
  }

  function keyDay(one) {
    var key = one.key, day = one.said.issued_on;
    var params = { authority: key.authority, day: new Day(day), reason: plain(key.why_not) };
    if (!key.accepted) return K.failed("key_day", "key_not_accepted", "", params);
    if (key.flaw) {
      var root = key.flaw.root;
      Object.assign(params, { participant: one.trust.nameOf(key.participant), reason: plain((root && root.why_not) || "") });
      return K.failed("key_day", "key_not_certified", "reason.certification_" + key.flaw.code, params);
    }
    if (key.countsOn(day)) return K.passed("key_day");
    Object.assign(params, { from: new Day(key.valid_from), until: new Day(key.valid_until), reason: plain(key.reason),
      revoked: key.revoked_on === null ? "" : new Day(key.revoked_on) });
    if (!key.inPeriod(day)) return K.failed("key_day", "key_not_valid_on_day", "reason.key_period", params);
    // Losing a key does not void what it honestly signed.
    if (one.shown) return K.step("key_day", "passed", null, "note.key_revoked_" + one.shown, params);
    var because = one.hasProof ? "reason.proof_refused" : key.compromised ? "reason.key_compromised" : "reason.key_revoked";
    return K.failed("key_day", "key_not_valid_on_day", because, params);
  }

  /* The word that counts when several are told about one number: the gravest of those that hold on the day. */
  function gravest(told, on) {
    var holding = told.filter(function (word) { return word.state === "reported_false" || word.since <= on; });
    return holding.reduce(function (worst, word) {
      return worst && GRAVITY.indexOf(worst.state) <= GRAVITY.indexOf(word.state) ? worst : word;
    }, null);
  }

  function status(one) {
    var known = one.trust.statusesOf(one.said.number).concat(one.status ? one.status.statusesOf(one.said.number) : []);
    var word = gravest(known, one.on);
    return word ? told(word) : withdrawn(one);
  }

  /* Nothing is told now; what was told and taken back is no secret. */
  function withdrawn(one) {
    var earlier = one.status ? one.status.withdrawnOf(one.said.number) : [];
    if (!earlier.length) return K.passed("status");
    var last = earlier.reduce(function (latest, word) { return word.on > latest.on ? word : latest; });
    return K.step("status", "passed", null, "note.withdrawn", { day: new Day(last.on), by: last.taken_by, reason: plain(last.why) });
  }

  function told(word) {
    var params = { number: K.printed(word.number), day: new Day(word.since), by: word.by, reason: plain(word.reason) };
    if (word.until !== null) params.until = new Day(word.until);
    var because = word.reason ? (word.by ? "reason.told_by" : "reason.told") : word.by ? "reason.by" : "";
    var step = K.failed("status", word.state === "used" ? "already_used" : word.state, because, params);
    return word.until === null ? step : Object.assign(step, { said: "already_used_between.sentence" });
  }

  function number(one) {
    var year = K.dateOf(one.said.issued_on).year, announced = one.trust.announces(one.said.number, year);
    if (announced === null) return K.step("number", "not_checked");
    if (announced) return K.passed("number");
    return K.failed("number", "number_not_announced", "", { number: K.printed(one.said.number), year: year });
  }

  function issuer(one) {
    return stands(one, "issuer", one.said.number.slice(0, 2));
  }

  function destination(one) {
    return stands(one, "destination", one.said.destination);
  }

  function stands(one, code, who) {
    var noted = null, days = [one.said.issued_on, one.on];
    for (var i = 0; i < days.length; i++) {
      var span = one.trust.standingOn(who, days[i]);
      var params = { participant: one.trust.nameOf(who), day: new Day(days[i]) };
      if (!span || span.status === "applicant") return K.failed(code, code + "_not_in_standing", "reason.not_a_participant", params);
      if (TRADING.indexOf(span.status) < 0) {
        params.status = new Standing(span.status);
        return K.failed(code, code + "_not_in_standing", "reason.not_in_standing", params);
      }
      if (span.status !== "active") noted = span;
    }
    if (!noted) return K.passed(code);
    return K.step(code, "passed", null, "note." + noted.status, { participant: one.trust.nameOf(who), zones: noted.zones.join(", ") });
  }

  function dates(one) {
    var first = Math.max(one.said.issued_on, one.said.validated_on);
    if (one.on < first) return K.failed("dates", "not_yet_valid", "", { day: new Day(first) });
    if (one.on > one.said.expires_on) return K.failed("dates", "expired", "", { day: new Day(one.said.expires_on) });
    return K.passed("dates");
  }

  Object.assign(K, { CHECKS: [participant, keyDay, status, number, issuer, destination, dates], gravest: gravest, told: told,
    Day: Day, Standing: Standing });
})(globalThis.Kpcs = globalThis.Kpcs || {});
