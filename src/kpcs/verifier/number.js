/* What the lists tell about a number alone. They can say that it must not be accepted; never that a paper is genuine. */
(function (K) {
  "use strict";

  function toldOf(number, lists, on) {
    var trust = lists.trust, year = K.dateOf(on).year, codes = [];
    var told = trust.statusesOf(number).concat(lists.status ? lists.status.statusesOf(number) : []);
    var word = K.gravest(told, on);
    if (!word) codes.push({ code: "number.nothing", params: { number: K.printed(number) } });
    if (!trust.standingOn(number.slice(0, 2), on)) codes.push({ code: "number.stranger", params: { code: number.slice(0, 2) }, isBad: true });
    if (trust.announces(number, year) === false && trust.announces(number, year - 1) !== true) {
      codes.push({ code: "number.not_announced", params: { year: year }, isBad: true });
    }
    (lists.status ? lists.status.withdrawnOf(number) : []).forEach(function (one) {
      codes.push({ code: "number.withdrawn", params: { number: K.printed(number), day: new K.Day(one.on), reason: one.why.replace(/[. ]+$/, "") } });
    });
    return { word: word ? K.told(word) : null, codes: codes };
  }

  K.toldOf = toldOf;
})(globalThis.Kpcs = globalThis.Kpcs || {});
