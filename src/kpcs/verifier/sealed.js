/* Signed messages other than certificates, as kpcs.scheme.trust.sealed reads them: COSE_Sign1 in one permitted form,
   whose header says what it holds. One kind never passes for another, and no certificate for any. */
(function (K) {
  "use strict";

  var MOST_BYTES = { certification: 4096, revocation: 4096, trust: 4 << 20, status: 4 << 20 };
  var MOST_UNPACKED = 32 << 20;
  var CONTENT = {
    certification: "application/kpcs-key-certification+cbor", revocation: "application/kpcs-key-revocation+cbor",
    trust: "application/kpcs-trust+json", status: "application/kpcs-status+cbor",
  };

  function textBytes(text) {
    return Array.from(text, function (character) { return character.charCodeAt(0); });
  }

  function header(kind, mark, kid) {
    var text = textBytes(CONTENT[kind]);
    return [].concat([0xa3, 0x01, mark, 0x03, 0x78, text.length], text, [0x04, 0x48], Array.from(kid));
  }

  function isHeader(head, kind, mark, kid) {
    var wanted = header(kind, mark, kid);
    return head.length === wanted.length && K.hasAt(head, 0, wanted);
  }

  /* What the message claims to hold; proves nothing. */
  function kindOf(message) {
    return Object.keys(CONTENT).find(function (kind) { return K.hasAt(message, 10, textBytes(CONTENT[kind])); }) || "";
  }

  function refuse(code) {
    throw new K.Unreadable(code);
  }

  /* The parts of a message that holds this kind; refuses any other kind and any other form. */
  function sealedOf(message, kind) {
    if (message.length > MOST_BYTES[kind]) refuse("too_long");
    var size = K.hasAt(message, 0, [0xd2, 0x84, 0x58]) ? message[3] : 0;
    var head = message.slice(4, 4 + size), rest = message.slice(4 + size);
    var kid = head.slice(-8), mark = head[2];
    if (!K.hasAt(head, 0, [0xa3, 0x01]) || (mark !== 0x26 && mark !== 0x27)) refuse(K.hasAt(head, 0, [0xa3, 0x01]) ? "bad_algorithm" : "bad_form");
    if (!isHeader(head, kind, mark, kid)) {
      refuse(Object.keys(CONTENT).some(function (other) { return isHeader(head, other, mark, kid); }) ? "other_kind" : "bad_form");
    }
    var signatureAt = rest.length - 66;
    if (rest[0] !== 0xa0 || signatureAt < 2 || !K.hasAt(rest, signatureAt, [0x58, 0x40])) refuse("bad_form");
    var headSize = [1, 2, 3, 5].find(function (one) {
      var length = signatureAt - 1 - one, written = K.byteStringHead(Math.max(length, 0));
      return length >= 0 && written.length === one && K.hasAt(rest, 1, written);
    }) || refuse("bad_form");
    return {
      kind: kind, algorithm: mark === 0x26 ? "ES256" : "EdDSA", kid: K.hex(kid), protected: head,
      payload: rest.slice(1 + headSize, signatureAt), signature: rest.slice(signatureAt + 2),
    };
  }

  /* Did the holder of this key sign exactly this message, with the algorithm that the header names? */
  function sealHolds(sealed, der) {
    return K.holds(der, sealed.algorithm, sealed.signature, K.toBeSigned(sealed));
  }

  Object.assign(K, {
    sealedOf: sealedOf, sealHolds: sealHolds, kindOf: kindOf,
    unpacked: function (sealed) { return K.inflated(sealed.payload, MOST_UNPACKED); },
  });
})(globalThis.Kpcs = globalThis.Kpcs || {});
