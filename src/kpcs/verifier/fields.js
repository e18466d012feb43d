/* Reading named fields strictly; the first thing that is wrong is told with its place. */
(function (K) {
  "use strict";

  function refuse(place, why) {
    throw new Error((place ? place + ": " : "") + why);
  }

  /* The value at this place, read; what a reader throws gets the place before it. */
  function part(place, read) {
    try {
      return read();
    } catch (error) {
      return error.told ? refuse("", error.message) : tell(place, error);
    }
  }

  function tell(place, error) {
    var told = new Error((place ? place + ": " : "") + error.message);
    told.told = true;
    throw told;
  }

  function text(value) { return typeof value === "string" ? value : refuse("", "A text is expected here."); }
  function truth(value) { return typeof value === "boolean" ? value : refuse("", "True or false is expected here."); }
  function natural(value) { return Number.isSafeInteger(value) && value >= 0 ? value : refuse("", "A whole number, zero or more, is expected here."); }
  function day(value) { return K.dayIn(text(value)); }
  function moment(value) { return K.momentIn(text(value)); }
  function bytes(value) { return K.base64(text(value)); }
  function country(value) { return K.isCountry(text(value)) ? value : refuse("", "A country is two capital letters."); }

  function line(value) {
    return /[^ ]/.test(text(value)) && K.isPrintable(value) ? value : refuse("", "A text of one line is expected, without invisible characters.");
  }

  function oneOf() {
    var known = Array.from(arguments);
    return function (value) { return known.indexOf(text(value)) >= 0 ? value : refuse("", "There is no " + String(value).slice(0, 40) + " here."); };
  }

  function list(read) {
    return function (value, place) {
      if (!Array.isArray(value)) refuse("", "A list is expected here.");
      return value.map(function (item, at) { return part(place + "." + at, function () { return read(item, place + "." + at); }); });
    };
  }

  /* A reader of named fields: `required`, `optional` and `nullable`, where null counts as not given, name their readers. */
  function record(required, optional, check, nullable) {
    return function (value, place) {
      if (value === null || typeof value !== "object" || Array.isArray(value)) refuse("", "Named fields are expected here.");
      var readers = Object.assign({}, optional, nullable, required), found = {};
      Object.keys(required).forEach(function (name) { if (!(name in value)) refuse("", "The field " + name + " is missing."); });
      Object.keys(value).forEach(function (name) {
        if (!Object.prototype.hasOwnProperty.call(readers, name)) refuse("", "There is no field " + name.slice(0, 40) + " in this version of the list.");
        if (value[name] === null && nullable && name in nullable) return;
        var where = place ? place + "." + name : name;
        found[name] = part(where, function () { return readers[name](value[name], where); });
      });
      if (check) check(found);
      return found;
    };
  }

  K.fields = { refuse: refuse, part: part, text: text, truth: truth, natural: natural, day: day, moment: moment, bytes: bytes,
    country: country, line: line, oneOf: oneOf, list: list, record: record };
})(globalThis.Kpcs = globalThis.Kpcs || {});
