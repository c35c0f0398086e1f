/* Whoever saves while the desk keeps a draft by itself waits until that is done: a new page would be made a second time, under the same
   address. Once a form is on its way, no draft of it is kept any more. */
"use strict";

let isKeeping = false;
let isOnItsWay = false;
let pressed = null;

document.addEventListener("w-autosave:save", (event) => {
  if (isOnItsWay || pressed) event.preventDefault();
  else isKeeping = true;
});

function kept() {
  isKeeping = false;
  if (!pressed) return;
  const { form, button } = pressed;
  pressed = null;
  // It went grey when it was pressed, and the name of a grey button is not sent.
  if (button) button.disabled = false;
  form.requestSubmit(button);
}

for (const outcome of ["success", "error"]) document.addEventListener(`w-autosave:${outcome}`, kept);

document.addEventListener(
  "submit",
  (event) => {
    if (!isKeeping || !event.target.matches("[data-edit-form]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    pressed = { form: event.target, button: event.submitter };
  },
  true,
);

window.addEventListener("submit", (event) => {
  if (event.target.matches("[data-edit-form]") && !event.defaultPrevented) isOnItsWay = true;
});

window.addEventListener("pageshow", () => {
  isOnItsWay = false;
});
