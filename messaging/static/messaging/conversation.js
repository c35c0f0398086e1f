// One conversation, live. What is typed stands in the thread at once and stays on this device until the server has it; the same
// message may arrive several times and is shown once, by its number. Without a socket it is sent and asked for by plain requests.

import {connection} from "../ui/live.js";
import {Chosen, fileLine, upload} from "./files.js";
import {Presence} from "./presence.js";

const ASK_WITHOUT_SOCKET = 15_000;
const READ_TOGETHER = 1_000;
const SAY_TOGETHER = 1_000;

// crypto.randomUUID is for secure pages alone.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// What waits on this device, by conversation and person: somebody else may use it too.
class Unsent {
  constructor(key) {
    this.key = key;
    this.list = this.#kept();
  }

  get first() {
    return this.list[0];
  }

  add(one) {
    this.#keep([...this.list, one]);
  }

  remove(clientId) {
    this.#keep(this.list.filter((one) => one.client_id !== clientId));
  }

  #kept() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }

  #keep(left) {
    this.list = left;
    try {
      if (left.length) localStorage.setItem(this.key, JSON.stringify(left));
      else localStorage.removeItem(this.key);
    } catch {
      // No room on this device: it still goes, as long as the page is open.
    }
  }
}

// Letters that no frame may hold (portal/core/live/frames.py): the form says what is wrong with them.
const isPlain = (text) => !text.includes("\0") && (text.isWellFormed?.() ?? true);

// What is being written while nobody is signed in here any more; it stands there again for the same person.
class Unfinished {
  constructor(key) {
    this.key = key;
    this.isKept = false;
  }

  get text() {
    try {
      return localStorage.getItem(this.key) ?? "";
    } catch {
      return "";
    }
  }

  keep(text) {
    this.isKept = true;
    try {
      if (text) localStorage.setItem(this.key, text);
      else localStorage.removeItem(this.key);
    } catch {
      // No room on this device: it stands in this page, as long as it is open.
    }
  }
}

// The words of a message as text, lines and links kept; nothing that was typed becomes anything else.
function words(text, names) {
  const part = document.createDocumentFragment();
  for (const piece of text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]،؟])/)) {
    if (/^https?:\/\//.test(piece)) {
      const link = document.createElement("a");
      Object.assign(link, {href: piece, rel: "nofollow noreferrer noopener", textContent: piece});
      part.append(link);
    } else {
      part.append(...meant(piece, names));
    }
  }
  return part;
}

// Names of those who were meant by an @, set off.
function meant(text, names = []) {
  if (!names.length) return [text];
  const escaped = names.toSorted((one, other) => other.length - one.length).map((name) => `@${name}`.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return text.split(new RegExp(`(${escaped.join("|")})`, "i")).map((piece, place) => (place % 2 ? Object.assign(document.createElement("b"), {textContent: piece}) : piece));
}

// As the server makes them; Arabic letters side by side would join into one.
function initials(name) {
  const letters = name.trim().split(/\s+/).map((word) => word.replace(/^(ال|Al-)/, "").charAt(0).toUpperCase());
  const shown = [letters[0], ...letters.slice(1).slice(-1)];
  return shown.join(shown.some((letter) => letter > "\u024f") ? " " : "");
}

export function attach(root) {
  const {conversation, person, as, since, language, files: base} = root.dataset;
  const thread = root.querySelector(".thread");
  const form = root.querySelector("form.composer");
  const field = form?.querySelector("textarea");
  const status = root.querySelector("[data-part=status]");
  const said = root.querySelector("[data-part=said]");
  const wording = root.querySelector("[data-part=words]").dataset;
  const templates = root.querySelector("[data-part=templates]").content;
  const clock = new Intl.DateTimeFormat(`${language}-u-nu-${root.dataset.digits}`, {hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: root.dataset.zone});
  const spoken = `${language}-u-nu-${root.dataset.digits}`;
  const chosen = form && new Chosen(form, {templates, wording, language: spoken, status});
  const unsent = new Unsent(`unsent:${person}:${conversation}`);
  const unfinished = new Unfinished(`unfinished:${person}:${conversation}`);
  let isOut = false; // signed out elsewhere: whoever signs in on this device may be somebody else, so this page says nothing more
  let last = Number(root.dataset.last);
  const early = new Map();

  // Showing

  const gone = (event) => Object.assign(document.createElement("p"), {className: "dim", textContent: event.hidden ? wording.hidden : wording.deleted});

  function typed(text, names) {
    const line = Object.assign(document.createElement("p"), {className: "typed"});
    line.append(words(text, names));
    return line;
  }

  const filesIn = (event) => (event.deleted ? [] : event.files ?? []).map((file) => fileLine(file, {templates, wording, language: spoken, base}));

  const named = (organisation) => organisation?.[language === "ar" ? "ar" : "latin"] ?? "";

  function bubble(event, mine) {
    const item = templates.querySelector(mine ? ".msg.me" : ".msg:not(.me)").cloneNode(true);
    if (!mine) {
      const organisation = event.office ? wording.office.replace("{cluster}", named(event.organisation)) : named(event.organisation);
      item.querySelector(".who").textContent = initials(event.name ?? "");
      const by = item.querySelector("[data-part=by]");
      for (const name of [event.name, organisation].filter(Boolean)) {
        if (by.childNodes.length) by.append(wording.comma);
        by.append(Object.assign(document.createElement("bdi"), {textContent: name}));
      }
    }
    const text = item.querySelector("[data-part=text]");
    if (event.deleted) text.replaceWith(gone(event));
    else if (event.text) text.append(typed(event.text, event.mentions));
    text.after(...filesIn(event));
    if (event.at) {
      const time = item.querySelector("time");
      time.dateTime = event.at;
      time.textContent = clock.format(new Date(event.at));
    }
    return item;
  }

  const waiting = () => [...thread.querySelectorAll("[data-waiting]")];
  const waitingFor = (clientId) => waiting().find((item) => item.dataset.waiting === clientId);

  // On a phone the page itself scrolls; whoever reads further up is left there.
  function place(item, {follow = false} = {}) {
    const atEnd = innerHeight + scrollY > document.documentElement.scrollHeight - 120;
    const [first] = waiting();
    if (first && !("waiting" in item.dataset)) first.before(item);
    else thread.append(item);
    if (follow || atEnd) scrollTo({top: document.documentElement.scrollHeight});
  }

  async function pageAgain() {
    const answer = await fetch(location.pathname, {redirect: "manual"}).catch(() => null);
    return answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  }

  // Who introduced the two, and whether they read along, stands above the messages: such a line may have changed it.
  async function introducerAgain() {
    const shown = root.querySelector(".introducer");
    if (!shown) return;
    const now = (await pageAgain())?.querySelector(".introducer");
    if (now) shown.replaceWith(document.adoptNode(now));
  }

  // It may have closed or opened for this reader: what stands beside it, and whether one can write. What is typed stays.
  let standingTimer = null;
  function standingAgain() {
    standingTimer ??= setTimeout(async () => {
      standingTimer = null;
      const page = await pageAgain();
      if (!page) return;
      for (const part of ["aside.ctx", "[data-part=facts]"]) {
        const now = page.querySelector(part);
        if (now) root.querySelector(part)?.replaceChildren(...document.adoptNode(now).childNodes);
      }
      const closed = page.querySelector("p.composer");
      const shown = root.querySelector("p.composer");
      if (closed && !shown) form?.after(document.adoptNode(closed));
      else if (!closed && !form) location.reload();
      else if (!closed) shown?.remove();
      if (form) form.hidden = Boolean(closed);
      if (closed && !shown) said.textContent = root.querySelector("p.composer").textContent.trim();
    }, Math.random() * 500);
  }

  function show(event) {
    if (event.event !== "said") { // a line that the portal writes
      const line = templates.querySelector(`[data-line="${CSS.escape(event.event)}"]`)?.cloneNode(true);
      for (const name of line?.querySelectorAll("bdi") ?? []) name.textContent = event.name ?? named(event.organisation);
      if (line) place(line);
      introducerAgain();
      return;
    }
    const mine = event.by === person;
    const item = bubble(event, mine);
    item.id = `m${event.seq}`;
    item.dataset.seq = event.seq;
    if (mine) {
      unsent.remove(event.client_id);
      uploads = uploads.filter((one) => one.client_id !== event.client_id);
      waitingFor(event.client_id)?.remove();
    }
    place(item);
    if (!mine) {
      announce(event);
      presence.saidBy(event.by);
    }
  }

  function wait(one) {
    const item = bubble({text: one.text}, true);
    item.dataset.waiting = one.client_id;
    item.classList.add("waiting");
    const note = templates.querySelector("[data-part=waiting]").cloneNode(true);
    item.querySelector("[data-part=text]").after(note);
    if (one.files) note.before(going(one));
    place(item, {follow: true});
    tellWaiting();
  }

  // What goes with it, and how far it is.
  function going(one) {
    const part = document.createElement("div");
    for (const {name} of one.files) {
      const line = Object.assign(document.createElement("p"), {className: "s"});
      line.append(Object.assign(document.createElement("bdi"), {textContent: name}));
      part.append(line);
    }
    const bar = Object.assign(document.createElement("progress"), {max: 1, value: 0});
    bar.setAttribute("aria-label", wording.sending);
    part.append(bar);
    return part;
  }

  function tellWaiting() {
    for (const item of waiting()) {
      const note = item.querySelector("[data-part=waiting]");
      const kept = !navigator.onLine || item.classList.contains("kept");
      const keptWords = item.querySelector("progress") ? wording.open : wording.kept;
      note.querySelector("span").textContent = kept ? keptWords : wording.sending;
      note.querySelector("svg").toggleAttribute("hidden", !kept);
    }
  }

  // Heard by whoever cannot see it: one sentence a second, a number of them together.
  let news = [];
  let newsTimer = null;
  function announce(event) {
    news.push(event);
    newsTimer ??= setTimeout(() => {
      said.textContent = news.length > 1 ? wording.several : wording.one.replace("{name}", news[0].name ?? "");
      news = [];
      newsTimer = null;
    }, SAY_TOGETHER);
  }

  // Hearing

  function hears(told) {
    // A person has a name in Arabic letters and one in Latin ones, or one for all.
    const event = language !== "ar" && told.latin ? {...told, name: told.latin} : told;
    if (event.event === "more") {
      seat.ask();
    } else if (event.event === "here" || event.event === "typing") {
      presence.hears(event);
    } else if (event.event === "standing") {
      standingAgain();
    } else if (event.event === "changed") {
      change(event);
    } else if (event.event === "files") {
      const item = thread.querySelector(`[data-seq="${Number(event.seq)}"]`);
      for (const line of filesIn(event)) item?.querySelector(`[data-file="${CSS.escape(line.dataset.file)}"]`)?.replaceWith(line);
    } else if (event.seq > last) {
      early.set(event.seq, event);
      while (early.has(last + 1)) {
        const next = early.get(last + 1);
        early.delete(last + 1);
        last += 1;
        show(next);
      }
      if (early.size) seat.ask();
      read();
    }
  }

  function change(event) {
    const text = thread.querySelector(`[data-seq="${Number(event.seq)}"] [dir=auto]`);
    if (!text) return;
    if (event.deleted) {
      for (const file of text.parentElement.querySelectorAll("[data-file]")) file.remove();
      text.replaceWith(gone(event));
    } else {
      text.replaceChildren(typed(event.text, event.mentions));
    }
  }

  let readTimer = null;
  let readUpTo = last;
  function read() {
    if (document.hidden || isOut || last <= readUpTo || !live.isOpen) return;
    readTimer ??= setTimeout(() => {
      readTimer = null;
      readUpTo = last;
      seat.request("read", {up_to: last}).catch(() => {});
    }, READ_TOGETHER);
  }

  // Sending

  // `without` are the places of files that cannot be sent: they are chosen no longer, all else is as it was.
  function refuse(one, message, without = []) {
    unsent.remove(one.client_id);
    waitingFor(one.client_id)?.remove();
    if (field && !field.value) field.value = one.text;
    if (one.files) chosen.add(one.files.filter((_file, place) => !without.includes(place)));
    status.textContent = without.length ? `${message} ${without.length > 1 ? wording.leftOutSeveral : wording.leftOut}` : message;
    if (!without.length) field?.setAttribute("aria-invalid", "true");
    field?.focus();
  }

  // A moderator looks at it first; it stays where it was typed and says so.
  function holds(one, message) {
    const item = waitingFor(one.client_id);
    if (!item) return;
    item.querySelector("[data-part=waiting] span").textContent = message;
    item.querySelector("progress")?.remove();
    delete item.dataset.waiting;
    said.textContent = message;
  }

  async function bySocket(one) {
    const answer = await seat.request("say", {client_id: one.client_id, text: one.text, for: as});
    if (answer.error === "fault") throw new Error(answer.error); // nobody's words are at fault: they stay here and go again later
    if (answer.error) refuse(one, answer.message);
    else if (answer.refused) await refuseOrSayWhy(one);
    else {
      unsent.remove(one.client_id);
      if (answer.held) holds(one, answer.held);
    }
  }

  // Asked for JSON it leads nowhere else, except whoever is signed in no longer.
  async function byForm(one) {
    const sent = new FormData(form);
    sent.set("text", one.text);
    sent.set("client_id", one.client_id);
    const answer = await fetch(form.action, {method: "POST", headers: {Accept: "application/json"}, body: sent, redirect: "manual"});
    if (answer.type === "opaqueredirect") {
      signedOut();
      throw new Error("signed out");
    } else if (answer.status === 201) {
      unsent.remove(one.client_id);
      await catchUp();
    } else if (answer.status === 202) {
      unsent.remove(one.client_id);
      holds(one, (await answer.json()).held);
    } else if (answer.status === 422) {
      refuse(one, (await answer.json()).message || wording.refused);
    } else if (answer.status === 404 || answer.status === 403) {
      await refuseOrSayWhy(one);
    } else {
      throw new Error(String(answer.status));
    }
  }

  // With files: they stay in this page, since a device that is short of room could not keep them. Words do not wait for them.
  let uploads = [];
  let isUploading = false;
  async function uploadAll() {
    if (isUploading || isOut) return;
    isUploading = true;
    try {
      while (uploads.length) {
        const [one] = uploads;
        const bar = waitingFor(one.client_id)?.querySelector("progress");
        const {status: code, answer} = await upload(form, one, (share) => bar && (bar.value = share));
        if (code >= 500 || code === 429) throw new Error(String(code));
        uploads = uploads.filter((other) => other !== one);
        if (code === 202) {
          holds(one, answer.held);
        } else if (code === 201) {
          if (!live.isOpen) await catchUp();
        } else if (code === 404 || code === 403) {
          await refuseOrSayWhy(one);
        } else {
          refuse(one, answer?.message ?? wording.refused, answer?.refused);
        }
      }
    } catch {
      for (const {client_id: id} of uploads) waitingFor(id)?.classList.add("kept");
    } finally {
      isUploading = false;
      tellWaiting();
    }
  }
  addEventListener("beforeunload", (event) => {
    if (uploads.length || !(chosen?.isEmpty ?? true)) event.preventDefault();
  });

  let isSending = false;
  async function sendAll() {
    if (isSending || isOut) return;
    isSending = true;
    try {
      while (unsent.first) {
        const one = unsent.first;
        await (live.isOpen && isPlain(one.text) ? bySocket(one) : byForm(one));
      }
    } catch {
      for (const item of waiting()) item.classList.add("kept");
    } finally {
      isSending = false;
      tellWaiting();
    }
  }

  function send() {
    if (isOut) {
      keepWriting();
      out.querySelector("a").focus();
      return;
    }
    const text = field.value.trim();
    const files = chosen.take();
    if (!text && !files.length) {
      field.focus();
      return;
    }
    const one = {client_id: newId(), text: text && field.value, ...(files.length && {files})};
    if (one.files) uploads.push(one);
    else unsent.add(one);
    field.value = "";
    keepWriting();
    field.removeAttribute("aria-invalid");
    status.textContent = "";
    wait(one);
    if (one.files) uploadAll();
    else sendAll();
  }

  // The session ended elsewhere, or ran out. What is written stays here for the same person; this page neither says nor reads any more.
  const out = root.querySelector("[data-part=out]");
  const keepWriting = () => (isOut || unfinished.isKept) && field && unfinished.keep(field.value);
  function signedOut() {
    if (isOut) return;
    isOut = true;
    seat.leave();
    keepWriting();
    form?.prepend(out); // where it is seen however far up one reads
    out.hidden = false;
    said.textContent = out.textContent.trim();
    tellWaiting();
  }

  // Whoever is here no longer reads why, as the page says it now. What is being written and was not taken stays to be copied.
  async function noLongerHere() {
    if (isOut) return true;
    const answer = await fetch(location.pathname, {redirect: "manual"}).catch(() => null);
    if (answer?.status !== 403) return false;
    const why = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-part=gone]");
    if (!why || isOut) return isOut;
    isOut = true;
    seat.leave();
    why.className = "note";
    why.tabIndex = -1;
    const heading = why.querySelector("h1");
    heading?.replaceWith(Object.assign(document.createElement("h2"), {className: "h", textContent: heading.textContent}));
    const left = [...unsent.list, ...uploads].map(({text}) => text).filter(Boolean);
    for (const one of [...unsent.list]) unsent.remove(one.client_id);
    uploads = [];
    for (const item of waiting()) item.remove();
    thread.after(document.adoptNode(why));
    if (form) {
      field.value = [...left, field.value].filter(Boolean).join("\n\n");
      field.readOnly = true;
      field.removeAttribute("aria-invalid");
      for (const part of form.querySelectorAll("button, .push, [data-part=files]")) part.hidden = true;
      status.textContent = field.value ? wording.copy : "";
      form.hidden = !field.value;
    }
    said.textContent = why.textContent.trim();
    why.focus();
    return true;
  }

  async function refuseOrSayWhy(one) {
    if (!(await noLongerHere())) refuse(one, wording.refused);
  }

  async function catchUp() {
    if (isOut) return;
    const answer = await fetch(`${since}?after=${last}`, {redirect: "manual"}).catch(() => null);
    if (answer?.type === "opaqueredirect") signedOut();
    if (answer?.status === 404) await noLongerHere();
    if (!answer?.ok) return;
    for (const event of (await answer.json()).events) hears(event);
  }

  const live = connection();
  const presence = new Presence(root.querySelector("[data-part=presence]"), {field, live, wording, language});
  const seat = live.join("conversation", conversation, {
    says: () => ({after: last}),
    hears,
    joined: () => {
      sendAll();
      uploadAll();
      read();
      presence.isHere();
    },
    refused: noLongerHere,
  });
  presence.seat = seat;
  live.addEventListener("closed", tellWaiting);
  live.addEventListener("signedout", signedOut);
  addEventListener("offline", tellWaiting);
  addEventListener("online", () => {
    sendAll();
    uploadAll();
  });
  document.addEventListener("visibilitychange", read);
  setInterval(() => {
    if (live.isOpen || document.hidden) return;
    catchUp().then(sendAll).then(uploadAll);
  }, ASK_WITHOUT_SOCKET);

  if (!form) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation(); // else it would count as sent with its page
    send();
  });
  const offerNames = async () => {
    const {Names} = await import("./names.js");
    new Names(field, {
      list: form.querySelector("[data-part=names]"),
      address: root.dataset.names,
      say: (sentence) => (said.textContent = sentence),
      wording,
      option: templates.querySelector("[role=option]"),
    });
  };
  // Whoever only reads needs no names.
  if (document.activeElement === field) offerNames();
  else field.addEventListener("focus", offerNames, {once: true});
  field.addEventListener("input", keepWriting);
  if (unfinished.text && !field.value) {
    field.value = unfinished.text;
    unfinished.isKept = true;
  }
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  for (const one of unsent.list) wait(one);
  sendAll();
}

document.dispatchEvent(new CustomEvent("behaviour", {detail: {name: "conversation", attach}}));
