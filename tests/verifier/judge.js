// node judge.js FILE TRUST STATUS DAY ANCHOR: the verdict on the code in FILE by sealed lists, as one line of JSON.
// ANCHOR is a file with the public key (Base64 of its DER form) that must have signed both lists; STATUS may be "-".
"use strict";
const fs = require("fs"), path = require("path");
const K = require("./load.js")(process.env.KPCS_VERIFIER || path.join(__dirname, "../../src/kpcs/verifier"));

async function opened(file, kind, anchor) {
  const sealed = K.sealedOf(new Uint8Array(fs.readFileSync(file)), kind);
  if (!(await K.sealHolds(sealed, anchor))) throw new Error(`the ${kind} list is not signed by this key`);
  return K.unpacked(sealed);
}

(async () => {
  const [file, trust, status, day, anchorFile] = process.argv.slice(2);
  const anchor = K.base64(fs.readFileSync(anchorFile, "utf8").trim().split(/\s+/).pop());
  const lists = { trust: await K.trustOf(new TextDecoder().decode(await opened(trust, "trust", anchor))), status: null };
  if (status && status !== "-") lists.status = K.snapshotOf(await opened(status, "status", anchor));
  const verdict = await K.verify(fs.readFileSync(file, "utf8"), lists, K.dayIn(day));
  const failed = verdict.steps.find((step) => step.result === "failed");
  process.stdout.write(JSON.stringify({ outcome: verdict.outcome, step: failed ? failed.number : null }) + "\n");
})().catch((error) => { process.stderr.write(`${error.message}\n`); process.exitCode = 2; });
