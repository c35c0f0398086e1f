// A message on the page is said once more where the eye is, for six seconds, and read out.

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

export function attach(note) {
  const toast = document.createElement("div");
  toast.className = `toast ${note.classList.contains("bad") ? "bad" : note.classList.contains("wait") ? "wait" : ""}`.trim();
  const words = document.createElement("span");
  words.append(...[...note.childNodes].map((node) => node.cloneNode(true)));
  toast.append(drawing(note.dataset.icon), words);
  document.getElementById("toasts").append(toast);
  leaveInTime(toast);
}
