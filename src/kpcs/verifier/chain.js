/* Root, certification, key: nobody but a Participant can add a key in its name. As kpcs.scheme.trust.roots checks it. */
(function (K) {
  "use strict";

  function same(one, other) {
    return one.length === other.length && K.hasAt(one, 0, other);
  }

  /* What a root says about another key: {1 use, 2 participant, 3 authority, 4 key, 5 first day, 6 last day, 7 made at}. */
  function certificationOf(message) {
    var sealed = K.sealedOf(message, "certification"), said = K.cborOf(sealed.payload, 2);
    var types = ["number", "string", "string", "object", "number", "number", "number"];
    var isWhole = said instanceof Map && said.size === 7 && types.every(function (type, at) {
      return typeof said.get(at + 1) === type && Array.from(said.keys())[at] === at + 1;
    });
    if (!isWhole || !(said.get(4) instanceof Uint8Array)) throw new K.Unreadable("bad_content", "It is no certification.");
    return { sealed: sealed, use: said.get(1), participant: said.get(2), authority: said.get(3), public: said.get(4),
      valid_from: said.get(5), valid_until: said.get(6), made_on: Math.floor(said.get(7) / 86400) };
  }

  /* What a root says of a key that no longer counts; 6 to 8, the place in the log, stand together or not at all. */
  function revocationOf(message) {
    var said = K.cborOf(K.sealedOf(message, "revocation").payload, 2), types = ["object", "number", "string", "boolean", "number", "string", "number", "object"];
    var isWhole = said instanceof Map && (said.size === 5 || said.size === 8) && Array.from(said.keys()).every(function (key, at) {
      return key === at + 1 && typeof said.get(key) === types[at];
    });
    if (!isWhole) throw new K.Unreadable("bad_content", "It is no revocation.");
    return { kid: K.hex(said.get(1)), at: said.get(2) * 1000, reason: said.get(3), compromised: said.get(4),
      log: said.size === 8 ? [said.get(6), said.get(7), K.hex(said.get(8))].join() : "" };
  }

  function saysRevoked(entry) {
    var said = revocationOf(entry.revocation), log = entry.log;
    return said.kid === entry.kid && said.at === entry.revoked_at && said.reason === (entry.reason || "") &&
      said.compromised === Boolean(entry.compromised) && said.log === (log ? [log.origin, log.size, K.hex(log.root)].join() : "");
  }

  function saysRoot(root) {
    var said = certificationOf(root.certification);
    return said.use === 1 && said.participant === root.participant && same(said.public, root.public) &&
      said.valid_from === root.valid_from && said.valid_until === root.valid_until;
  }

  function says(said, key) {
    return said.use === 0 && said.participant === key.participant && said.authority === key.authority &&
      same(said.public, key.public) && said.valid_from === key.valid_from && said.valid_until === key.valid_until;
  }

  async function flawWith(root, said) {
    if (!(await K.sealHolds(said.sealed, root.public))) return "signature";
    if (root.accepted === false) return "root_refused";
    return root.valid_from <= said.made_on && said.made_on <= root.valid_until ? "" : "root_period";
  }

  /* What is wrong with the certification of a listed key, with the root that it is about; null: it is certified. */
  async function flawOf(key, roots) {
    if (!key.certification) return { code: "missing", root: null };
    var said;
    try {
      said = certificationOf(key.certification);
    } catch (reason) {
      if (!(reason instanceof K.Unreadable)) throw reason;
      return { code: "differs", root: null };
    }
    if (!says(said, key)) return { code: "differs", root: null };
    var own = roots.filter(function (root) { return root.kid === said.sealed.kid && root.participant === key.participant; });
    if (!own.length) return { code: "no_root", root: null };
    var flaws = [];
    for (var at = 0; at < own.length; at++) flaws.push(await flawWith(own[at], said));
    return flaws.indexOf("") >= 0 ? null : { code: flaws[0], root: own[0] };
  }

  Object.assign(K, { flawOf: flawOf, saysRevoked: saysRevoked, saysRoot: saysRoot });
})(globalThis.Kpcs = globalThis.Kpcs || {});
