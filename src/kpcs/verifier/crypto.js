/* SHA-256, and whether a signature holds: ES256 by the browser, Ed25519 by the browser or, where it has none, by noble.
   Two kinds of public key, each in its one DER form (SubjectPublicKeyInfo). */
(function (K) {
  "use strict";

  var P256 = K.base64("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE");
  var ED25519 = K.base64("MCowBQYDK2VwAyEA");
  var imported = new Map();

  /* The browser's own cryptography; it is missing on pages that came over plain http from another machine. */
  function subtle() {
    if (!globalThis.crypto || !globalThis.crypto.subtle) throw new Error("no_crypto");
    return globalThis.crypto.subtle;
  }

  function algorithmOf(der) {
    if (der.length === P256.length + 64 && K.hasAt(der, 0, P256)) return "ES256";
    if (der.length === ED25519.length + 32 && K.hasAt(der, 0, ED25519)) return "EdDSA";
    throw new Error("A public key is of the kind P-256 or Ed25519; others are not accepted.");
  }

  async function sha256(bytes) {
    return new Uint8Array(await subtle().digest("SHA-256", bytes));
  }

  /* The key id: the first 8 bytes of SHA-256 over the public key. */
  async function kidOf(der) {
    return K.hex((await sha256(der)).subarray(0, 8));
  }

  async function browserKey(der, algorithm) {
    var how = algorithm === "ES256" ? { name: "ECDSA", namedCurve: "P-256" } : { name: "Ed25519" };
    var own = subtle();
    try {
      return await own.importKey("spki", der, how, false, ["verify"]);
    } catch (error) {
      // Without cryptography there is no verdict, above all not "altered"; a point that lies on no curve holds nothing.
      if (algorithm === "ES256" && error.name !== "DataError") throw new Error("no_crypto");
      return null;
    }
  }

  /* Did the holder of this key sign exactly these bytes with this algorithm? */
  async function holds(der, algorithm, signature, data) {
    if (algorithmOf(der) !== algorithm) return false;
    var name = K.hex(der);
    if (!imported.has(name)) imported.set(name, await browserKey(der, algorithm));
    var key = imported.get(name);
    if (key) {
      var how = algorithm === "ES256" ? { name: "ECDSA", hash: "SHA-256" } : { name: "Ed25519" };
      return subtle().verify(how, key, signature, data);
    }
    if (algorithm === "ES256") return false;
    try {
      return await nobleEd25519.verifyAsync(signature, data, der.slice(ED25519.length), { zip215: false });
    } catch (error) {
      return false;
    }
  }

  Object.assign(K, { algorithmOf: algorithmOf, sha256: sha256, kidOf: kidOf, holds: holds });
})(globalThis.Kpcs = globalThis.Kpcs || {});
