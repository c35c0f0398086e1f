// Stands on every page that nobody is signed in to: what this device kept for whoever was, to be read without a line, goes.
// The names of such keepings begin with "own:".

export async function attach() {
  if (!("caches" in window)) return;
  for (const name of await caches.keys()) {
    if (name.startsWith("own:")) await caches.delete(name);
  }
}
