// Who else is here, and who writes: said by the socket, shown for a while, kept nowhere. Without a socket nothing is shown.

const TYPING_EVERY = 3_000;
const TYPING_LASTS = 6_000;
const HERE_EVERY = 30_000;
const HERE_LASTS = 75_000;

export class Presence {
  #typed = 0;
  #people = new Map();

  constructor(line, {field, live, wording, language}) {
    Object.assign(this, {line, live, wording});
    this.list = new Intl.ListFormat(language, {type: "conjunction"});
    field?.addEventListener("input", () => this.#types());
    document.addEventListener("visibilitychange", () => this.isHere());
    setInterval(() => this.isHere(), HERE_EVERY);
    setInterval(() => this.#show(), 1_000);
  }

  // Of a page that somebody looks at.
  isHere() {
    if (!document.hidden) this.#say("here");
  }

  hears(event) {
    const one = this.#people.get(event.by) ?? {name: event.name};
    one.name = event.name;
    one.here = Date.now() + HERE_LASTS;
    if (event.event === "typing") one.typing = Date.now() + TYPING_LASTS;
    this.#people.set(event.by, one);
    this.#show();
  }

  // What they wrote has come.
  saidBy(person) {
    const one = this.#people.get(person);
    if (one) one.typing = 0;
    this.#show();
  }

  #types() {
    if (Date.now() - this.#typed < TYPING_EVERY) return;
    this.#typed = Date.now();
    this.#say("typing");
  }

  #say(what) {
    if (this.live.isOpen) this.seat?.request(what).catch(() => {});
  }

  #show() {
    const now = Date.now();
    for (const [by, one] of this.#people) if (one.here < now) this.#people.delete(by);
    const people = [...this.#people.values()];
    const typing = people.filter((one) => one.typing > now);
    const shown = typing.length ? typing : people;
    const words = typing.length ? this.wording.typing : this.wording.here;
    const text = shown.length ? words.replace("{names}", this.list.format(shown.map((one) => `\u2068${one.name}\u2069`))) : "";
    if (this.line.textContent !== text) this.line.textContent = text;
  }
}
