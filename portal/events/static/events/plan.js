// How far a plan is, as it is told; when it is done, the page is fetched anew. Without this the page looks again by itself.

import {connection} from "../ui/live.js";

const GOES_ON = 600;

function attach(root) {
  const bar = root.querySelector("progress");
  const said = root.querySelector("[data-share]");
  let seen = "running" in root.dataset;

  function hears({event, share}) {
    if (event !== "moved") return;
    if (bar && share > 0 && share < 100) {
      bar.value = share;
      said.textContent = share;
      return;
    }
    // A plan that somebody else has asked for begins, or ours has ended.
    if (seen === (share > 0 && share < 100)) return;
    seen = !seen;
    setTimeout(() => location.reload(), GOES_ON);
  }

  connection().join("plan", root.dataset.event, {hears});
}

document.dispatchEvent(new CustomEvent("behaviour", {detail: {name: "plan", attach}}));
