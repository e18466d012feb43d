/* CBOR (RFC 8949) as this scheme writes it, and nothing else: whole numbers, byte strings, texts, arrays, maps, true,
   false and null; every length and number in as few bytes as possible, no indefinite length, tag, fraction or double
   key, nothing after the end. */
(function (K) {
  "use strict";

  var utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  function refuse(why) {
    throw new K.Unreadable("bad_content", why);
  }

  /* The value that the bytes hold; maps as Map, numbers as BigInt only above 2^53. */
  function cborOf(bytes, mostDepth) {
    var at = 0;

    function argument(low) {
      if (low < 24) return low;
      if (low > 27) refuse("A length without end is not permitted.");
      var size = 1 << (low - 24);
      if (at + size > bytes.length) refuse("It ends too early.");
      var value = 0n;
      for (var i = 0; i < size; i++) value = value * 256n + BigInt(bytes[at++]);
      if (value < [24n, 256n, 65536n, 4294967296n][low - 24]) refuse("A number is written longer than needed.");
      return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
    }

    function piece(length) {
      if (typeof length === "bigint" || at + length > bytes.length) refuse("It ends too early.");
      at += length;
      return bytes.subarray(at - length, at);
    }

    function text(length) {
      try {
        return utf8.decode(piece(length));
      } catch (error) {
        return error instanceof K.Unreadable ? refuse(error.detail) : refuse("A text is not UTF-8.");
      }
    }

    function list(length, depth) {
      if (length > bytes.length - at) refuse("It ends too early.");
      var items = [];
      for (var i = 0; i < length; i++) items.push(item(depth));
      return items;
    }

    function map(length, depth) {
      if (length > bytes.length - at) refuse("It ends too early.");
      var items = new Map();
      for (var i = 0; i < length; i++) {
        var key = item(depth);
        if ((typeof key === "object" && key !== null) || items.has(key)) refuse("A key is given twice, or is no key.");
        items.set(key, item(depth));
      }
      return items;
    }

    function simple(low) {
      if (low < 20 || low > 22) refuse("A fraction or an unknown value is not permitted.");
      return [false, true, null][low - 20];
    }

    function item(depth) {
      if (depth > mostDepth) refuse("It is nested too deep.");
      if (at >= bytes.length) refuse("It ends too early.");
      var kind = bytes[at] >> 5, low = bytes[at] & 31;
      at++;
      if (kind === 7) return simple(low);
      if (kind === 6) refuse("A tag is not permitted.");
      var value = argument(low);
      if (kind === 0) return value;
      if (kind === 1) return typeof value === "bigint" ? -1n - value : -1 - value;
      if (kind === 2) return piece(value).slice();
      if (kind === 3) return text(value);
      return kind === 4 ? list(value, depth + 1) : map(value, depth + 1);
    }

    var found = item(0);
    if (at !== bytes.length) refuse("Something follows the end.");
    return found;
  }

  K.cborOf = cborOf;
})(globalThis.Kpcs = globalThis.Kpcs || {});
