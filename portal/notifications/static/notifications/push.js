// "Tell me on this device": asks the browser when the button is pressed, and sends where it can be reached with the form.
// Hidden where there is no script, and where the browser cannot.

function bytesOf(key) {
  const plain = key.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
}

function nameOfBrowser() {
  const brands = navigator.userAgentData?.brands?.map((one) => one.brand) ?? [];
  const brand = brands.find((one) => !/not.a.brand|chromium/i.test(one)) ?? brands.at(-1);
  const known = brand ?? navigator.userAgent.match(/(Firefox|Safari|Edg|Chrome)/)?.[1] ?? "";
  return [known, navigator.userAgentData?.platform ?? ""].filter(Boolean).join(", ");
}

function say(form, words) {
  let place = form.querySelector("[role=alert]");
  if (!place) {
    place = document.createElement("p");
    place.className = "note bad mt3";
    place.setAttribute("role", "alert");
    form.append(place);
  }
  place.textContent = words;
}

async function subscribe(form) {
  const allowed = await Notification.requestPermission();
  if (allowed !== "granted") throw new Error(allowed);
  await navigator.serviceWorker.register(form.dataset.worker, {scope: "/"});
  const worker = await navigator.serviceWorker.ready;
  // One that was made with an older key of this site is no use.
  await (await worker.pushManager.getSubscription())?.unsubscribe();
  return worker.pushManager.subscribe({userVisibleOnly: true, applicationServerKey: bytesOf(form.dataset.key)});
}

function attach(form) {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const {endpoint, keys} = (await subscribe(form)).toJSON();
      Object.assign(form.elements.endpoint, {value: endpoint});
      Object.assign(form.elements.p256dh, {value: keys.p256dh});
      Object.assign(form.elements.auth, {value: keys.auth});
      Object.assign(form.elements.label, {value: nameOfBrowser()});
      form.submit();
    } catch {
      say(form, form.dataset.refused);
    }
  });
}

document.dispatchEvent(new CustomEvent("behaviour", {detail: {name: "push", attach}}));
