// How a number was read, said under its field while it is typed; the words come from the server, as after a form is sent back.

const PAUSE = 350;

export function attach(root) {
  const line = document.getElementById(`${root.id}_echo`);
  if (!line) return;
  let waiting = 0;
  let asked = 0;
  const say = async () => {
    const mine = ++asked;
    const address = new URL(root.dataset.echo, location.href);
    address.searchParams.set("typed", root.value);
    let words = "";
    if (/[^\d\s]|\d{4}|\d\s/u.test(root.value)) {
      try {
        const answer = await fetch(address);
        words = answer.ok ? await answer.text() : "";
      } catch {
        words = "";
      }
    }
    if (mine === asked) line.textContent = words;
  };
  root.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(say, PAUSE);
  });
}
