// The search palette from the keyboard: "/" (unless switched off on the display page), Ctrl K, and the arrows inside it.

function typing(element) {
  if (["checkbox", "radio", "button", "submit"].includes(element.type)) return false;
  return element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);
}

function slashIsOff() {
  return document.cookie.split("; ").includes("keys=off");
}

function move(palette, by) {
  const links = [...palette.querySelectorAll("li a")];
  const here = links.indexOf(document.activeElement);
  const next = here + by;
  if (next < 0) palette.querySelector("input").focus();
  else links[Math.min(next, links.length - 1)]?.focus();
}

export function attach(button) {
  const palette = document.getElementById(button.getAttribute("popovertarget"));
  if (!palette?.showPopover) return;
  document.addEventListener("keydown", (event) => {
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target) && !slashIsOff();
    const control = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (slash || control) {
      event.preventDefault();
      palette.showPopover();
    }
  });
  palette.addEventListener("keydown", (event) => {
    const by = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (!by) return;
    event.preventDefault();
    move(palette, by);
  });
}
