// A message at the top of the page is read out; only when it is out of sight is it shown once more where the eye is.

const SHOWN_FOR = 6000;

function drawing(href) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", href);
  svg.append(use);
  return svg;
}

function closing(toast, note) {
  const button = document.createElement("button");
  const words = document.createElement("span");
  button.type = "button";
  button.className = "btn plain sm";
  words.className = "vh";
  words.textContent = note.dataset.close;
  button.append(drawing(note.dataset.closeIcon), words);
  button.addEventListener("click", () => toast.remove());
  return button;
}

function leaveInTime(toast) {
  let timer;
  const start = () => {
    timer = setTimeout(() => toast.remove(), SHOWN_FOR);
  };
  const stop = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("focusout", start);
  start();
}

// What has the focus is what the reader works at: a toast over it goes at once.
function covers(toast, element) {
  if (!element || element === document.body || toast.contains(element)) return false;
  const [a, b] = [toast.getBoundingClientRect(), element.getBoundingClientRect()];
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function stepAside(toast) {
  const look = () => {
    if (!toast.isConnected) document.removeEventListener("focusin", look);
    else if (covers(toast, document.activeElement)) toast.remove();
  };
  document.addEventListener("focusin", look);
  look();
}

function isInSight(note) {
  const {top, bottom} = note.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}

export function attach(note) {
  const words = document.createElement("span");
  words.append(...[...note.childNodes].map((node) => node.cloneNode(true)));
  const toasts = document.getElementById("toasts");
  if (isInSight(note)) {
    words.className = "vh";
    for (const form of words.querySelectorAll("form")) form.remove();
    toasts.append(words);
    setTimeout(() => words.remove(), SHOWN_FOR);
    return;
  }
  const toast = document.createElement("div");
  toast.className = `toast ${note.classList.contains("bad") ? "bad" : note.classList.contains("wait") ? "wait" : ""}`.trim();
  toast.append(drawing(note.dataset.icon), words, closing(toast, note));
  toasts.append(toast);
  leaveInTime(toast);
  stepAside(toast);
}
