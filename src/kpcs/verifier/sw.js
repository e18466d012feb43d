/* Keeps the verifier on the device: every file is taken at installation and served from there, with or without a line.
   VERSION is a digest of all files, so that any change makes a new one. */
"use strict";

var VERSION = "{version}";
var FILES = {files};
var NAME = "kpcs-verifier-" + VERSION;

self.addEventListener("install", function (event) {
  event.waitUntil((async function () {
    var cache = await caches.open(NAME);
    await cache.addAll(FILES.map(function (name) { return new Request(name, { cache: "reload" }); }));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", function (event) {
  event.waitUntil((async function () {
    var names = await caches.keys();
    await Promise.all(names.filter(function (name) { return name.startsWith("kpcs-verifier-") && name !== NAME; }).map(function (name) { return caches.delete(name); }));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", function (event) {
  if (event.request.method !== "GET") return;
  event.respondWith((async function () {
    var cache = await caches.open(NAME);
    return (await cache.match(event.request, { ignoreSearch: true, ignoreVary: true })) || fetch(event.request);
  })());
});
