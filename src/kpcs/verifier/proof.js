/* What shows that a certificate is honest although the key that signed it was revoked: its issue was in the authority's
   public log before (C2SP tlog-proof), or the status list says so. As kpcs.scheme.verify.evidence and kpcs.scheme.log. */
(function (K) {
  "use strict";

  var HEADER = "c2sp.org/tlog-proof@v1", ISSUED = "certificate.issued", DASH = "\u2014 ";
  var MOST_CHARACTERS = 200000, MOST_SIGNATURES = 100, MOST_HASHES = 62, LOG = 1, COSIGNATURE = 4;
  var ED25519 = K.base64("MCowBQYDK2VwAyEA");
  var utf8 = new TextEncoder();

  function require(holds, why) {
    if (!holds) throw new K.Unreadable("bad_proof", why);
  }

  /* Base64 in its one spelling. */
  function decoded(text) {
    try {
      var bytes = K.base64(text);
    } catch (error) {
      require(false, "Its Base64 is damaged.");
    }
    require(K.base64Of(bytes) === text, "Its Base64 is damaged.");
    return bytes;
  }

  function numberOf(text) {
    require(/^(?:0|[1-9][0-9]{0,18})$/.test(text) && Number.isSafeInteger(Number(text)), "A number in it is damaged.");
    return Number(text);
  }

  function isClean(text) {
    return !/[\u0000-\u0009\u000b-\u001f]|[\ud800-\udbff](?![\udc00-\udfff])|(?:[^\ud800-\udbff]|^)[\udc00-\udfff]/.test(text);
  }

  function isName(name) {
    return name !== "" && !/[+\s\u0085\u001c-\u001f]/.test(name) && isClean(name);
  }

  async function noteKeyOf(text) {
    var parts = /^([^+]*)\+([^+]*)\+(.*)$/.exec(text);
    require(parts, "This is no verifier key.");
    var material = decoded(parts[3]), name = parts[1];
    require(material.length === 33 && (material[0] === LOG || material[0] === COSIGNATURE) && isName(name), "This is no verifier key.");
    var id = K.hex((await K.sha256(K.joined([utf8.encode(name + "\n"), material]))).slice(0, 4));
    require(id === parts[2], "The hash in the middle is not that of the key.");
    return { name: name, kind: material[0], id: id, public: K.joined([ED25519, material.slice(1)]) };
  }

  function signedNoteOf(text) {
    var at = text.lastIndexOf("\n\n"), lines = text.slice(at + 2);
    require(text.length <= MOST_CHARACTERS && isClean(text) && at >= 0 && lines.endsWith("\n"), "It is no signed note.");
    var signatures = lines.slice(0, -1).split("\n");
    require(signatures.length <= MOST_SIGNATURES, "It has too many signatures.");
    return { text: text.slice(0, at + 1), signatures: signatures.map(signatureOf) };
  }

  function signatureOf(line) {
    var rest = line.slice(DASH.length), space = rest.indexOf(" ");
    require(line.startsWith(DASH) && space > 0 && isName(rest.slice(0, space)), "A signature line has another form.");
    var raw = decoded(rest.slice(space + 1));
    require(raw.length >= 5, "A signature is shorter than its key hash.");
    return { name: rest.slice(0, space), id: K.hex(raw.slice(0, 4)), signature: raw.slice(4) };
  }

  async function holds(note, key, signature) {
    var head = "";
    if (key.kind === COSIGNATURE) {
      var at = signature.slice(0, 8).reduce(function (sum, byte) { return sum * 256n + BigInt(byte); }, 0n);
      head = "cosignature/v1\ntime " + at + "\n";
      signature = signature.slice(8);
      if (at >= 1n << 63n) return false;
    }
    return signature.length === 64 && K.holds(key.public, "EdDSA", signature, utf8.encode(head + note.text));
  }

  /* Which of these keys signed the note; a signature of one of them that does not hold refuses the whole note. */
  async function signers(note, keys) {
    var known = new Map(keys.map(function (key) { return [key.name + " " + key.id, key]; })), found = new Set();
    for (var at = 0; at < note.signatures.length; at++) {
      var one = note.signatures[at], key = known.get(one.name + " " + one.id);
      if (!key || found.has(key)) continue;
      require(await holds(note, key, one.signature), "A signature does not hold.");
      found.add(key);
    }
    return Array.from(found);
  }

  function checkpointOf(text) {
    var lines = text.slice(0, -1).split("\n");
    require(text.endsWith("\n") && lines.length >= 3 && lines.every(Boolean), "It has no checkpoint.");
    var root = decoded(lines[2]);
    require(root.length === 32, "Its root is damaged.");
    return { origin: lines[0], size: numberOf(lines[1]), root: K.hex(root) };
  }

  function proofOf(text) {
    require(text.length <= MOST_CHARACTERS, "It is too long.");
    var at = text.indexOf("\n\n"), lines = text.slice(0, at).split("\n");
    require(at >= 0 && lines.shift() === HEADER, "It is no proof.");
    var extra = lines.length && lines[0].startsWith("extra ") ? decoded(lines.shift().slice(6)) : new Uint8Array(0);
    require(lines.length && lines[0].startsWith("index "), "The place of the entry is missing.");
    var index = numberOf(lines.shift().slice(6)), hashes = lines.map(decoded);
    require(hashes.length <= MOST_HASHES && hashes.every(function (one) { return one.length === 32; }), "A hash in it is damaged.");
    return { index: index, hashes: hashes, checkpoint: text.slice(at + 2), opening: extra };
  }

  /* What the entry says: {1 kind, 2 subject, 3 second, 4 digest of the event, 5 hash of the document}. */
  function contentOf(opening) {
    require(opening.length > 16 && opening.length <= 1000, "It does not open its entry.");
    var said = K.cborOf(opening.slice(16), 2), types = ["string", "string", "number", "object", "object"];
    var isWhole = said instanceof Map && (said.size === 4 || said.size === 5) && Array.from(said.keys()).every(function (key, at) {
      return key === at + 1 && typeof said.get(key) === types[at] && (at < 3 || (said.get(key) instanceof Uint8Array && said.get(key).length === 32));
    });
    require(isWhole && said.get(3) >= 0, "Its entry has another form.");
    return { kind: said.get(1), document: said.has(5) ? K.hex(said.get(5)) : "" };
  }

  /* Does the path lead from this entry at its place to this root? (RFC 9162, section 2.1.3.2) */
  async function requireInclusion(proof, checkpoint) {
    require(proof.index < checkpoint.size, "The entry is not among those of the checkpoint.");
    var entry = await K.sha256(proof.opening), found = await K.sha256(K.joined([[0], entry]));
    var place = BigInt(proof.index), last = BigInt(checkpoint.size) - 1n;
    for (var at = 0; at < proof.hashes.length; at++) {
      require(last !== 0n, "The path is too long.");
      var isRight = Boolean(place & 1n) || place === last;
      found = await K.sha256(K.joined([[1], isRight ? proof.hashes[at] : found, isRight ? found : proof.hashes[at]]));
      while (isRight && !(place & 1n) && place) { place >>= 1n; last >>= 1n; }
      place >>= 1n;
      last >>= 1n;
    }
    require(last === 0n && K.hex(found) === checkpoint.root, "The path does not lead to the root.");
  }

  /* Was the issue of these bytes in the log before it had come as far as the revocation says? Throws when not. */
  async function requireLogged(digest, place, trust, text) {
    var log = trust.logs.find(function (one) { return one.origin === place.origin; });
    require(log, "The log is not on the trust list.");
    var listed = trust.witnesses.filter(function (one) { return trust.policy.of.indexOf(one.name) >= 0; });
    var logKey = await noteKeyOf(log.vkey), witnesses = await Promise.all(listed.map(function (one) { return noteKeyOf(one.vkey); }));
    require(logKey.kind === LOG && witnesses.every(function (key) { return key.kind === COSIGNATURE; }), "A key is of another kind.");
    var proof = proofOf(text), note = signedNoteOf(proof.checkpoint), found = await signers(note, [logKey].concat(witnesses));
    var checkpoint = checkpointOf(note.text), content = contentOf(proof.opening);
    require(found.indexOf(logKey) >= 0 && checkpoint.origin === logKey.name && checkpoint.origin === place.origin, "The log did not sign it.");
    await requireInclusion(proof, checkpoint);
    var isNamed = checkpoint.size === place.size && checkpoint.root === K.hex(place.root);
    var seen = new Set(found.filter(function (key) { return key.kind === COSIGNATURE; }).map(function (key) { return K.hex(key.public); }));
    require(content.document === digest && content.kind === ISSUED && proof.index < place.size, "It is about something else.");
    require(isNamed || (trust.policy.needed > 0 && seen.size >= trust.policy.needed), "Too few witnesses saw it.");
  }

  /* "log", "honest", or "" when nothing shows it. `proof` is the text of a proof file, or null. */
  async function shown(digest, said, key, lists, proof) {
    if (key.revoked_on === null) return "";
    try {
      if (proof !== null && key.log) {
        await requireLogged(digest, key.log, lists.trust, proof);
        return "log";
      }
    } catch (error) {
      if (!(error instanceof K.Unreadable)) throw error;
    }
    return lists.status && lists.status.isHonest(key.kid, said.number, digest) ? "honest" : "";
  }

  K.shown = shown;
})(globalThis.Kpcs = globalThis.Kpcs || {});
