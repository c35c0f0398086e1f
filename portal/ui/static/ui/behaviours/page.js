// What stands on every page, in one file: a request each would cost more than their words.

// Two clicks are one: a form that has been sent is busy until the answer, or until the reader comes back to the page.
// A form whose answer is a file, so that the page stays, says data-again.

const sent = new WeakSet();

function buttonsOf(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

function busy(form, submitter) {
  sent.add(form);
  submitter?.setAttribute("aria-busy", "true");
  // After the browser has read the form: a disabled button would not send its own value.
  setTimeout(() => {
    for (const button of buttonsOf(form)) {
      if (button.disabled) continue;
      button.disabled = true;
      button.dataset.wasSent = "yes";
    }
  });
}

function rest(form) {
  sent.delete(form);
  for (const button of buttonsOf(form)) {
    button.removeAttribute("aria-busy");
    if (button.dataset.wasSent) button.disabled = false;
    delete button.dataset.wasSent;
  }
}

function onSubmit(event) {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post") || "again" in form.dataset) return;
  if (sent.has(form)) event.preventDefault();
  else busy(form, event.submitter);
}

export function once(root) {
  root.addEventListener("submit", onSubmit);
  root.addEventListener("htmx:beforeRequest", (event) => {
    const {elt, requestConfig} = event.detail;
    if (!elt.matches("form") || requestConfig.verb !== "post") return;
    if (sent.has(elt)) event.preventDefault();
    else busy(elt, requestConfig.triggeringEvent?.submitter);
  });
  root.addEventListener("htmx:afterRequest", ({detail}) => {
    if (detail.elt.matches("form")) rest(detail.elt);
  });
  addEventListener("pageshow", () => {
    for (const form of document.forms) rest(form);
  });
}

// A draft whose form was sent, and did not come back with errors, has arrived and is no longer needed.

export const PREFIX = "draft:";
export const SENT = "draft-sent";

export function arrived(root) {
  const key = sessionStorage.getItem(SENT);
  if (!key) return;
  sessionStorage.removeItem(SENT);
  if (!root.querySelector(`[data-draft="${CSS.escape(key)}"]`)) localStorage.removeItem(PREFIX + key);
}

// Stands on every page that nobody is signed in to: what this device kept for whoever was, to be read without a line, goes.
// The names of such keepings begin with "own:".

export async function forget() {
  if (!("caches" in window)) return;
  for (const name of await caches.keys()) {
    if (name.startsWith("own:")) await caches.delete(name);
  }
}

// A page for when there is no line. Once the page rests: nothing that is read now waits for it.

export function worker(body) {
  if (!("serviceWorker" in navigator) || navigator.connection?.saveData) return;
  const begin = () => navigator.serviceWorker.register(body.dataset.worker, {scope: "/"}).catch(() => null);
  if (document.readyState === "complete") setTimeout(begin, 1_000);
  else addEventListener("load", () => setTimeout(begin, 1_000), {once: true});
}

// The palette from the keyboard: "/" and Ctrl K; the list of keys: "?". Single keys rest while somebody types, and where they are
// switched off on the display page. Inside the palette, the arrows move along what was found.

function typing(element) {
  if (["checkbox", "radio", "button", "submit"].includes(element.type)) return false;
  return element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);
}

function keysAreOff() {
  return document.cookie.split("; ").includes("keys=off");
}

// A combobox: the focus stays in the field, the arrows choose among what is there, and Enter opens what is chosen. Without this
// script the list is one of links.
function combobox(popover, field, list) {
  const own = list.querySelector("[data-own]");
  let chosen = null;
  const options = () => [...list.querySelectorAll("[role=option]")].filter((one) => !one.closest("[hidden]"));
  const choose = (option) => {
    chosen?.removeAttribute("aria-selected");
    chosen = option ?? null;
    chosen?.setAttribute("aria-selected", "true");
    chosen?.scrollIntoView({block: "nearest"});
    if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const dress = () => {
    choose(null);
    if (own) own.hidden = Boolean(field.value.trim());
    options().forEach((one, place) => (one.id = `palette-o${place}`));
    field.setAttribute("aria-expanded", String(options().length > 0));
  };
  for (const item of own?.querySelectorAll("li") ?? []) item.setAttribute("role", "presentation");
  for (const link of own?.querySelectorAll("a") ?? []) {
    link.setAttribute("role", "option");
    link.tabIndex = -1;
  }
  own?.setAttribute("role", "group");
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-labelledby", field.labels[0].id);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) {
    field.setAttribute(name, value);
  }
  // Before it opens and as the field takes the focus, since "toggle" may come after the first letter or arrow.
  popover.addEventListener("beforetoggle", (event) => {
    dress();
    if (event.newState === "closed") field.setAttribute("aria-expanded", "false");
    else field.addEventListener("focus", () => field.select(), {once: true});
  });
  field.addEventListener("input", () => {
    if (!field.value.trim()) list.querySelector("#palette-found").replaceChildren();
    dress();
  });
  list.addEventListener("htmx:afterSwap", dress);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const there = options();
    const at = there.indexOf(chosen);
    const to = {ArrowDown: at + 1, ArrowUp: at < 0 ? there.length - 1 : at - 1, Home: 0, End: there.length - 1}[event.key];
    if (event.key === "Enter" && chosen) {
      event.preventDefault();
      chosen.click();
    } else if (to !== undefined && (at >= 0 || event.key.startsWith("Arrow"))) {
      // Up from the first leads back into what was typed, where Home and End are those of the text.
      event.preventDefault();
      choose(there[Math.min(to, there.length - 1)]);
    }
  });
}

export function palette(button) {
  const popover = document.getElementById(button.getAttribute("popovertarget"));
  if (!popover?.showPopover) return;
  document.addEventListener("keydown", (event) => {
    const single = !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target) && !keysAreOff();
    const control = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if ((event.key === "/" && single) || control) {
      event.preventDefault();
      popover.showPopover();
    } else if (["?", "؟"].includes(event.key) && single) {
      document.getElementById("shortcuts")?.showPopover();
    }
  });
  const field = popover.querySelector("input");
  combobox(popover, field, popover.querySelector("#palette-list"));
}
