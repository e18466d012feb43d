/* Which lists this device believes. A list counts only if a pinned key signed it in its period, and never goes back to an
   older edition. The first keys come with the program (pinned at installation); a list may name the next ones. */
(function (K) {
  "use strict";

  /* Why a list was not taken: `code` of the page's words, with their figures. */
  function Refused(code, params) {
    this.code = "lists.refused_" + code;
    this.params = params || {};
    this.message = this.code;
  }
  Refused.prototype = Object.create(Error.prototype);

  function empty() {
    return { anchors: [], trust: null, status: null, messages: {} };
  }

  async function parsed(sealed) {
    try {
      var content = K.unpacked(sealed);
      return sealed.kind === "trust" ? await K.trustOf(new TextDecoder("utf-8", { fatal: true }).decode(content)) : K.snapshotOf(content);
    } catch (error) {
      throw new Refused("form", { reason: error.message || String(error) });
    }
  }

  function sealedIn(message) {
    var kind = K.kindOf(message);
    if (kind !== "trust" && kind !== "status") throw new Refused("form", { reason: "kind" });
    try {
      return K.sealedOf(message, kind);
    } catch (error) {
      throw new Refused("form", { reason: error.code });
    }
  }

  function pinned(anchors, since) {
    return anchors.map(function (anchor) { return Object.assign({}, anchor, since); });
  }

  async function signerOf(sealed, anchors) {
    var known = anchors.filter(function (anchor) { return anchor.kid === sealed.kid; });
    if (!known.length) throw new Refused("anchor", { kid: sealed.kid });
    for (var at = 0; at < known.length; at++) if (await K.sealHolds(sealed, known[at].public)) return known[at];
    throw new Refused("signature");
  }

  function requireNewer(state, list) {
    var own = state[list.kind];
    if (own && list.sequence < own.sequence) throw new Refused("older", { sequence: list.sequence, own: own.sequence });
  }

  /* The state with this message in it; throws Refused. `state` itself is not changed. */
  async function taken(state, message) {
    var sealed = sealedIn(message);
    var anchor = await signerOf(sealed, state.anchors);
    var list = await parsed(sealed);
    if (list.published_on < anchor.valid_from || anchor.valid_until < list.published_on) throw new Refused("period", { day: new K.Day(list.published_on) });
    requireNewer(state, list);
    if (state[list.kind] && state[list.kind].sequence === list.sequence) return state;
    var next = Object.assign({}, state, { messages: Object.assign({}, state.messages) });
    next[list.kind] = list;
    next.messages[list.kind] = message;
    if (list.kind === "trust" && list.anchors.length) next.anchors = named(state.anchors, list);
    return next;
  }

  /* The keys that the list names, each with how this device came to know it. */
  function named(known, list) {
    return list.anchors.map(function (anchor) {
      var before = known.find(function (one) { return one.kid === anchor.kid; });
      return Object.assign({}, anchor, before ? { since: before.since, sequence: before.sequence } : { sequence: list.sequence });
    });
  }

  /* Before anything is pinned: what a signed trust list says of itself, to be confirmed by a person. */
  async function introduced(message) {
    var sealed = sealedIn(message);
    if (sealed.kind !== "trust") throw new Refused("anchor", { kid: sealed.kid });
    var list = await parsed(sealed);
    var anchor = await signerOf(sealed, list.anchors);
    return { anchor: anchor, name: list.publisher };
  }

  /* Put together what the device kept and what came with the program: the newer of each. */
  async function begun(kept, shipped, today) {
    var state = empty();
    state.anchors = kept.anchors && kept.anchors.length ? kept.anchors : pinned(shipped.anchors.map(read), { since: today });
    var messages = [kept.trust, kept.status];
    // Kept messages were checked when they were taken; the key that signed them may have been retired since.
    for (var at = 0; at < messages.length; at++) {
      if (messages[at]) await recall(state, messages[at]);
    }
    return withShipped(state, shipped);
  }

  async function recall(state, message) {
    try {
      var sealed = sealedIn(message);
      state[sealed.kind] = await parsed(sealed);
      state.messages[sealed.kind] = message;
    } catch (error) {
      if (!(error instanceof Refused)) throw error; // damaged on the device, or of a form that this program reads no longer
    }
  }

  async function withShipped(state, shipped) {
    var texts = [shipped.trust, shipped.status];
    for (var at = 0; at < texts.length; at++) {
      if (!texts[at]) continue;
      try {
        state = await taken(state, K.base64(texts[at]));
      } catch (error) {
        if (!(error instanceof Refused)) throw error; // an older program with newer lists on the device, or another publisher
      }
    }
    return state;
  }

  function read(anchor) {
    return { kid: anchor.kid, public: K.base64(anchor.public), valid_from: K.dayIn(anchor.valid_from), valid_until: K.dayIn(anchor.valid_until) };
  }

  Object.assign(K, { lists: { empty: empty, taken: taken, introduced: introduced, begun: begun, Refused: Refused, pinned: pinned } });
})(globalThis.Kpcs = globalThis.Kpcs || {});
