/* What a certificate says: the payload read as strictly as kpcs.scheme.codec.payload and kpcs.scheme.statement do.
   docs/reference/certificate-format.md, section 6. */
(function (K) {
  "use strict";

  var MOST_PARCELS = 200, MOST_TEXT = 200, MOST_POINTS = 1e13, MOST_CENTS = 1e15;
  var HEADINGS = ["7102.10", "7102.21", "7102.31"];
  var PURPOSES = ["return", "research", "detained", "seized"];
  var TYPES = {
    1: "string", 2: "string", 3: "number", 4: "number", 5: "number", 6: "array", 7: "array", 8: "string", 9: "string",
    10: "array", 11: "array", 12: "array", 13: "number", 14: "number", 15: "string",
  };
  var OPTIONAL = [10, 14, 15];

  function refuse(why) {
    throw new K.Unreadable("bad_content", why);
  }

  function typeOf(value) {
    if (typeof value === "bigint") return "number";
    return Array.isArray(value) ? "array" : typeof value;
  }

  function isAll(items, type) {
    return items.every(function (item) { return typeOf(item) === type; });
  }

  function requireTypes(content) {
    if (!(content instanceof Map)) refuse("It is not a map.");
    var last = 0;
    content.forEach(function (value, key) {
      if (typeof key !== "number" || key <= last || !TYPES[key]) refuse("A field is unknown or out of order.");
      if (typeOf(value) !== TYPES[key]) refuse("Field " + key + " is of the wrong type.");
      last = key;
    });
    for (var key = 1; key < 14; key++) if (!content.has(key) && OPTIONAL.indexOf(key) < 0) refuse("Field " + key + " is missing.");
    [[6, "string"], [7, "string"], [12, "string"], [11, "number"], [10, "number"]].forEach(function (pair) {
      if (!isAll(content.get(pair[0]) || [], pair[1])) refuse("Field " + pair[0] + " holds something of the wrong type.");
    });
    if (content.get(6).length !== 3 || content.get(7).length !== 3 || content.get(11).length % 3) {
      refuse("A party or a parcel does not have three parts.");
    }
  }

  function country(text) {
    return /^[A-Z]{2}$/.test(text) ? text : refuse("A country is two capital letters.");
  }

  function number(text) {
    return /^[A-Z]{2}[0-9]{4,10}$/.test(text) ? text : refuse("A number is two letters and 4 to 10 digits.");
  }

  function day(value) {
    return value >= K.FIRST_DAY && value <= K.LAST_DAY ? value : refuse("A day lies outside the calendar.");
  }

  function line(text, mayBeBlank) {
    var isBlank = mayBeBlank ? !text : !/[^ ]/.test(text);
    if (isBlank || Array.from(text).length > MOST_TEXT || K.hasHidden(text)) refuse("A text is empty, too long or has invisible characters.");
    return text;
  }

  function within(value, most) {
    return value >= 0 && value <= most ? Number(value) : refuse("A figure is larger than the scheme can hold.");
  }

  function party(parts) {
    return { name: line(parts[0]), address: line(parts[1]), country: country(parts[2]) };
  }

  function origin(text, shares) {
    var isMixed = text.startsWith("***");
    var codes = isMixed ? text.slice(3) : text;
    var countries = [];
    for (var at = 0; at < codes.length; at += 2) countries.push(country(codes.slice(at, at + 2)));
    if (!isMixed && countries.length !== 1) refuse("An origin is one country, or is marked as mixed.");
    if (new Set(countries).size !== countries.length) refuse("A country of origin is listed twice.");
    if (shares) {
      var sum = shares.reduce(function (total, share) { return total + BigInt(share); }, 0n);
      var isPositive = shares.every(function (share) { return share > 0; });
      if (!shares.length || shares.length !== countries.length || sum !== 1000n || !isPositive) refuse("Shares of origin sum to 1000.");
    }
    return { mixed: isMixed, countries: countries, shares_per_mille: (shares || []).map(Number) };
  }

  function parcels(flat) {
    var lines = [];
    for (var at = 0; at < flat.length; at += 3) {
      if (!HEADINGS[flat[at]]) refuse("There is no such heading.");
      lines.push({ hs: HEADINGS[flat[at]], points: within(flat[at + 1], MOST_POINTS), cents: within(flat[at + 2], MOST_CENTS) });
    }
    if (lines.length < 1 || lines.length > MOST_PARCELS) refuse("A certificate has 1 to 200 parcel lines.");
    return lines;
  }

  function sum(lines, name) {
    return lines.reduce(function (total, one) { return total + BigInt(one[name]); }, 0n);
  }

  /* The statement in the payload; refuses every payload that Python would not have written. */
  function statementOf(payload) {
    var content = K.cborOf(payload, 4);
    requireTypes(content);
    var lines = parcels(content.get(11));
    if (content.get(13) < 1) refuse("A certificate covers at least one parcel.");
    var purpose = content.get(14);
    if (purpose !== undefined && !PURPOSES[purpose]) refuse("There is no such purpose.");
    return {
      number: number(content.get(1)),
      authority: line(content.get(2)),
      issued_on: day(content.get(3)),
      validated_on: day(content.get(4)),
      expires_on: day(content.get(5)),
      exporter: party(content.get(6)),
      importer: party(content.get(7)),
      destination: country(content.get(8)),
      origin: origin(content.get(9), content.get(10)),
      parcels: lines,
      points: sum(lines, "points"),
      cents: sum(lines, "cents"),
      seals: content.get(12).map(function (seal) { return line(seal, true); }),
      parcel_count: content.get(13),
      kind: purpose === undefined ? "standard" : "technical",
      purpose: purpose === undefined ? null : PURPOSES[purpose],
      replaces: content.has(15) ? number(content.get(15)) : null,
    };
  }

  /* "SL 004912", as it is printed for people. */
  function printed(text) {
    return text.slice(0, 2) + " " + text.slice(2);
  }

  /* A number as people type it: small letters, spaces around it and one separator are forgiven; else null. */
  function numberIn(text) {
    var parts = /^([A-Z]{2})[ \-\/.]?([0-9]{4,10})$/.exec(K.stripped(text).toUpperCase());
    return parts ? parts[1] + parts[2] : null;
  }

  function hundredths(value) {
    var text = String(value).padStart(3, "0");
    return text.slice(0, -2) + "." + text.slice(-2);
  }

  /* The same plain data as kpcs.scheme.verify.statement_form. */
  function statementForm(said) {
    return Object.assign({}, said, {
      issued_on: K.iso(said.issued_on), validated_on: K.iso(said.validated_on), expires_on: K.iso(said.expires_on),
      parcels: said.parcels.map(function (one) {
        return { hs: one.hs, carats: hundredths(one.points), value_usd: hundredths(one.cents) };
      }),
      carats: hundredths(said.points), value_usd: hundredths(said.cents), points: undefined, cents: undefined,
      parcel_count: typeof said.parcel_count === "bigint" ? String(said.parcel_count) : said.parcel_count,
    });
  }

  Object.assign(K, {
    statementOf: statementOf, statementForm: statementForm, printed: printed, numberIn: numberIn, hundredths: hundredths,
    isNumber: function (text) { return /^[A-Z]{2}[0-9]{4,10}$/.test(text); },
    isCountry: function (text) { return /^[A-Z]{2}$/.test(text); },
  });
})(globalThis.Kpcs = globalThis.Kpcs || {});
