// Shows what the site sends to this device, and opens the page that it is about. Keeps nothing, and stands in nobody's way: it
// answers no requests of pages.

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
