// The door without leaving the page: a code that was typed or seen by the camera is sent, and what is answered takes its place.
// Without this script the form does the same. The camera is offered where the browser can read codes by itself.

import {connection} from "../ui/live.js";

const LOOK_EVERY = 250;
const SAME_AGAIN_AFTER = 5_000;

function attach(root) {
  const form = root.querySelector("[data-code]");
  const field = form.elements.code;
  const answer = root.querySelector("[data-answer]");
  const number = new Intl.NumberFormat(document.documentElement.lang, {numberingSystem: root.dataset.digits});
  let busy = false;

  function count(here, going) {
    root.querySelector("[data-here]").textContent = number.format(here);
    root.querySelector("[data-going]").textContent = number.format(going);
  }

  function note(words) {
    const said = document.createElement("p");
    said.className = "note bad";
    said.setAttribute("role", "alert");
    said.textContent = words;
    answer.replaceChildren(said);
  }

  async function send() {
    if (busy) return;
    busy = true;
    try {
      const response = await fetch(form.action, {method: "POST", body: new FormData(form)});
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector("[data-answer]");
      if (!fresh) return location.reload();
      answer.replaceChildren(...fresh.childNodes);
      const counted = page.querySelector("[data-count]");
      if (counted) root.querySelector("[data-count]").replaceChildren(...counted.childNodes);
      field.value = "";
      field.focus();
    } catch {
      note(root.dataset.offline);
    } finally {
      busy = false;
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });

  connection().join("door", root.dataset.event, {hears: ({here, going}) => count(here, going)});
  if ("BarcodeDetector" in window && navigator.mediaDevices) camera(root, (seen) => {
    field.value = seen;
    send();
  }, note);
}

async function camera(root, found, note) {
  const kinds = await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!kinds.includes("qr_code")) return;
  const button = root.querySelector("[data-camera]");
  const picture = root.querySelector("[data-picture]");
  const detector = new BarcodeDetector({formats: ["qr_code"]});
  let stream = null;
  let last = {code: "", at: 0};

  async function look() {
    if (!stream) return;
    if (!document.hidden && picture.readyState >= 2) {
      const [seen] = await detector.detect(picture).catch(() => []);
      const now = Date.now();
      if (seen && (seen.rawValue !== last.code || now - last.at > SAME_AGAIN_AFTER)) {
        last = {code: seen.rawValue, at: now};
        found(seen.rawValue);
      }
    }
    setTimeout(look, LOOK_EVERY);
  }

  function stop() {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    picture.hidden = true;
    button.setAttribute("aria-pressed", "false");
  }

  button.hidden = false;
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", async () => {
    if (stream) return stop();
    try {
      stream = await navigator.mediaDevices.getUserMedia({video: {facingMode: "environment"}});
    } catch {
      return note(root.dataset.refused);
    }
    picture.srcObject = stream;
    picture.hidden = false;
    button.setAttribute("aria-pressed", "true");
    await picture.play();
    look();
  });
  addEventListener("pagehide", stop);
}

document.dispatchEvent(new CustomEvent("behaviour", {detail: {name: "door", attach}}));
