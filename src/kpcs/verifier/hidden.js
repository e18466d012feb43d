/* Which characters a name may hold: all that can be seen, and the two joiners that some scripts write words with.
   As kpcs.scheme.letters; the tables are those of Unicode 14, whatever the browser knows. */
(function (K) {
  "use strict";

  function read(text) {
    var end = 0;
    var numbers = text.split(" ").map(function (part) { return (end += parseInt(part, 36)); });
    return Uint32Array.from(numbers); // first, end, first, end, …
  }

  /* How many of the borders lie at or below: odd inside a range. */
  function isIn(borders, at) {
    var low = 0, high = borders.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (borders[middle] <= at) low = middle + 1; else high = middle;
    }
    return low % 2 === 1;
  }

  var printable = read(K.LETTERS.printable);
  var joining = Object.keys(K.LETTERS.joining).map(function (script) { return read(K.LETTERS.joining[script]); });

  function isPrintable(text) {
    return Array.from(text).every(function (character) { return isIn(printable, character.codePointAt(0)); });
  }

  function joins(characters, place) {
    var before = place && characters[place - 1].codePointAt(0);
    var after = place + 1 < characters.length && characters[place + 1].codePointAt(0);
    return Boolean(before && after) && joining.some(function (script) { return isIn(script, before) && isIn(script, after); });
  }

  /* Does a text hold a character that cannot be seen and so can make it look like another? */
  function hasHidden(text) {
    var characters = Array.from(text);
    return characters.some(function (character, place) {
      if (isIn(printable, character.codePointAt(0))) return false;
      return !((character === "\u200c" || character === "\u200d") && joins(characters, place));
    });
  }

  Object.assign(K, { isPrintable: isPrintable, hasHidden: hasHidden });
})(globalThis.Kpcs = globalThis.Kpcs || {});
