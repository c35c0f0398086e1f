// Keeps what is typed into a long form on this device until the server has taken it. Never passwords, files or hidden fields,
// except those marked data-kept, which say how a visible one came to its value.

import {PREFIX, SENT} from "./page.js";

const SKIPPED = new Set(["password", "file", "hidden", "submit", "button", "reset"]);
const WAIT = 600;

function controls(form) {
  return [...form.elements].filter((control) => control.name && (!SKIPPED.has(control.type) || "kept" in control.dataset));
}

function read(form) {
  return controls(form).map((control) => [control.name, control.value, control.checked ?? null]);
}

function put(form, kept) {
  for (const control of controls(form)) {
    const ticks = control.type === "checkbox" || control.type === "radio";
    const found = kept.find(([name, value]) => name === control.name && (!ticks || value === control.value));
    if (!found) continue;
    if (ticks) control.checked = found[2];
    else control.value = found[1];
  }
}

// What the form was sent with is known to the server; what this device or the browser (at a reload) put back is not.
function differs(form) {
  const typed = controls(form).filter((control) => control.type !== "checkbox" && control.type !== "radio" && "defaultValue" in control);
  return typed.some((control) => control.value !== control.defaultValue);
}

function afterLoading(then) {
  if (document.readyState === "complete") setTimeout(then);
  else addEventListener("load", () => setTimeout(then), {once: true});
}

function clock(moment) {
  const two = (number) => String(number).padStart(2, "0");
  const between = document.documentElement.lang === "fr" ? "\u202fh\u202f" : ":";
  return two(moment.getHours()) + between + two(moment.getMinutes());
}

export function attach(status) {
  const form = status.closest("form");
  const key = status.dataset.draft;
  const [words, again] = [status.querySelector("span"), status.querySelector("button")];
  const say = (text) => {
    status.hidden = false;
    words.textContent = text;
  };
  const save = () => {
    const moment = new Date();
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify({at: moment.getTime(), values: read(form)}));
    } catch {
      return; // storage is full or forbidden: the form itself is unharmed
    }
    const place = matchMedia("(pointer: coarse)").matches ? status.dataset.savedPhone : status.dataset.savedComputer;
    say(place.replace("{time}", clock(moment)));
  };
  const restore = () => {
    const kept = JSON.parse(localStorage.getItem(PREFIX + key) ?? "null");
    if (!kept || form.querySelector("[aria-invalid]")) return;
    put(form, kept.values);
    say(status.dataset.restored);
    again.hidden = false;
  };
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    save();
    sessionStorage.setItem(SENT, key);
  });
  again.addEventListener("click", () => {
    localStorage.removeItem(PREFIX + key);
    form.reset();
    status.hidden = true;
  });
  restore();
  afterLoading(() => {
    if (!differs(form)) return;
    form.dispatchEvent(new Event("restored"));
    if (again.hidden) save(); // typed before this script was there
  });
}
