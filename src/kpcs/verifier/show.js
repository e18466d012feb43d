/* The verdict on the page: colour, sign and word first, then what to do, then what the paper must say, then the steps. */
(function (K) {
  "use strict";

  var SVG = "http://www.w3.org/2000/svg";
  var SIGNS = { good: "M4 12.500 9.500 18 20 6.500", bad: "M5 5l14 14M19 5 5 19", warn: "M12 5v9M12 18v1.500" };

  /* An element with properties, attributes and children; a text is always a text. */
  function el(name, properties, children) {
    var node = document.createElement(name);
    Object.keys(properties || {}).forEach(function (key) {
      if (key in node && key !== "list") node[key] = properties[key]; else node.setAttribute(key, properties[key]);
    });
    (children || []).forEach(function (child) { if (child) node.append(child); });
    return node;
  }

  function sign(tone) {
    var svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", SIGNS[tone]);
    svg.append(path);
    return svg;
  }

  /* Genuine is green, what cannot be read is amber, everything else is red. */
  function toneOf(outcome) {
    if (outcome === "genuine") return "good";
    return outcome === "not_a_certificate" || outcome === "no_lists" || outcome === "number" ? "warn" : "bad";
  }

  function figure(hundredths, language) {
    var text = String(hundredths).padStart(3, "0");
    var parts = new Intl.NumberFormat(language, { minimumFractionDigits: 2 }).formatToParts(0.5);
    var mark = parts.find(function (part) { return part.type === "decimal"; }).value;
    return new Intl.NumberFormat(language, { useGrouping: true }).format(BigInt(text.slice(0, -2))) + mark + text.slice(-2);
  }

  function country(code, trust, language) {
    var known = trust.participants.get(code);
    if (language === "en" && known) return known.name + " (" + code + ")";
    try {
      return new Intl.DisplayNames([language], { type: "region" }).of(code) + " (" + code + ")";
    } catch (error) {
      return known ? known.name + " (" + code + ")" : code;
    }
  }

  function day(value, language) {
    return K.filled("{day}", { day: new K.Day(value) }, language);
  }

  function clock(moment, language) {
    return moment.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }

  function facts(rows) {
    return el("dl", { className: "facts" }, rows.map(function (row) {
      return el("div", {}, [el("dt", { textContent: row[0] }), el("dd", {}, [].concat(row[1]))]);
    }));
  }

  function bdi(text) {
    return el("bdi", { textContent: text });
  }

  function party(one, trust, language) {
    return [bdi(one.name), el("br"), bdi(one.address), el("br"), country(one.country, trust, language)];
  }

  function origin(said, trust, language) {
    var countries = said.origin.countries.map(function (code, at) {
      var share = said.origin.shares_per_mille[at];
      return country(code, trust, language) + (share === undefined ? "" : " " + figure(share * 10, language).replace(/0$/, "") + " %");
    });
    return (said.origin.mixed ? [K.say("origin.mixed", language)] : []).concat(countries).join(", ");
  }

  function linesOf(said, language) {
    var head = ["line.heading", "line.carats", "line.value"].map(function (code, at) {
      return el("th", { scope: "col", className: at ? "number" : "", textContent: K.say(code, language) });
    });
    var rows = said.parcels.map(function (one) {
      return el("tr", {}, [
        el("th", { scope: "row" }, [one.hs + " ", el("span", { className: "soft", textContent: K.say("hs." + one.hs, language) })]),
        el("td", { className: "number", textContent: figure(one.points, language) }),
        el("td", { className: "number", textContent: figure(one.cents, language) }),
      ]);
    });
    return el("table", {}, [el("thead", {}, [el("tr", {}, head)]), el("tbody", {}, rows)]);
  }

  /* Everything that the paper must say, in the order in which it is looked for. */
  function paper(verdict, language) {
    var said = verdict.statement, trust = verdict.lists.trust, say = function (code) { return K.say("field." + code, language); };
    var rows = [
      [say("number"), bdi(K.printed(said.number))],
      [say("weight"), K.say("unit.carats", language, { figure: figure(said.points, language) })],
      [say("value"), K.say("unit.usd", language, { figure: figure(said.cents, language) })],
      [say("parcel_count"), String(said.parcel_count)],
      [say("seals"), said.seals.length ? said.seals.reduce(function (all, seal) { return all.concat(all.length ? [", "] : [], [bdi(seal)]); }, []) : K.say("seals.none", language)],
      [say("exporter"), party(said.exporter, trust, language)],
      [say("importer"), party(said.importer, trust, language)],
      [say("origin"), origin(said, trust, language)],
      [say("destination"), country(said.destination, trust, language)],
      [say("issued_on"), day(said.issued_on, language)],
      [say("validated_on"), day(said.validated_on, language)],
      [say("expires_on"), day(said.expires_on, language)],
      [say("authority"), bdi(said.authority)],
    ];
    if (said.purpose) rows.push([say("purpose"), K.say("purpose." + said.purpose, language)]);
    if (said.replaces) rows.push([say("replaces"), bdi(K.printed(said.replaces))]);
    var note = verdict.genuine ? "paper.compare" : "paper.doubt";
    return el("div", { className: "part" }, [
      el("h3", { textContent: K.say("paper.label", language) }), el("p", { className: "hint", textContent: K.say(note, language) }),
      facts(rows.slice(0, 5)), el("div", { className: "scroll", tabIndex: 0, role: "group", "aria-label": K.say("line.heading", language) }, [linesOf(said, language)]), facts(rows.slice(5)), looks(verdict, language),
    ]);
  }

  /* How the Participant said that its certificates look (R-II.d). */
  function looks(verdict, language) {
    var year = K.dateOf(verdict.statement.issued_on).year, code = verdict.statement.number.slice(0, 2);
    var known = verdict.lists.trust.features.filter(function (one) { return one.participant === code && one.year <= year; });
    return known.length ? el("div", {}, [el("h3", { textContent: K.say("look.label", language) }), el("ul", {}, known.map(function (one) {
      return el("li", { textContent: K.say("look.since", language, { year: one.year, text: one.text }) });
    }))]) : null;
  }

  function steps(verdict, language) {
    var tones = { passed: "good", failed: "bad", not_checked: "soft" };
    return el("details", { className: "part" }, [
      el("summary", { textContent: K.say("steps.label", language) }),
      el("ol", { className: "steps" }, verdict.steps.map(function (step) {
        var sentence = K.stepSentence(step, language);
        return el("li", {}, [
          el("span", { textContent: K.say("step." + step.code, language) + ": " }),
          el("b", { className: "is-" + tones[step.result], textContent: K.say("steps." + step.result, language) }),
          sentence ? el("p", { className: "hint", textContent: sentence }) : null,
        ]);
      })),
    ]);
  }

  /* What the lists lack: there is none, none of statuses, or the clock is wrong. */
  function lacks(lists, on, language) {
    if (!lists.trust) return [K.say("lists.none", language)];
    var isEarly = known(lists).some(function (list) { return on < list.published_on - 1; });
    return (isEarly ? [K.say("lists.clock", language)] : []).concat(lists.status ? [] : [K.say("lists.no_status", language)]);
  }

  function known(lists) {
    return [lists.trust, lists.status].filter(Boolean);
  }

  /* What an officer must know beside a verdict: what the lists lack, and which of them are old. */
  function warnings(lists, on, language) {
    var old = known(lists).filter(function (list) { return K.ageOf(list, on).is_old; });
    var said = old.map(function (list) { return K.ageSentence(list, on, language); }).join(" ");
    return lacks(lists, on, language).concat(said ? [said] : []);
  }

  function block(tone, word, number, sentence, language) {
    return el("div", { className: "verdict is-" + tone }, [
      sign(tone), el("h2", { id: "verdict-word" }, [word, number ? el("small", {}, [bdi(number)]) : null]), el("p", { textContent: sentence }),
    ]);
  }

  function advice(text, language) {
    return el("div", { className: "part" }, [el("h3", { textContent: K.say("verdict.do", language) }), el("p", { textContent: text })]);
  }

  /* A certificate whose key was revoked can still be shown to be honest: the place where its proof is taken from. */
  function proof(verdict, language) {
    if (verdict.outcome !== "key_not_valid_on_day" || !verdict.key.log || !verdict.key.inPeriod(verdict.statement.issued_on)) return null;
    var input = el("input", { type: "file", id: "proof", accept: ".tlog-proof,text/plain", "aria-describedby": "proof-hint" });
    return el("div", { className: "part" }, [
      el("h3", { textContent: K.say("proof.label", language) }), el("p", { className: "hint", id: "proof-hint", textContent: K.say("proof.hint", language) }),
      el("div", {}, [el("label", { className: "button is-secondary file" }, [el("span", { textContent: K.say("proof.take", language) }), input])]),
    ]);
  }

  function cautions(sentences) {
    return sentences.map(function (sentence) { return el("p", { className: "notice is-warn", textContent: sentence }); });
  }

  /* `seen`: the earlier entry of the queue about the same number, if there is one. */
  function verdictNodes(verdict, seen, at, language) {
    var before = seen && verdict.genuine ? [K.say("verdict.seen", language, seenParams(seen, language))] : [];
    var when = K.say("verdict.on", language, { day: new K.Day(verdict.on), time: clock(at, language) });
    var ages = known(verdict.lists).map(function (list) { return K.ageSentence(list, verdict.on, language); });
    var number = verdict.statement && K.printed(verdict.statement.number);
    return [block(toneOf(verdict.outcome), K.say("word." + verdict.outcome, language), number, K.sentence(verdict, language), language)]
      .concat(cautions(before.concat(warnings(verdict.lists, verdict.on, language))))
      .concat([advice(K.advice(verdict, language), language), proof(verdict, language), verdict.statement ? paper(verdict, language) : null, steps(verdict, language),
        el("p", { className: "hint", textContent: [when].concat(ages).join(" ") })]);
  }

  function seenParams(seen, language) {
    var at = new Date(seen.at);
    return { number: K.printed(seen.number), day: new K.Day(K.today(at)), time: clock(at, language) };
  }

  /* What is known about a number that was typed: what is reported, never that a paper is genuine. */
  function numberNodes(number, lists, on, language) {
    if (!lists.trust) return [block("warn", K.say("word.no_lists", language), K.printed(number), K.say("lists.none", language), language)];
    var told = K.toldOf(number, lists, on), word = told.word, said = [];
    told.codes.forEach(function (one) { said.push(el("p", { className: "notice" + (one.isBad ? " is-bad" : ""), textContent: K.say(one.code, language, one.params) })); });
    var head = word ? block("bad", K.say("word." + word.outcome, language), K.printed(number), K.stepSentence(word, language), language)
      : block("warn", K.say("word.number", language), K.printed(number), K.say("number.sentence", language), language);
    var after = word ? [el("p", { className: "notice is-warn", textContent: K.say("word.number", language) + ". " + K.say("number.sentence", language) })] : [];
    var what = word ? K.say(word.outcome + ".advice", language) : K.say("number.advice", language);
    return [head].concat(said, after, cautions(warnings(lists, on, language)), [advice(what, language)]);
  }

  Object.assign(K, { el: el, sign: sign, toneOf: toneOf, facts: facts, dayText: day, clock: clock, warnings: warnings, lacks: lacks, known: known,
    verdictNodes: verdictNodes, numberNodes: numberNodes });
})(globalThis.Kpcs = globalThis.Kpcs || {});
