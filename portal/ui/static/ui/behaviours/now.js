// A region that scrolls sideways opens at what is now, behind the first column, which stays where it is. Right to left, too.
export function attach(root) {
  const now = root.querySelector("[aria-current=date]");
  const first = now?.parentElement.firstElementChild;
  if (!now || root.scrollWidth <= root.clientWidth) return;
  const rtl = getComputedStyle(root).direction === "rtl";
  const side = (one) => one.getBoundingClientRect()[rtl ? "right" : "left"];
  root.scrollBy({left: side(now) - side(root) + (rtl ? 1 : -1) * first.offsetWidth, behavior: "instant"});
}
