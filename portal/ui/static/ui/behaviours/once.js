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

export function attach(root) {
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
