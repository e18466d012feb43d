/* The page: what the buttons do. Everything else is in the files before. */
(function (K) {
  "use strict";

  var LANGUAGES = ["en", "fr", "pt", "es", "ru"];
  var page = { language: "en", lists: K.lists.empty(), camera: null, shown: null };

  function byId(id) { return document.getElementById(id); }

  function note(one) {
    return K.el("p", { className: "notice" + (one.isBad ? " is-bad" : ""), textContent: K.say(one.code, page.language, one.params) });
  }

  page.tellAll = function (notes) {
    byId("told").replaceChildren.apply(byId("told"), notes.map(note));
    if (notes.length) byId("told").scrollIntoView({ block: "nearest" });
  };
  page.tell = function (code, params, isBad) {
    page.tellAll([{ code: code, params: params, isBad: isBad }]);
  };

  function failed(error) {
    page.tell(error.message === "no_crypto" ? "page.insecure" : "page.failed", { reason: String(error.message || error).slice(0, 120) }, true);
  }

  /* Every act ends in an answer: what was not foreseen is said, and nothing then looks verified. */
  function guarded(act) {
    return async function (event) {
      try {
        await act(event);
      } catch (error) {
        hide();
        failed(error);
      }
    };
  }

  function nameStart() {
    document.body.classList.toggle("is-shown", Boolean(page.shown));
    byId("start").lastElementChild.textContent = K.say(page.shown ? "scan.next" : "scan.start", page.language);
  }

  function hide() {
    page.shown = null;
    nameStart();
    byId("verdict").hidden = true;
    byId("verdict").replaceChildren();
  }

  function show(nodes) {
    var box = byId("verdict");
    var head = K.el("div", { role: "alert" });
    box.replaceChildren.apply(box, [head].concat(nodes.slice(1).filter(Boolean)));
    box.hidden = false;
    head.append(nodes[0]);
    nameStart();
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "start" });
  }

  function draw() {
    if (page.shown) show(page.shown());
  }

  /* A code or a number; `how.isAgain`: from the queue, and not put into it once more. */
  page.check = async function (text, how) {
    var at = new Date(), on = K.today(at), number = K.numberIn(text);
    page.tellAll([]);
    hide();
    var isCode = K.stripped(text).slice(0, K.PREFIX.length).toUpperCase() === K.PREFIX;
    if (!number && !isCode && !(how && how.isScanned)) return page.tell(K.stripped(text) ? "type.neither" : "type.empty", {}, true);
    if (number) return checkNumber(number, at, on, how);
    if (!page.lists.trust) return page.tell("lists.none", {}, true);
    page.text = text;
    var verdict = await K.verify(text, page.lists, on, how && how.proof);
    var seen = verdict.statement && !(how && how.isAgain) ? await seenBefore(verdict.statement.number) : null;
    page.shown = function () { return K.verdictNodes(verdict, seen, at, page.language); };
    draw();
    if (!(how && how.isAgain)) await remember({ at: at.toISOString(), number: verdict.statement ? verdict.statement.number : "", outcome: verdict.outcome, text: text.slice(0, K.MOST_CHARACTERS) });
  };

  async function checkNumber(number, at, on, how) {
    page.shown = function () { return K.numberNodes(number, page.lists, on, page.language); };
    draw();
    var word = page.lists.trust ? K.toldOf(number, page.lists, on).word : null;
    if (!(how && how.isAgain)) await remember({ at: at.toISOString(), number: number, outcome: word ? word.outcome : page.lists.trust ? "number" : "no_lists", text: number });
  }

  async function seenBefore(number) {
    var entries = await K.store.entries();
    return entries.find(function (entry) { return entry.number === number && entry.outcome === "genuine"; }) || null;
  }

  async function remember(entry) {
    var lists = page.lists;
    try {
      await K.store.add(Object.assign(entry, { note: "", trust_list: lists.trust ? lists.trust.sequence : "", status_list: lists.status ? lists.status.sequence : "" }));
      await K.queue.render(page);
    } catch (error) {
      page.tell("queue.not_kept", {}, true); // a full device; the verdict stands
    }
  }

  function stop() {
    if (page.camera) page.camera.stop();
    page.camera = null;
    byId("camera").hidden = true;
    byId("start").hidden = false;
  }

  async function scan() {
    stop();
    hide();
    page.tellAll([]);
    if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return page.tell("scan.none", {}, true);
    var camera = page.camera = new K.Camera(byId("video"));
    byId("camera").hidden = false;
    byId("start").hidden = true;
    try {
      await camera.start();
    } catch (error) {
      if (camera.isStopped) return undefined;
      stop();
      return page.tell(error.name === "NotAllowedError" || error.name === "SecurityError" ? "scan.refused" : "scan.none", {}, true);
    }
    byId("light").hidden = !camera.hasLight();
    byId("camera").scrollIntoView({ block: "start" });
    byId("stop").focus({ preventScroll: true });
    var text = "";
    try {
      text = await camera.read();
    } catch (error) {
      stop();
      if (!(error instanceof K.Several)) throw error;
      return page.tell("reason.several_codes", {}, true);
    }
    if (!text || camera.isStopped) return undefined;
    stop();
    if (navigator.vibrate) navigator.vibrate(80);
    return page.check(text, { isScanned: true });
  }

  async function picture(event) {
    var file = event.target.files[0], text = "";
    event.target.value = "";
    if (!file) return undefined;
    stop();
    hide();
    page.tell("scan.reading");
    try {
      text = await K.textIn(file);
    } catch (error) {
      if (/hei[cf]/i.test(file.type + file.name)) return page.tell("reason.heic", {}, true);
      return page.tell(error instanceof K.Several ? "reason.several_codes" : "reason.bad_file", {}, true);
    }
    if (!text) return page.tellAll([{ code: "reason.no_code", isBad: true }, { code: "scan.again" }]);
    return page.check(text, { isScanned: true });
  }

  function speak(language) {
    page.language = LANGUAGES.indexOf(language) >= 0 ? language : "en";
    document.documentElement.lang = byId("language").value = page.language;
    document.querySelectorAll("[data-say]").forEach(function (node) { node.textContent = K.say(node.dataset.say, page.language); });
    document.title = K.say("page.title", page.language);
    byId("version").textContent = K.say("about.version", page.language, { version: K.SHIPPED.version }) + " · " + K.SHIPPED.office;
    byId("told").replaceChildren();
    nameStart();
    draw();
  }

  async function install() {
    if (!/^https?:$/.test(location.protocol)) return;
    byId("fetch").hidden = false;
    if (!("serviceWorker" in navigator)) return;
    try {
      await navigator.serviceWorker.register("sw.js");
      await navigator.serviceWorker.ready;
      byId("ready").hidden = false;
      if (navigator.storage && navigator.storage.persist) await navigator.storage.persist();
    } catch (error) {
      byId("ready").hidden = true; // a browser that keeps nothing; the page works while it is open
    }
  }

  function listen() {
    byId("start").addEventListener("click", guarded(scan));
    byId("stop").addEventListener("click", function () { stop(); byId("start").focus(); });
    byId("light").addEventListener("click", guarded(async function () {
      var isOn = byId("light").getAttribute("aria-pressed") !== "true";
      await page.camera.light(isOn);
      byId("light").setAttribute("aria-pressed", String(isOn));
    }));
    byId("picture").addEventListener("change", guarded(picture));
    byId("form").addEventListener("submit", guarded(async function (event) {
      event.preventDefault();
      stop();
      var text = byId("text").value;
      await page.check(text);
      if (page.shown && byId("text").value === text) byId("text").value = ""; // the next may be typed already
    }));
    byId("verdict").addEventListener("change", guarded(async function (event) {
      if (event.target.id === "proof" && event.target.files[0]) await page.check(page.text, { isScanned: true, proof: await event.target.files[0].text() });
    }));
    byId("take").addEventListener("change", guarded(async function (event) {
      var files = Array.from(event.target.files);
      await K.panel.takeFiles(page, files);
      event.target.value = "";
    }));
    byId("fetch").addEventListener("click", guarded(function () { return K.panel.fetchLists(page, false); }));
    byId("language").addEventListener("change", guarded(async function () {
      speak(byId("language").value);
      await K.store.set("language", page.language);
      await K.panel.render(page);
      await K.queue.render(page);
    }));
    document.addEventListener("visibilitychange", function () { if (document.hidden) stop(); });
  }

  async function begin() {
    var names = ["anchors", "trust", "status", "language"], kept = {};
    speak((navigator.languages || []).map(function (one) { return one.slice(0, 2); }).find(function (one) { return LANGUAGES.indexOf(one) >= 0; }));
    for (var at = 0; at < names.length; at++) kept[names[at]] = await K.store.get(names[at]);
    if (kept.language) speak(kept.language); // after the device's own: a slow store must not leave a page without words
    listen();
    byId("demonstration").hidden = !K.SHIPPED.demonstration;
    try {
      page.lists.messages = { trust: kept.trust, status: kept.status };
      await K.panel.keep(page, await K.lists.begun(kept, K.SHIPPED, K.today(new Date())));
    } catch (error) {
      failed(error);
      await K.panel.render(page);
    }
    await K.queue.render(page);
    document.body.dataset.ready = "yes";
    performance.mark("page-ready");
    await install();
    if (/^https?:$/.test(location.protocol) && navigator.onLine) await K.panel.fetchLists(page, true);
  }

  begin().catch(failed);
})(globalThis.Kpcs = globalThis.Kpcs || {});
