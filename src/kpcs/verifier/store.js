/* What the device keeps: lists, anchors and language by name, and the queue of what was verified. IndexedDB; where the
   browser has none (a private window), memory, and the page says that nothing outlasts it. */
(function (K) {
  "use strict";

  var NAME = "kpcs-verifier", VERSION = 1;
  var opened = null, memory = { kept: new Map(), queue: [], next: 1 };

  function asked(request) {
    return new Promise(function (resolve, reject) {
      request.onsuccess = function () { resolve(request.result); };
      request.onerror = function () { reject(request.error); };
    });
  }

  function open() {
    if (!opened) opened = new Promise(function (resolve) {
      try {
        var request = indexedDB.open(NAME, VERSION);
        request.onupgradeneeded = function () {
          request.result.createObjectStore("kept");
          request.result.createObjectStore("queue", { keyPath: "id", autoIncrement: true });
        };
        request.onsuccess = function () { resolve(request.result); };
        request.onerror = request.onblocked = function () { resolve(null); };
      } catch (error) {
        resolve(null);
      }
    });
    return opened;
  }

  /* Runs `work` on one table in one transaction; resolves when it is on the disk, not before. */
  async function within(table, mode, work, instead) {
    var database = await open();
    if (!database) return instead();
    return new Promise(function (resolve, reject) {
      var transaction = database.transaction(table, mode, mode === "readwrite" ? { durability: "strict" } : {}), result;
      transaction.oncomplete = function () { resolve(result); };
      transaction.onabort = transaction.onerror = function () { reject(transaction.error); };
      asked(work(transaction.objectStore(table))).then(function (value) { result = value; }, function () {});
    });
  }

  K.store = {
    async isLasting() { return Boolean(await open()); },
    get(name) {
      return within("kept", "readonly", function (table) { return table.get(name); }, function () { return memory.kept.get(name); });
    },
    set(name, value) {
      return within("kept", "readwrite", function (table) { return table.put(value, name); }, function () { memory.kept.set(name, value); });
    },
    entries() {
      return within("queue", "readonly", function (table) { return table.getAll(); }, function () { return memory.queue.slice(); });
    },
    add(entry) {
      return within("queue", "readwrite", function (table) { return table.add(entry); }, function () {
        memory.queue.push(Object.assign({ id: memory.next }, entry));
        return memory.next++;
      });
    },
    put(entry) {
      return within("queue", "readwrite", function (table) { return table.put(entry); }, function () {
        memory.queue = memory.queue.map(function (one) { return one.id === entry.id ? entry : one; });
      });
    },
    clear() {
      return within("queue", "readwrite", function (table) { return table.clear(); }, function () { memory.queue = []; });
    },
  };
})(globalThis.Kpcs = globalThis.Kpcs || {});
