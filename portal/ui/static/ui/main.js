// Behaviours: small modules that attach to elements with data-behaviour, also to what htmx brings in.
// Every page works without them.
//
//   <form data-behaviour="draft counter">      several names, parted by spaces
//
// An app adds its own from its own module, loaded after this one:
//   document.dispatchEvent(new CustomEvent("behaviour", {detail: {name: "thread", attach: (root) => {...}}}));

const of = async (name) => ({attach: (await import("./behaviours/page.js"))[name]});
const behaviours = {
  arrived: () => of("arrived"),
  bell: () => import("./behaviours/bell.js"),
  copy: () => import("./behaviours/copy.js"),
  counter: () => import("./behaviours/counter.js"),
  draft: () => import("./behaviours/draft.js"),
  echo: () => import("./behaviours/echo.js"),
  filters: () => import("./behaviours/filters.js"),
  forget: () => of("forget"),
  focus: () => import("./behaviours/focus.js"),
  now: () => import("./behaviours/now.js"),
  once: () => of("once"),
  palette: () => of("palette"),
  picker: () => import("./behaviours/picker.js"),
  theme: () => import("./behaviours/theme.js"),
  toast: () => import("./behaviours/toast.js"),
  worker: () => of("worker"),
};
const attached = new WeakMap();

async function attach(root, name) {
  const known = attached.get(root) ?? new Set();
  if (known.has(name) || !behaviours[name]) return;
  attached.set(root, known.add(name));
  const module = await behaviours[name]();
  if (root.isConnected) module.attach(root);
}

function attachWithin(part) {
  const roots = [...part.querySelectorAll("[data-behaviour]")];
  if (part.matches?.("[data-behaviour]")) roots.push(part);
  return Promise.allSettled(roots.flatMap((root) => root.dataset.behaviour.split(/\s+/).map((name) => attach(root, name))));
}

document.addEventListener("behaviour", ({detail}) => {
  behaviours[detail.name] = async () => detail;
  attachWithin(document.documentElement);
});
document.addEventListener("htmx:load", ({detail}) => attachWithin(detail.elt));
// For whoever walks pages by a program, which is quicker than any hand: what a page can do is there.
attachWithin(document.documentElement).then(() => (document.documentElement.dataset.attached = ""));
