/* The status snapshot as kpcs.scheme.trust.snapshot reads it; docs/reference/status-snapshot.md writes the form down. */
(function (K) {
  "use strict";

  var VERSION = 1, GAP = 64, MOST_TEXT = 200, HASH_BYTES = 8, MOST_BYTES = 8 << 20;
  var STATES = ["reported_false", "stolen", "lost", "void", "replaced", "used"];
  var FIELDS = ["version", "sequence", "published_at", "good_until", "covers_from", "publisher", "authors", "texts", "used", "told",
    "withdrawn", "honest", "contributions"];

  function refuse(why) {
    throw new Error(why);
  }

  function natural(value) { return Number.isSafeInteger(value) && value >= 0 ? value : refuse("A whole number, zero or more, is expected."); }

  function line(text) {
    var isLine = typeof text === "string" && /[^ ]/.test(text) && Array.from(text).length <= MOST_TEXT && K.isPrintable(text);
    return isLine ? text : refuse("A text of one line, at most 200 characters, is expected.");
  }

  function row(value, size) {
    return Array.isArray(value) && value.length === size ? value : refuse("A row has a part too many or too few.");
  }

  function series(code, digits) {
    if (!K.isCountry(code) || natural(digits) < 4 || digits > 10) refuse("A series is a Participant and 4 to 10 digits.");
    return code + digits;
  }

  function numberOf(code, digits, serial) {
    var text = String(serial).padStart(digits, "0");
    return text.length === digits ? code + text : refuse("A serial is too long.");
  }

  /* Blocks of one bit for each serial: [skip, bits, …]; refused in every form but the one in which a set is written. */
  function serialsOf(flat, digits) {
    if (!Array.isArray(flat) || flat.length % 2 || !flat.length) refuse("A set of serials is empty or cut off.");
    var blocks = [], end = 0;
    for (var at = 0; at < flat.length; at += 2) {
      var bits = flat[at + 1];
      if (natural(flat[at]) < GAP && at) refuse("Two blocks of serials are less than 64 apart.");
      if (!(bits instanceof Uint8Array) || !bits.length || !(bits[0] & 0x80) || !bits[bits.length - 1]) refuse("A block begins and ends with a serial of the set.");
      requireNoGap(bits);
      var first = end + flat[at], spare = 0;
      while (!(bits[bits.length - 1] & (1 << spare))) spare++;
      end = first + 8 * bits.length - spare;
      if (end > Math.pow(10, digits)) refuse("A serial has more digits than its series.");
      blocks.push({ first: first, bits: bits });
    }
    return blocks;
  }

  function requireNoGap(bits) {
    var empty = 0;
    for (var place = 0; place < 8 * bits.length; place++) {
      empty = bits[place >> 3] & (0x80 >> (place & 7)) ? 0 : empty + 1;
      if (empty >= GAP && place < 8 * bits.length - 8) refuse("A block goes over 64 serials in a row that are not in the set.");
    }
  }

  function ones(bits, places) {
    var count = 0;
    for (var place = 0; place < places; place++) if (bits[place >> 3] & (0x80 >> (place & 7))) count++;
    return count;
  }

  /* How many serials of the set lie before this one; -1 when it is not in the set. */
  function placeOf(blocks, serial) {
    var before = 0;
    for (var at = 0; at < blocks.length; at++) {
      var place = serial - blocks[at].first, bits = blocks[at].bits;
      if (place < 0) return -1;
      if (place < 8 * bits.length) return bits[place >> 3] & (0x80 >> (place & 7)) ? before + ones(bits, place) : -1;
      before += ones(bits, 8 * bits.length);
    }
    return -1;
  }

  function Snapshot(parts) {
    Object.assign(this, { kind: "status" }, parts);
  }

  /* What is told about a number; words that were taken back are not among it. */
  Snapshot.prototype.statusesOf = function (number) {
    var told = (this.told.get(number) || []).slice(), quarter = this.usedIn(number);
    if (quarter !== null) {
      var first = quarterDay(quarter), last = quarterDay(quarter + 1) - 1;
      told.push({ number: number, state: "used", since: first, until: last, reason: "", by: "" });
    }
    return told;
  };
  /* What was told about a number and taken back. */
  Snapshot.prototype.withdrawnOf = function (number) {
    return this.withdrawn.filter(function (one) { return one.number === number; });
  };
  Snapshot.prototype.usedIn = function (number) {
    var serial = Number(number.slice(2)), name = number.slice(0, 2) + (number.length - 2);
    var found = this.used.filter(function (one) { return one.series === name && placeOf(one.serials, serial) >= 0; });
    return found.length ? Math.min.apply(null, found.map(function (one) { return one.quarter; })) : null;
  };
  /* Is this certificate among those that the compromised key honestly signed? `digest`: SHA-256 of the signed bytes. */
  Snapshot.prototype.isHonest = function (kid, number, digest) {
    var serial = Number(number.slice(2)), name = number.slice(0, 2) + (number.length - 2);
    return this.honest.some(function (one) {
      var place = one.kid === kid && one.series === name ? placeOf(one.serials, serial) : -1;
      return place >= 0 && K.hex(one.hashes.subarray(HASH_BYTES * place, HASH_BYTES * (place + 1))) === digest.slice(0, 2 * HASH_BYTES);
    });
  };

  function quarterDay(quarter) {
    return K.dayIn(String(Math.floor(quarter / 4)).padStart(4, "0") + "-" + ["01", "04", "07", "10"][quarter % 4] + "-01");
  }

  function Reading(raw) {
    this.raw = raw;
    this.texts = [""].concat(raw.texts.map(line));
    this.authors = [];
    if (raw.authors.length % 2) refuse("An author is a Participant and a name.");
    for (var at = 0; at < raw.authors.length; at += 2) this.authors.push(line(raw.authors[at + 1]) + " (" + (K.isCountry(raw.authors[at]) ? raw.authors[at] : refuse("An author has no Participant.")) + ")");
  }
  Reading.prototype.at = function (items, place) {
    return items[natural(place)] !== undefined ? items[place] : refuse("A row names something that is not listed.");
  };
  Reading.prototype.state = function (place) { return this.at(STATES, place); };
  Reading.prototype.day = function (days) { return natural(this.raw.covers_from) + natural(days); };
  Reading.prototype.used = function (value) {
    var parts = row(value, 4), name = series(parts[0], parts[1]);
    return { series: name, quarter: natural(parts[2]), serials: serialsOf(parts[3], parts[1]) };
  };
  Reading.prototype.told = function (value) {
    var parts = row(value, 5), by = this.at(this.authors, parts[0]), state = this.state(parts[1]), flat = parts[4], end = 0, found = [];
    series(parts[2], parts[3]);
    if (state === "used" || !Array.isArray(flat) || flat.length % 3) refuse("The told numbers have another form.");
    for (var at = 0; at < flat.length; at += 3) {
      var serial = end + natural(flat[at]);
      found.push({ number: numberOf(parts[2], parts[3], serial), state: state, since: this.day(flat[at + 1]), until: null, reason: this.at(this.texts, flat[at + 2]), by: by });
      end = serial + 1;
    }
    return found;
  };
  Reading.prototype.withdrawn = function (value) {
    var parts = row(value, 8);
    if (!K.isNumber(parts[0]) || !parts[7]) refuse("A word that is taken back names its number and a reason.");
    return { number: parts[0], state: this.state(parts[1]), since: this.day(parts[2]), by: this.at(this.authors, parts[3]), reason: this.at(this.texts, parts[4]),
      on: this.day(parts[5]), taken_by: this.at(this.authors, parts[6]), why: this.at(this.texts, parts[7]) };
  };
  Reading.prototype.honest = function (value) {
    var parts = row(value, 5), name = series(parts[1], parts[2]), serials = serialsOf(parts[3], parts[2]);
    var count = serials.reduce(function (sum, block) { return sum + ones(block.bits, 8 * block.bits.length); }, 0);
    var isWhole = parts[0] instanceof Uint8Array && parts[0].length === 8 && parts[4] instanceof Uint8Array && parts[4].length === HASH_BYTES * count;
    return isWhole ? { kid: K.hex(parts[0]), series: name, serials: serials, hashes: parts[4] } : refuse("The honest certificates have another form.");
  };

  function byNumber(words) {
    var found = new Map();
    words.forEach(function (word) { found.set(word.number, (found.get(word.number) || []).concat([word])); });
    return found;
  }

  function fieldsOf(bytes) {
    if (bytes.length > MOST_BYTES) refuse("The snapshot is larger than 8 MiB.");
    var content = K.cborOf(bytes, 5), raw = {};
    if (!(content instanceof Map) || content.get(1) !== VERSION) refuse("This program reads version " + VERSION + " of the snapshot.");
    if (Array.from(content.keys()).join() !== FIELDS.map(function (name, at) { return at + 1; }).join()) refuse("A field is unknown, missing or out of order.");
    FIELDS.forEach(function (name, at) { raw[name] = content.get(at + 1); });
    FIELDS.slice(6).forEach(function (name) { if (!Array.isArray(raw[name])) refuse(name + ": a list is expected."); });
    return raw;
  }

  /* The snapshot that these bytes hold; refuses with a sentence. */
  function snapshotOf(bytes) {
    var raw = fieldsOf(bytes), reading = new Reading(raw);
    var read = function (name) { return raw[name].map(function (value) { return reading[name](value); }); };
    var told = [].concat.apply([], read("told"));
    var published = natural(raw.published_at) * 1000;
    if (!(raw.covers_from <= K.dayOfMoment(published) && K.dayOfMoment(published) <= natural(raw.good_until))) refuse("An edition covers days before it, and is good for some days after it.");
    return new Snapshot({ sequence: natural(raw.sequence), published_at: published, published_on: K.dayOfMoment(published), good_until: raw.good_until,
      covers_from: raw.covers_from, publisher: line(raw.publisher), used: read("used"), told: byNumber(told), withdrawn: read("withdrawn"), honest: read("honest") });
  }

  K.snapshotOf = snapshotOf;
})(globalThis.Kpcs = globalThis.Kpcs || {});
