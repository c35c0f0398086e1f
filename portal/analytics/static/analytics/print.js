// A button that opens the browser's own way to print, or to save as PDF. Without script it is not there.

function attach(root) {
  root.hidden = false;
  root.addEventListener("click", () => window.print());
}

document.dispatchEvent(new CustomEvent("behaviour", {detail: {name: "print", attach}}));
