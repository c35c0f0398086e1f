// Keeps one's agenda of one event on this device, as it was last read, for a hall without a line. It answers for the agenda's own
// address and for what that page wears, and for nothing else. What it keeps goes when nobody is signed in any more: at once when the
// server says so, and with the next page that is read without signing in (ui/behaviours/page.js).

const KEPT = "own:agenda";
const AGENDA = new URL("./", self.location).href;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keep(event.data.keep));
});

self.addEventListener("fetch", (event) => {
  const {request} = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.origin + url.pathname === AGENDA) event.respondWith(agenda(request));
  else if (isWorn(url)) event.respondWith(worn(request));
});

function isWorn(url) {
  return url.origin === self.location.origin && url.pathname.startsWith("/static/");
}

// After the first visit, which this worker has not seen: the page and what it wears.
async function keep(addresses) {
  const cache = await caches.open(KEPT);
  await store(cache, await fetch(AGENDA, {credentials: "same-origin"}));
  for (const address of addresses) {
    const url = new URL(address, AGENDA);
    if (!isWorn(url)) continue;
    const answer = await fetch(url);
    if (answer.ok) await cache.put(url, answer);
  }
}

async function agenda(request) {
  const cache = await caches.open(KEPT);
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return (await asItWas(cache)) ?? Response.error();
  }
  await store(cache, answer);
  return answer;
}

// Whoever is sent elsewhere, or may not read it, has nothing to keep.
async function store(cache, answer) {
  if (answer.ok && !answer.redirected && answer.type === "basic") await cache.put(AGENDA, answer.clone());
  else if (answer.status < 500) await cache.delete(AGENDA);
}

// With the line that says of when it is.
async function asItWas(cache) {
  const kept = await cache.match(AGENDA);
  if (!kept) return null;
  const headers = new Headers(kept.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  return new Response((await kept.text()).replace(" data-as-of hidden", " data-as-of"), {headers});
}

async function worn(request) {
  const cache = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch {
    return (await cache.match(request)) ?? Response.error();
  }
}
