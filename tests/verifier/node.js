// Reads one question in JSON a line and answers each with one line: the verifier's own scripts, in one long-lived Node.
"use strict";
const readline = require("readline");
const K = require("./load.js")(process.argv[2]);
const lists = new Map();

async function listsOf(trust, status) {
  const name = trust + "\n" + (status || "");
  if (!lists.has(name)) lists.set(name, { trust: await K.trustOf(trust), status: status ? K.snapshotOf(K.base64(status)) : null });
  return lists.get(name);
}

let current = null;
const answers = {
  async lists(asked) { current = await listsOf(asked.trust, asked.status); return { sequence: current.trust.sequence }; },
  async verify(asked) {
    const verdict = await K.verify(asked.text, current, K.dayIn(asked.on), asked.proof);
    return Object.fromEntries(asked.languages.map((language) => [language, K.verdictForm(verdict, language)]));
  },
  async call(asked) { return await eval("(" + asked.function + ")")(...asked.arguments); },
};

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line);
    let answer;
    try { answer = { answer: await answers[asked.ask](asked) }; } catch (error) { answer = { error: String(error.message || error) }; }
    process.stdout.write(JSON.stringify(answer, (key, value) => typeof value === "bigint" ? String(value) : value) + "\n");
  }
})();
