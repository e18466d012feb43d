/* From the text of a QR code to the parts of a signed message: Base45, zlib, COSE_Sign1.
   Mirrors kpcs.scheme.codec step by step; docs/reference/certificate-format.md, sections 2 to 5. */
(function (K) {
  "use strict";

  var PREFIX = "KP1:";
  var MOST_CHARACTERS = 4296;
  var MOST_BYTES = 16 * 1024;
  var ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  // What Python's str.strip() takes away; JavaScript's trim() takes another set.
  var BLANK = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
  var AROUND = new RegExp("^" + BLANK + "|" + BLANK + "$", "g");

  /* Why something is not what it should be: `code` is a reason of the vocabulary, `detail` English for experts. */
  function Unreadable(code, detail) {
    this.name = "Unreadable";
    this.code = code;
    this.detail = detail || "";
    this.message = code + (detail ? ": " + detail : "");
  }
  Unreadable.prototype = Object.create(Error.prototype);

  function stripped(text) {
    return text.replace(AROUND, "");
  }

  function base45(text) {
    var length = text.length;
    if (length % 3 === 1) throw new Unreadable("bad_base45");
    var bytes = new Uint8Array(Math.floor(length / 3) * 2 + (length % 3 ? 1 : 0));
    var at = 0;
    for (var i = 0; i < length; i += 3) {
      var rest = length - i;
      var first = ALPHABET.indexOf(text[i]);
      var second = ALPHABET.indexOf(text[i + 1]);
      var third = rest > 2 ? ALPHABET.indexOf(text[i + 2]) : 0;
      if (first < 0 || second < 0 || third < 0) throw new Unreadable("bad_base45");
      var number = first + 45 * second + 2025 * third;
      if (number > (rest > 2 ? 0xffff : 0xff)) throw new Unreadable("bad_base45");
      if (rest > 2) bytes[at++] = number >> 8;
      bytes[at++] = number & 0xff;
    }
    return bytes;
  }

  /* One zlib stream that ends where the bytes end; no more than `most` bytes are ever unpacked.
     Not DecompressionStream: engines differ in what they take after the end of a stream. */
  function inflated(bytes, most) {
    var pieces = [], size = 0, isTooLarge = false;
    var stream = new pako.Inflate({ chunkSize: Math.min(most + 1, 1 << 16), windowBits: 15 });
    stream.onData = function (chunk) {
      size += chunk.length;
      isTooLarge = size > most;
      if (isTooLarge) throw new Unreadable("too_large");
      pieces.push(chunk);
    };
    try {
      stream.push(bytes, true);
    } catch (error) {
      throw new Unreadable(isTooLarge ? "too_large" : "bad_zlib");
    }
    if (stream.err || !stream.ended || stream.strm.total_in !== bytes.length) throw new Unreadable("bad_zlib");
    return joined(pieces);
  }

  function signedOf(text) {
    if (!text.startsWith(PREFIX)) throw new Unreadable("not_kp1");
    // Characters, not the halves that JavaScript counts.
    if (text.length > MOST_CHARACTERS && (text.length > 2 * MOST_CHARACTERS || Array.from(text).length > MOST_CHARACTERS)) {
      throw new Unreadable("too_long");
    }
    return inflated(base45(text.slice(PREFIX.length)), MOST_BYTES);
  }

  function byteStringHead(length) {
    if (length < 24) return [0x40 + length];
    if (length < 0x100) return [0x58, length];
    if (length < 0x10000) return [0x59, length >> 8, length & 0xff];
    return [0x5a, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff];
  }

  function hasAt(bytes, at, wanted) {
    for (var i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
    return true;
  }

  /* Algorithm, key id, payload and signature. Nothing in them is to be believed before the signature held. */
  function partsOf(signed) {
    if (!hasAt(signed, 0, [0xd2, 0x84, 0x4d]) || signed.length < 19) throw new Unreadable("bad_envelope");
    var isEs256 = hasAt(signed, 3, [0xa2, 0x01, 0x26, 0x04, 0x48]);
    if (!isEs256 && !hasAt(signed, 3, [0xa2, 0x01, 0x27, 0x04, 0x48])) throw new Unreadable("bad_algorithm");
    var signatureAt = signed.length - 66;
    var size = signatureAt > 17 ? [3, 2, 1].find(function (head) {
      return signatureAt >= 17 + head && hasAt(signed, 17, byteStringHead(signatureAt - 17 - head)) &&
        byteStringHead(signatureAt - 17 - head).length === head;
    }) : 0;
    if (signed[16] !== 0xa0 || !size || !hasAt(signed, signatureAt, [0x58, 0x40])) throw new Unreadable("bad_envelope");
    return {
      algorithm: isEs256 ? "ES256" : "EdDSA",
      kid: hex(signed.slice(8, 16)),
      protected: signed.slice(3, 16),
      payload: signed.slice(17 + size, signatureAt),
      signature: signed.slice(signatureAt + 2),
    };
  }

  /* The Sig_structure of RFC 9052, section 4.4: what the key signs. */
  function toBeSigned(parts) {
    return joined([
      [0x84, 0x6a], ascii("Signature1"),
      byteStringHead(parts.protected.length), parts.protected, [0x40],
      byteStringHead(parts.payload.length), parts.payload,
    ]);
  }

  function joined(pieces) {
    var size = pieces.reduce(function (sum, piece) { return sum + piece.length; }, 0);
    var whole = new Uint8Array(size);
    pieces.reduce(function (at, piece) { whole.set(piece, at); return at + piece.length; }, 0);
    return whole;
  }

  function ascii(text) {
    return Uint8Array.from(text, function (character) { return character.charCodeAt(0); });
  }

  function hex(bytes) {
    return Array.from(bytes, function (byte) { return (byte < 16 ? "0" : "") + byte.toString(16); }).join("");
  }

  /* Base64 with padding, nothing else (RFC 4648, section 4). */
  function base64(text) {
    if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) throw new Error("This is not Base64.");
    return ascii(atob(text));
  }

  function base64Of(bytes) {
    var text = "";
    for (var at = 0; at < bytes.length; at += 4096) text += String.fromCharCode.apply(null, bytes.subarray(at, at + 4096));
    return btoa(text);
  }

  Object.assign(K, {
    PREFIX: PREFIX, MOST_CHARACTERS: MOST_CHARACTERS, Unreadable: Unreadable, stripped: stripped, base45: base45,
    inflated: inflated, signedOf: signedOf, partsOf: partsOf, toBeSigned: toBeSigned, joined: joined, hex: hex,
    base64: base64, base64Of: base64Of, hasAt: hasAt, byteStringHead: byteStringHead,
  });
})(globalThis.Kpcs = globalThis.Kpcs || {});
