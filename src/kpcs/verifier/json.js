/* JSON as lists are written: no field twice, no fraction, no exponent. JSON.parse would take all of these in silence. */
(function (K) {
  "use strict";

  var MOST_DEPTH = 32;
  var SPACE = /[ \t\n\r]*/y;
  var STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
  var NUMBER = /-?(?:0|[1-9][0-9]*)(?![0-9.eE])/y;
  var WORD = /true|false|null/y;

  function jsonOf(text) {
    var at = 0;

    function taken(pattern) {
      pattern.lastIndex = at;
      var found = pattern.exec(text);
      if (found) at = pattern.lastIndex;
      return found ? found[0] : "";
    }

    function refuse(why) {
      throw new Error("This is not JSON as a list is written: " + why + " (character " + at + ").");
    }

    function expect(character) {
      taken(SPACE);
      if (text[at] !== character) refuse(character + " is expected");
      at++;
    }

    function more(end) {
      taken(SPACE);
      if (text[at] === end) { at++; return false; }
      expect(",");
      return true;
    }

    function name() {
      taken(SPACE);
      return JSON.parse(taken(STRING) || refuse("a name in quotation marks is expected"));
    }

    function fields(depth) {
      var found = Object.create(null);
      at++;
      taken(SPACE);
      if (text[at] === "}") { at++; return found; }
      do {
        var key = name();
        if (key in found) refuse("the field " + key.slice(0, 40) + " is given twice");
        expect(":");
        found[key] = value(depth + 1);
      } while (more("}"));
      return found;
    }

    function list(depth) {
      var found = [];
      at++;
      taken(SPACE);
      if (text[at] === "]") { at++; return found; }
      do found.push(value(depth + 1)); while (more("]"));
      return found;
    }

    function whole(digits) {
      var number = Number(digits);
      return Number.isSafeInteger(number) ? number : refuse("a number is too large");
    }

    function value(depth) {
      if (depth > MOST_DEPTH) refuse("it is nested too deep");
      taken(SPACE);
      if (text[at] === "{") return fields(depth);
      if (text[at] === "[") return list(depth);
      if (text[at] === '"') return JSON.parse(taken(STRING) || refuse("a text does not end, or holds control characters"));
      var word = taken(WORD);
      return word ? JSON.parse(word) : whole(taken(NUMBER) || refuse("a whole number is expected"));
    }

    var found = value(0);
    taken(SPACE);
    if (at !== text.length) refuse("something follows the end");
    return found;
  }

  K.jsonOf = jsonOf;
})(globalThis.Kpcs = globalThis.Kpcs || {});
