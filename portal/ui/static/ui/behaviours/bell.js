// The number at the bell follows what is told and read elsewhere: the page hears that something changed, and fetches its own words.

import {connection} from "../live.js";

const SAID_FOR = 6000;
const TOGETHER = 300;

function announce(words) {
  const said = document.createElement("span");
  said.className = "vh";
  said.textContent = words;
  document.getElementById("toasts").append(said);
  setTimeout(() => said.remove(), SAID_FOR);
}

export function attach(bell) {
  const {live, person} = bell.dataset;
  let timer = null;

  // As htmx does: a fragment is no page that says in which language its reader reads.
  async function fetchBell() {
    timer = null;
    const answer = await fetch(live, {headers: {"HX-Request": "true"}, redirect: "error"}).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("bell");
    if (!fresh) return;
    const more = Number(fresh.dataset.unread) > Number(bell.dataset.unread);
    bell.dataset.unread = fresh.dataset.unread;
    bell.replaceChildren(...fresh.childNodes);
    if (more) announce(bell.querySelector(".vh").textContent);
  }

  // Several things told at once are one look; a page that nobody sees looks when it is seen.
  function look() {
    if (document.hidden) document.addEventListener("visibilitychange", look, {once: true});
    else timer ??= setTimeout(fetchBell, TOGETHER);
  }

  // What is heard at joining says how many wait; what is pushed later says only that it is another number.
  function hears({event, unread}) {
    if (event === "bell" && unread !== Number(bell.dataset.unread)) look();
  }

  connection().join("person", person, {hears});
}
