/* The sentences of verdicts, from the same table as Python's (words.js is made from vocabulary/verdicts.csv). */
(function (K) {
  "use strict";

  function shown(value, language) {
    if (value instanceof K.Day) {
      var date = K.dateOf(value.day), months = K.WORDS.months[language].split(" ");
      return filled(K.WORDS.day[language], { day: date.day, month: months[date.month - 1], year: date.year }, language);
    }
    return value instanceof K.Standing ? K.WORDS["standing." + value.status][language] : String(value);
  }

  function filled(text, params, language) {
    return text.replace(/\{([a-z]+)\}/g, function (whole, name) { return name in params ? shown(params[name], language) : whole; });
  }

  function say(code, language, params) {
    if (!K.WORDS[code]) throw new Error("There are no words for " + code + ".");
    return filled(K.WORDS[code][language], params || {}, language);
  }

  /* What was found out in a step; empty when there is nothing to say beyond passed or not checked. */
  function stepSentence(step, language) {
    var codes = (step.outcome ? [step.said || step.outcome + ".sentence"] : []).concat(step.because ? [step.because] : []);
    return codes.map(function (code) { return say(code, language, step.params); }).join(" ");
  }

  function sentence(verdict, language) {
    var deciding = verdict.steps.find(function (step) { return step.outcome === verdict.outcome; });
    if (deciding) return stepSentence(deciding, language);
    var params = { number: K.printed(verdict.statement.number), authority: verdict.key.authority };
    return say(verdict.outcome + ".sentence", language, params);
  }

  function advice(verdict, language) {
    var notes = verdict.steps.filter(function (step) { return step.because && !step.outcome; });
    return [say(verdict.outcome + ".advice", language)].concat(notes.map(function (step) { return stepSentence(step, language); })).join(" ");
  }

  /* How old a list is on a day, as kpcs.scheme.verify.ages says it; null: there is no such list. */
  function ageOf(list, on) {
    return list && { sequence: list.sequence, published_on: list.published_on, good_until: list.good_until,
      days: Math.max(0, on - list.published_on), is_old: on > list.good_until };
  }

  function ageSentence(list, on, language) {
    var age = ageOf(list, on);
    var params = { sequence: age.sequence, day: new K.Day(age.published_on), days: age.days, until: new K.Day(age.good_until) };
    return say("list." + list.kind, language, params) + (age.is_old ? " " + say("list.old", language, params) : "");
  }

  function listForm(list, on, language) {
    var age = ageOf(list, on);
    return { sequence: age.sequence, good_until: K.iso(age.good_until), age_days: age.days, is_old: age.is_old,
      sentence: ageSentence(list, on, language) };
  }

  /* The same plain data as Verdict.as_dict of Python; tests compare the two word by word. */
  function verdictForm(verdict, language) {
    var key = verdict.key, lists = {};
    [verdict.lists.trust, verdict.lists.status].forEach(function (list) {
      if (list) lists[list.kind] = listForm(list, verdict.on, language);
    });
    return {
      outcome: verdict.outcome, genuine: verdict.genuine, on: K.iso(verdict.on),
      sentence: sentence(verdict, language), advice: advice(verdict, language), lists: lists,
      steps: verdict.steps.map(function (step) {
        return { number: step.number, code: step.code, title: say("step." + step.code, language), result: step.result, sentence: stepSentence(step, language) };
      }),
      key: key && { kid: key.kid, participant: key.participant, authority: key.authority },
      certificate: verdict.statement && K.statementForm(verdict.statement),
    };
  }

  Object.assign(K, { say: say, filled: filled, stepSentence: stepSentence, sentence: sentence, advice: advice, verdictForm: verdictForm, ageOf: ageOf, ageSentence: ageSentence });
})(globalThis.Kpcs = globalThis.Kpcs || {});
