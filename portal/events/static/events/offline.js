// The agenda can be read without a line after one visit: its worker keeps it, with the files that it wears.

async function attach(root) {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register(root.dataset.worker);
  const worker = await active(registration);
  const worn = performance.getEntriesByType("resource").map((one) => one.name);
  worker.postMessage({keep: worn});
}

// `ready` would wait for a worker of this page; that of the whole site may answer first.
function active(registration) {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (worker.state === "activated") return worker;
  return new Promise((resolve) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve(worker);
    });
  });
}

document.dispatchEvent(new CustomEvent("behaviour", {detail: {name: "offline", attach}}));
