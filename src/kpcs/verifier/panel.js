/* The lists on this device: which, how old, whose; taking new ones from a file or from the office. */
(function (K) {
  "use strict";

  function strip(page) {
    var node = document.getElementById("strip"), trust = page.lists.trust, on = K.today(new Date());
    node.hidden = false; // until now a link without words
    if (!trust) {
      node.className = "strip is-bad";
      node.replaceChildren(K.sign("bad"), K.say("lists.strip_none", page.language));
      return;
    }
    var oldest = page.lists.status && page.lists.status.published_on < trust.published_on ? page.lists.status : trust;
    var tone = K.warnings(page.lists, on, page.language).length ? "warn" : "good";
    node.className = "strip is-" + tone;
    var params = { day: new K.Day(oldest.published_on), days: K.ageOf(oldest, on).days };
    node.replaceChildren(K.sign(tone), K.say("lists.strip", page.language, params));
  }

  function editions(page) {
    var on = K.today(new Date()), nodes = [];
    K.known(page.lists).forEach(function (list) {
      var about = K.ageSentence(list, on, page.language);
      if (list.publisher) about += " " + K.say("lists.publisher", page.language, { name: list.publisher.replace(/[. ]+$/, "") });
      nodes.push(K.el("p", { className: "notice" + (K.ageOf(list, on).is_old ? " is-warn" : ""), textContent: about }));
    });
    return nodes.concat(K.lacks(page.lists, on, page.language).map(function (sentence) {
      return K.el("p", { className: "notice is-warn", textContent: sentence });
    }));
  }

  async function fingerprint(der) {
    return K.hex(await K.sha256(der)).replace(/(.{4})(?=.)/g, "$1 ");
  }

  async function anchorNode(anchor, language) {
    var how = anchor.since !== undefined ? K.say("anchor.pinned", language, { day: new K.Day(anchor.since) }) : K.say("anchor.named", language, { sequence: anchor.sequence });
    var period = K.say("anchor.period", language, { from: new K.Day(anchor.valid_from), until: new K.Day(anchor.valid_until) });
    return K.el("li", {}, [K.el("code", { textContent: await fingerprint(anchor.public) }), K.el("p", { className: "hint", textContent: how + "; " + period })]);
  }

  async function anchors(page) {
    var items = await Promise.all(page.lists.anchors.map(function (anchor) { return anchorNode(anchor, page.language); }));
    return items.length ? K.el("ul", { className: "anchors" }, items) : K.el("p", { textContent: K.say("anchor.none", page.language) });
  }

  async function render(page) {
    strip(page);
    var box = document.getElementById("editions"), keys = document.getElementById("anchors");
    box.replaceChildren.apply(box, editions(page));
    keys.replaceChildren(await anchors(page));
  }

  /* Keeps the state on the device first; only then the page goes by it. */
  async function keep(page, state) {
    var before = page.lists.messages;
    await K.store.set("anchors", state.anchors.map(function (one) { return Object.assign({}, one); }));
    if (state.messages.trust !== before.trust) await K.store.set("trust", state.messages.trust);
    if (state.messages.status !== before.status) await K.store.set("status", state.messages.status);
    page.lists = state;
    await render(page);
  }

  async function take(page, message) {
    var state = await K.lists.taken(page.lists, message), kind = K.kindOf(message);
    var isNew = !page.lists[kind] || page.lists[kind].sequence < state[kind].sequence;
    await keep(page, state);
    return isNew ? { code: "lists.taken_" + kind, params: { sequence: state[kind].sequence, day: new K.Day(state[kind].published_on) } } : null;
  }

  /* Lists from files: a trust list first, because a status list is signed with a key that it may name. */
  async function takeFiles(page, files) {
    var messages = await Promise.all(Array.from(files, async function (file) { return new Uint8Array(await file.arrayBuffer()); }));
    messages.sort(function (one, other) { return (K.kindOf(one) === "trust" ? 0 : 1) - (K.kindOf(other) === "trust" ? 0 : 1); });
    return takeAll(page, messages);
  }

  async function takeAll(page, messages) {
    var told = [];
    for (var at = 0; at < messages.length; at++) {
      try {
        if (!page.lists.anchors.length && !(await isConfirmed(page, messages[at]))) continue;
        told.push((await take(page, messages[at])) || { code: "lists.same" });
      } catch (error) {
        if (!(error instanceof K.lists.Refused)) throw error;
        told.push({ code: error.code, params: error.params, isBad: true });
      }
    }
    page.tellAll(told);
  }

  /* The first key of all: a person compares it with what the authority was told. */
  async function isConfirmed(page, message) {
    var found = await K.lists.introduced(message), box = document.getElementById("pin"), language = page.language;
    var yes = K.el("button", { type: "button", className: "button", id: "pin-yes", textContent: K.say("anchor.yes", language) });
    var no = K.el("button", { type: "button", className: "button is-secondary", id: "pin-no", textContent: K.say("anchor.no", language) });
    var ask = K.el("div", { className: "notice is-warn", role: "alertdialog", "aria-labelledby": "pin-ask" }, [
      K.el("p", { id: "pin-ask", textContent: K.say("anchor.ask", language, { name: found.name || found.anchor.kid }) }),
      K.el("p", {}, [K.el("code", { textContent: await fingerprint(found.anchor.public) })]), K.el("div", { className: "buttons" }, [no, yes])]);
    box.replaceChildren(ask);
    no.focus();
    return new Promise(function (resolve) {
      no.addEventListener("click", function () { box.replaceChildren(); resolve(false); });
      yes.addEventListener("click", function () {
        box.replaceChildren();
        page.lists.anchors = K.lists.pinned([found.anchor], { since: K.today(new Date()) });
        resolve(true);
      });
    });
  }

  /* New lists from the office that serves this page; `isQuiet`: say nothing when there is no line or nothing new. */
  async function fetchLists(page, isQuiet) {
    try {
      var answers = await Promise.all(["../trust.cose", "../status.cose"].map(function (name) { return fetch(name, { cache: "no-store" }); }));
      var messages = await Promise.all(answers.filter(function (one) { return one.ok; }).map(async function (one) { return new Uint8Array(await one.arrayBuffer()); }));
      if (!messages.length) throw new Error("none");
      if (isQuiet && !page.lists.anchors.length) return;
      var before = [page.lists.trust, page.lists.status].map(function (list) { return list && list.sequence; }).join();
      if (isQuiet) await takeQuietly(page, messages); else await takeAll(page, messages);
      var after = [page.lists.trust, page.lists.status].map(function (list) { return list && list.sequence; }).join();
      if (isQuiet && before !== after) page.tell("lists.strip", { day: new K.Day(page.lists.trust.published_on), days: K.ageOf(page.lists.trust, K.today(new Date())).days });
    } catch (error) {
      if (!isQuiet) page.tell("lists.offline");
    }
  }

  async function takeQuietly(page, messages) {
    for (var at = 0; at < messages.length; at++) {
      try { await take(page, messages[at]); } catch (error) { if (!(error instanceof K.lists.Refused)) throw error; }
    }
  }

  K.panel = { render: render, takeFiles: takeFiles, fetchLists: fetchLists, keep: keep };
})(globalThis.Kpcs = globalThis.Kpcs || {});
