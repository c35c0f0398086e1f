// How a message looks: made from the page's own templates, as the server makes those that stand there already.

import {fileLine} from "./files.js";

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

export class Look {
  constructor({templates, wording, language, spoken, zone, base}) {
    Object.assign(this, {templates, wording, language, spoken, base});
    this.clock = new Intl.DateTimeFormat(spoken, {hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone});
  }

  gone(event) {
    return Object.assign(document.createElement("p"), {className: "dim", textContent: event.hidden ? this.wording.hidden : this.wording.deleted});
  }

  typed(text, names) {
    const line = Object.assign(document.createElement("p"), {className: "typed"});
    line.append(words(text, names));
    return line;
  }

  filesIn(event) {
    const {templates, wording, spoken: language, base} = this;
    return (event.deleted ? [] : event.files ?? []).map((file) => fileLine(file, {templates, wording, language, base}));
  }

  named(organisation) {
    return organisation?.[this.language === "ar" ? "ar" : "latin"] ?? "";
  }

  bubble(event, mine) {
    const {templates, wording} = this;
    const item = templates.querySelector(mine ? ".msg.me" : ".msg:not(.me)").cloneNode(true);
    if (!mine) {
      const organisation = event.office ? wording.office.replace("{cluster}", this.named(event.organisation)) : this.named(event.organisation);
      item.querySelector(".who").textContent = initials(event.name ?? "");
      const by = item.querySelector("[data-part=by]");
      for (const name of [event.name, organisation].filter(Boolean)) {
        if (by.childNodes.length) by.append(wording.comma);
        by.append(Object.assign(document.createElement("bdi"), {textContent: name}));
      }
    }
    const text = item.querySelector("[data-part=text]");
    if (event.deleted) text.replaceWith(this.gone(event));
    else if (event.text) text.append(this.typed(event.text, event.mentions));
    text.after(...this.filesIn(event));
    if (event.at) {
      const time = item.querySelector("time");
      time.dateTime = event.at;
      time.textContent = this.clock.format(new Date(event.at));
    }
    return item;
  }
}
