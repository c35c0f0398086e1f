// Inside the palette: the arrows move along what was found.

function move(palette, by) {
  const links = [...palette.querySelectorAll("li a")];
  const here = links.indexOf(document.activeElement);
  const next = here + by;
  if (next < 0) palette.querySelector("input").focus();
  else links[Math.min(next, links.length - 1)]?.focus();
}

export function attach(palette) {
  palette.addEventListener("keydown", (event) => {
    const by = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (!by) return;
    event.preventDefault();
    move(palette, by);
  });
}
