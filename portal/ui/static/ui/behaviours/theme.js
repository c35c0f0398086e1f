// Shows a theme as soon as it is chosen; the form keeps it.

export function attach(root) {
  root.addEventListener("change", ({target}) => {
    if (target.name !== "theme") return;
    if (target.value) document.documentElement.dataset.theme = target.value;
    else delete document.documentElement.dataset.theme;
  });
}
