// A day chosen in the browser's own calendar, written into the text field beside the button. What is typed stays typed: in words, in
// figures or in Hijri. Browsers without such a calendar keep the field alone.

const ON_PAPER = {calendar: "gregory", numberingSystem: "latn", day: "numeric", month: "long", year: "numeric", timeZone: "UTC"};
const ISO = /^\s*(\d{4}-\d\d-\d\d)\s*$/;

export function attach(root) {
  const field = document.getElementById(root.getAttribute("aria-controls"));
  if (!field || !("showPicker" in HTMLInputElement.prototype)) return;
  const calendar = document.createElement("input");
  Object.assign(calendar, {type: "date", tabIndex: -1, min: root.dataset.first, max: root.dataset.last, value: root.dataset.day});
  calendar.setAttribute("aria-hidden", "true");
  const words = new Intl.DateTimeFormat(document.documentElement.lang.replace(/^en$/, "en-GB"), ON_PAPER);
  let written = field.value;
  root.after(calendar);
  root.hidden = false;
  root.addEventListener("click", () => {
    // What was typed meanwhile is another day than the calendar has; only one in figures can be told here.
    if (field.value !== written) calendar.value = field.value.match(ISO)?.[1] ?? "";
    written = field.value;
    calendar.showPicker();
  });
  calendar.addEventListener("change", () => {
    if (!calendar.value) return;
    field.value = written = words.format(new Date(`${calendar.value}T00:00:00Z`));
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, {bubbles: true}));
    field.focus();
  });
}
