/* The queue of what was verified on this device: shown newest first, noted, saved as a file, deleted when confirmed. */
(function (K) {
  "use strict";

  var MOST_SHOWN = 30;
  var COLUMNS = ["at", "number", "outcome", "note", "trust_list", "status_list", "text"];

  /* A cell of CSV; what a spreadsheet would compute is made a text. */
  function cell(value) {
    var text = String(value === undefined || value === null ? "" : value);
    if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
    return /[",\n\r]/.test(text) || /^\s|\s$/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }

  function csvOf(entries) {
    var rows = entries.map(function (entry) { return COLUMNS.map(function (name) { return cell(entry[name]); }).join(","); });
    return "\ufeff" + [COLUMNS.join(",")].concat(rows).join("\r\n") + "\r\n";
  }

  function save(entries) {
    var link = K.el("a", { href: URL.createObjectURL(new Blob([csvOf(entries)], { type: "text/csv;charset=utf-8" })), download: "kp-verified-" + K.iso(K.today(new Date())) + ".csv" });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
  }

  function row(entry, page) {
    var language = page.language, tone = K.toneOf(entry.outcome), at = new Date(entry.at);
    var name = entry.number ? K.printed(entry.number) : K.say("word." + entry.outcome, language);
    var note = K.el("input", { type: "text", value: entry.note || "", maxLength: 300, placeholder: K.say("queue.note", language), "aria-label": K.say("queue.note_for", language, { number: name }) });
    note.addEventListener("change", function () {
      entry.note = note.value;
      K.store.put(entry);
    });
    var again = K.el("button", { type: "button", className: "link", textContent: K.say("queue.show", language), "aria-label": K.say("queue.show", language) + ": " + name });
    again.addEventListener("click", function () { page.check(entry.text, { isAgain: true }); });
    return K.el("li", { className: "entry is-" + tone }, [
      K.sign(tone),
      K.el("p", {}, [K.el("b", {}, [K.el("bdi", { textContent: name })]), entry.number ? " " + K.say("word." + entry.outcome, language) : "", K.el("br"),
        K.el("span", { className: "hint", textContent: K.dayText(K.today(at), language) + ", " + K.clock(at, language) })]),
      again, note,
    ]);
  }

  function confirmation(count, page) {
    var language = page.language, box = K.el("div", { className: "notice is-warn", role: "alertdialog", "aria-labelledby": "clear-ask", tabIndex: -1 });
    var yes = K.el("button", { type: "button", className: "button is-danger", id: "clear-yes", textContent: K.say("queue.clear_yes", language) });
    var no = K.el("button", { type: "button", className: "button is-secondary", id: "clear-no", textContent: K.say("queue.clear_no", language) });
    box.append(K.el("p", { id: "clear-ask", textContent: K.say("queue.clear_ask", language, { count: count }) }), K.el("div", { className: "buttons" }, [no, yes]));
    no.addEventListener("click", function () { render(page, "clear"); });
    yes.addEventListener("click", async function () {
      await K.store.clear();
      await render(page);
      page.tell("queue.cleared");
      document.getElementById("queue-label").focus();
    });
    return box;
  }

  /* Draws the queue anew; `focus` names the control that gets the keyboard. */
  async function render(page, focus) {
    var entries = await K.store.entries(), language = page.language, box = document.getElementById("entries"), nodes = [];
    if (!(await K.store.isLasting())) nodes.push(K.el("p", { className: "notice is-warn", textContent: K.say("queue.not_kept", language) }));
    if (!entries.length) nodes.push(K.el("p", { className: "hint", textContent: K.say("queue.empty", language) }));
    else nodes = nodes.concat(listed(entries, page));
    box.replaceChildren.apply(box, nodes);
    if (focus) document.getElementById(focus).focus();
  }

  function listed(entries, page) {
    var language = page.language, newest = entries.slice().reverse();
    var out = K.el("button", { type: "button", className: "button is-secondary", id: "export", textContent: K.say("queue.export", language) });
    var clear = K.el("button", { type: "button", className: "button is-danger", id: "clear", textContent: K.say("queue.clear", language) });
    out.addEventListener("click", async function () { save(await K.store.entries()); });
    clear.addEventListener("click", function () {
      var box = confirmation(entries.length, page);
      clear.parentNode.replaceWith(box);
      box.querySelector("#clear-no").focus();
    });
    var more = entries.length - MOST_SHOWN;
    return [
      K.el("ul", { className: "entries" }, newest.slice(0, MOST_SHOWN).map(function (entry) { return row(entry, page); })),
      more > 0 ? K.el("p", { className: "hint", textContent: K.say("queue.more", language, { count: more }) }) : "",
      K.el("div", { className: "buttons" }, [out, clear]),
    ];
  }

  K.queue = { render: render, csvOf: csvOf };
})(globalThis.Kpcs = globalThis.Kpcs || {});
