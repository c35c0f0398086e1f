// Filters apply as they are ticked, where htmx swaps the results and nothing else; the Apply button stays for everyone.

export function attach(form) {
  if (!form.hasAttribute("hx-get")) return;
  form.addEventListener("change", () => form.requestSubmit());
}
