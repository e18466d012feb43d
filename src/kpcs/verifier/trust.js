/* The trust list as kpcs.scheme.trust.form reads it; docs/reference/trust-list.md says what each field means. */
(function (K) {
  "use strict";

  var F = K.fields, VERSION = 2;

  function period(entry) {
    if (entry.valid_until < entry.valid_from) F.refuse("", "A key is valid until a day that is not before its first day.");
    K.algorithmOf(entry.public);
  }

  function rooted(entry) {
    period(entry);
    if (entry.certification && !K.saysRoot(entry)) F.refuse("", "The certification of the root says something else than its entry.");
  }

  function revoked(entry) {
    period(entry);
    if (entry.revoked_at === undefined && (entry.compromised || entry.log || entry.revocation)) {
      F.refuse("", "A key that is not revoked is not compromised, and has no revocation and no log.");
    }
    if (entry.revocation && !K.saysRevoked(entry)) F.refuse("", "The revocation says something else than the key's entry.");
  }

  var PERIOD = { kid: F.text, public: F.bytes, valid_from: F.day, valid_until: F.day };
  var KEY = Object.assign({ participant: F.country, algorithm: F.text }, PERIOD);
  var span = F.record(
    { status: F.oneOf("applicant", "active", "vigilance", "restricted", "self_suspended", "suspended", "removed", "embargoed"), from: F.day },
    { source: F.text, note: F.text, zones: F.list(F.line), needs_approval: F.truth, monthly_report: F.truth,
      precision: F.oneOf("day", "month", "year", "first_seen", "unknown") }, null, { to: F.day });
  var logPlace = F.record({ origin: F.line, size: F.natural, root: F.bytes }, {}, function (place) {
    if (place.root.length !== 32) F.refuse("", "A root hash has 32 bytes.");
  });

  var participant = F.record({ code: F.country, name: F.line, standings: F.list(span) }, {}, function (entry) {
    entry.standings.forEach(function (after, at) {
      var before = entry.standings[at - 1];
      if (before && (before.to === undefined || before.to > after.from)) F.refuse("", "The standings overlap.");
    });
  });
  var range = F.record({ participant: F.country, year: F.natural, first: F.natural, last: F.natural }, { source: F.text }, function (one) {
    if (one.last < one.first) F.refuse("", "A range of numbers ends with a number that is not below its first one.");
  });
  var word = F.record({ number: function (value) { return K.numberIn(F.text(value)) || F.refuse("", "This is no certificate number."); },
    status: F.oneOf("reported_false", "stolen", "lost", "void", "replaced", "used"), since: F.day }, { reason: F.text });

  var READ = F.record({
    version: F.natural, published_at: F.moment, sequence: F.natural, good_until: F.day,
    participants: F.list(participant),
    roots: F.list(F.record(KEY, {}, rooted, { accepted: F.truth, why_not: F.text, certification: F.bytes })),
    keys: F.list(F.record(Object.assign({ authority: F.line }, KEY), {}, revoked, { certification: F.bytes, revocation: F.bytes,
      revoked_at: F.moment, reason: F.text, compromised: F.truth, accepted: F.truth, why_not: F.text, log: logPlace })),
  }, {
    publisher: F.record({ name: F.text }, {}), anchors: F.list(F.record(PERIOD, {}, period)),
    numbers: F.list(range), status: F.list(word),
    features: F.list(F.record({ participant: F.country, year: F.natural, about: F.oneOf("number", "paper", "security", "signature"), text: F.line }, { source: F.text })),
    logs: F.list(F.record({ origin: F.text, vkey: F.text }, { authorities: F.list(F.line), url: F.text })),
    witnesses: F.list(F.record({ name: F.text, vkey: F.text, side: F.oneOf("government", "industry", "civil_society") }, { url: F.text })),
    policy: F.record({ needed: F.natural, of: F.list(F.line) }, {}),
  });

  function grouped(items, key) {
    var groups = new Map();
    items.forEach(function (item) { groups.set(key(item), (groups.get(key(item)) || []).concat([item])); });
    return groups;
  }

  /* A key: whose it is, and on which issue days its signatures count without more being shown. */
  function Key(entry, flaw) {
    Object.assign(this, { reason: "", why_not: "", accepted: true, compromised: false, log: null }, entry, { flaw: flaw });
    this.revoked_on = entry.revoked_at === undefined ? null : K.dayOfMoment(entry.revoked_at);
  }
  Key.prototype.inPeriod = function (day) {
    return this.valid_from <= day && day <= this.valid_until;
  };
  Key.prototype.countsOn = function (day) {
    return this.inPeriod(day) && (this.revoked_on === null || (day < this.revoked_on && !this.compromised));
  };

  /* The list as a verifier uses it. */
  function TrustList(raw, keys) {
    Object.assign(this, { kind: "trust", sequence: raw.sequence, published_at: raw.published_at, good_until: raw.good_until,
      published_on: K.dayOfMoment(raw.published_at), publisher: raw.publisher ? raw.publisher.name : "", anchors: raw.anchors || [],
      features: raw.features || [], logs: raw.logs || [], witnesses: raw.witnesses || [], policy: raw.policy || { needed: 0, of: [] }, keys: keys });
    this.participants = new Map(raw.participants.map(function (entry) { return [entry.code, entry]; }));
    this.byKid = grouped(keys, function (key) { return key.kid; });
    this.byNumber = grouped(raw.status || [], function (one) { return one.number; });
    this.ranges = grouped(raw.numbers || [], function (one) { return one.participant + one.year; });
  }
  TrustList.prototype.nameOf = function (code) {
    var known = this.participants.get(code);
    return known ? known.name + " (" + code + ")" : code;
  };
  TrustList.prototype.keysWith = function (kid) {
    return this.byKid.get(kid) || [];
  };
  TrustList.prototype.statusesOf = function (number) {
    return (this.byNumber.get(number) || []).map(function (one) {
      return { number: one.number, state: one.status, since: one.since, until: null, reason: one.reason || "", by: "" };
    });
  };
  TrustList.prototype.announces = function (number, year) {
    var ranges = this.ranges.get(number.slice(0, 2) + year), serial = Number(number.slice(2));
    return ranges ? ranges.some(function (one) { return one.first <= serial && serial <= one.last; }) : null;
  };
  /* The standing on a day; null when the list knows of none: not a Participant. */
  TrustList.prototype.standingOn = function (code, day) {
    var known = this.participants.get(code);
    var span = known && known.standings.slice().reverse().find(function (one) { return one.from <= day && (one.to === undefined || day < one.to); });
    return span ? { status: span.status, zones: span.zones || [] } : null;
  };

  async function requireNames(entries, place) {
    for (var at = 0; at < entries.length; at++) {
      var kid = await K.kidOf(entries[at].public);
      var isNamed = entries[at].kid === kid && (entries[at].algorithm === undefined || entries[at].algorithm === K.algorithmOf(entries[at].public));
      if (!isNamed) F.refuse(place + "." + at, "The key has the id " + kid + "; the list says otherwise.");
    }
  }

  function requireWhole(raw) {
    if (raw.good_until < K.dayOfMoment(raw.published_at)) F.refuse("good_until", "The list is good until a day that is not before its publication.");
    if (new Set(raw.participants.map(function (entry) { return entry.code; })).size !== raw.participants.length) F.refuse("participants", "A Participant is listed twice.");
    var policy = raw.policy || { needed: 0, of: [] };
    var named = (raw.witnesses || []).map(function (one) { return one.name; });
    var isWhole = policy.needed <= policy.of.length && new Set(policy.of).size === policy.of.length && (!policy.of.length || policy.needed > 0);
    if (!isWhole || !policy.of.every(function (name) { return named.indexOf(name) >= 0; })) F.refuse("policy", "The policy names witnesses that are not listed, or needs none or too many.");
  }

  /* The list that the text holds; refuses with a sentence what Python's reader refuses. */
  async function trustOf(text) {
    var json = K.jsonOf(text);
    if (json && json.version !== VERSION) F.refuse("version", "This program reads version " + VERSION + " of the list.");
    var raw = READ(json, "");
    requireWhole(raw);
    await requireNames(raw.anchors || [], "anchors");
    await requireNames(raw.roots, "roots");
    await requireNames(raw.keys, "keys");
    var keys = [];
    for (var at = 0; at < raw.keys.length; at++) keys.push(new Key(raw.keys[at], await K.flawOf(raw.keys[at], raw.roots)));
    return new TrustList(raw, keys);
  }

  K.trustOf = trustOf;
})(globalThis.Kpcs = globalThis.Kpcs || {});
