// Shows what the site sends to this device, and opens the page that it is about. Where there is no line it shows a page that says so,
// in the language of the address. That page and what it wears are all that it keeps: nothing that anybody has read.
// The server writes what to keep in front (KEEP: version, pages by language, files, default).

const OFFLINE = "offline:";

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => event.waitUntil(Promise.all([forgetOlder(), self.registration.navigationPreload?.enable()])));

self.addEventListener("fetch", (event) => {
  const {request} = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (KEEP.files.includes(url.pathname)) event.respondWith(file(request));
});

// As nobody: a page for everybody who uses this device, and no visit of whoever is signed in.
async function keep() {
  const cache = await caches.open(OFFLINE + KEEP.version);
  const asNobody = (address) => new Request(address, {credentials: "omit", cache: "reload"});
  await cache.addAll(Object.values(KEEP.pages).map(asNobody));
  await Promise.all(KEEP.files.map((address) => cache.add(address).catch(() => null)));
}

async function forgetOlder() {
  const older = (await caches.keys()).filter((name) => name.startsWith(OFFLINE) && name !== OFFLINE + KEEP.version);
  await Promise.all(older.map((name) => caches.delete(name)));
}

async function page(event, url) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    const asked = KEEP.pages[url.pathname.split("/")[1]] ?? KEEP.pages[KEEP.default];
    return (await caches.match(asked)) ?? Response.error();
  }
}

async function file(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request)) ?? Response.error();
  }
}

self.addEventListener("push", (event) => {
  const said = event.data?.json() ?? {};
  if (!said.title) return;
  event.waitUntil(
    self.registration.showNotification(said.title, {
      tag: said.tag,
      lang: said.lang,
      dir: said.dir,
      data: {url: said.url},
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? "/", self.location.origin);
  if (url.origin === self.location.origin) event.waitUntil(self.clients.openWindow(url.href));
});
