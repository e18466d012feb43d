// Loads the verifier's own scripts, in the page's order, but for those that need a page.
"use strict";
const fs = require("fs"), path = require("path"), vm = require("vm");
const OF_THE_PAGE = /^(scan|show|queue|panel|page|store|shipped)\.js$|^vendor\/qr-/;

// Node 18 keeps it behind a flag; browsers and later Nodes have it.
if (!globalThis.crypto) globalThis.crypto = require("crypto").webcrypto;

module.exports = (folder) => {
  const page = fs.readFileSync(path.join(folder, "index.html"), "utf8");
  for (const [, name] of page.matchAll(/<script src="([^"]+)"><\/script>/g)) {
    if (!OF_THE_PAGE.test(name)) vm.runInThisContext(fs.readFileSync(path.join(folder, name), "utf8"), { filename: name });
  }
  return globalThis.Kpcs;
};
