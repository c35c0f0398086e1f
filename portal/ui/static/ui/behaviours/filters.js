// Filters apply as they are ticked, where htmx swaps the results and nothing else; the Apply button stays for everyone.
// What is narrowed then stands in the address alone, so the links to the other languages take it from there.

document.addEventListener("htmx:pushedIntoHistory", () => {
  for (const link of document.querySelectorAll("a[hreflang]")) link.search = location.search;
});

export function attach(form) {
  if (!form.hasAttribute("hx-get")) return;
  form.addEventListener("change", () => form.requestSubmit());
}
