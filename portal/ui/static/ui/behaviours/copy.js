// A button that copies the text of the field it names; without it the text can be selected.

export function attach(root) {
  const field = document.getElementById(root.getAttribute("aria-controls"));
  if (!field || !navigator.clipboard) return;
  root.hidden = false;
  const said = root.textContent;
  root.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      root.textContent = root.dataset.done;
    } catch {
      field.select();
    }
    setTimeout(() => { root.textContent = said; }, 3000);
  });
}
