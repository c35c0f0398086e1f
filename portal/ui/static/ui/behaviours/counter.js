// How many letters are left, said only when it gets close.

const CLOSE = 0.8;

export function attach(root) {
  const longest = Number(root.dataset.longest);
  const left = document.createElement("p");
  left.className = "meta";
  left.setAttribute("role", "status");
  root.after(left);
  const say = () => {
    const used = root.value.length;
    left.textContent = used < longest * CLOSE ? "" : `${used} / ${longest}`;
  };
  root.addEventListener("input", say);
  say();
}
