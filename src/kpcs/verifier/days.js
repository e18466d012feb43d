/* Days as whole numbers since 1 January 1970: no time zone, no daylight saving, no Date. */
(function (K) {
  "use strict";

  var FIRST = -719162, LAST = 2932896; // 0001-01-01 and 9999-12-31

  function dayOf(year, month, day) {
    var shifted = year - (month <= 2 ? 1 : 0);
    var era = Math.floor(shifted / 400), yearOfEra = shifted - era * 400;
    var dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
    var dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
    return era * 146097 + dayOfEra - 719468;
  }

  function dateOf(day) {
    var from = day + 719468, era = Math.floor(from / 146097), dayOfEra = from - era * 146097;
    var yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) -
      Math.floor(dayOfEra / 146096)) / 365);
    var dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
    var shifted = Math.floor((5 * dayOfYear + 2) / 153);
    var month = shifted + (shifted < 10 ? 3 : -9);
    return {
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
      day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
    };
  }

  function padded(number, size) {
    return String(number).padStart(size, "0");
  }

  function iso(day) {
    var date = dateOf(day);
    return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2);
  }

  /* 2026-11-22 and nothing else; a day that no calendar has is refused. */
  function dayIn(text) {
    var parts = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
    var day = parts ? dayOf(Number(parts[1]), Number(parts[2]), Number(parts[3])) : NaN;
    if (!parts || day < FIRST || iso(day) !== text) throw new Error("A day is written as 2026-11-22.");
    return day;
  }

  /* A moment with its time zone (RFC 3339), as milliseconds since 1970 in UTC. */
  function momentIn(text) {
    var parts = /^([0-9-]{10})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,6}))?(?:Z|([+-])([0-9]{2}):([0-9]{2}))$/.exec(text);
    if (!parts || parts[2] > 23 || parts[3] > 59 || parts[4] > 59 || parts[7] > 23 || parts[8] > 59) {
      throw new Error("A moment is written with its time zone, as 2026-11-22T09:30:00+00:00.");
    }
    var ahead = parts[6] ? (parts[6] === "-" ? -1 : 1) * (Number(parts[7]) * 60 + Number(parts[8])) : 0;
    var minutes = Number(parts[2]) * 60 + Number(parts[3]) - ahead;
    return dayIn(parts[1]) * 86400000 + minutes * 60000 + Number(parts[4]) * 1000 + Math.floor(Number("0." + (parts[5] || 0)) * 1000);
  }

  function dayOfMoment(moment) {
    return Math.floor(moment / 86400000);
  }

  /* The day where the officer stands. */
  function today(now) {
    return dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate());
  }

  Object.assign(K, {
    FIRST_DAY: FIRST, LAST_DAY: LAST, iso: iso, dayIn: dayIn, dateOf: dateOf, momentIn: momentIn,
    dayOfMoment: dayOfMoment, today: today,
  });
})(globalThis.Kpcs = globalThis.Kpcs || {});
