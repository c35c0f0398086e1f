// Names of those in a conversation, offered while one types after an @. Without script, or where nobody is offered, a typed name works the same.
//
// The keys are those of a combobox with a list (WAI-ARIA). A field of several lines may not carry that role, nor "expanded": it stays a
// text field that completes from a list, and a line says aloud when the list opens.

const MOST = 6;
const LONGEST = 60;
const GOOD_FOR = 30_000;

// As the server compares them: without accents, vowel signs and the hamza, small letters.
function fold(text) {
  return text.normalize("NFKD").replace(/[\p{M}\u0640]/gu, "").toLowerCase().replaceAll("ى", "ي").replaceAll("ة", "ه");
}

// A name as a whole, and from each of its words on; the article may be left out.
function begins(name, typed) {
  const whole = fold(name);
  const words = whole.split(/[\s-]+/);
  return [whole, ...words, ...words.map((word) => word.replace(/^ال/, ""))].some((one) => one.startsWith(typed));
}

export class Names {
  #people = [];
  #asking = null;
  #askedAt = -Infinity;
  #shown = [];
  #active = 0;
  #leftAlone = -1; // the place of an @ that Escape was pressed for

  constructor(field, {list, address, say, wording, option}) {
    Object.assign(this, {field, list, address, say, wording, option});
    field.setAttribute("aria-autocomplete", "list");
    field.addEventListener("input", () => this.#look());
    field.addEventListener("click", () => this.#look());
    field.addEventListener("keyup", ({key}) => ["ArrowLeft", "ArrowRight", "Home", "End"].includes(key) && this.#look());
    field.addEventListener("keydown", (event) => this.#press(event));
    field.addEventListener("blur", () => this.#close());
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    list.addEventListener("click", ({target}) => {
      const place = [...list.children].indexOf(target.closest("[role=option]"));
      if (place >= 0) this.#choose(place);
    });
    this.#look(); // what was typed while this was on its way
  }

  // The @ before the caret and what follows it, if that may become a name.
  #typed() {
    const {value, selectionStart: caret, selectionEnd: end} = this.field;
    if (caret !== end) return null;
    const at = value.lastIndexOf("@", caret - 1);
    if (at < 0 || caret - at > LONGEST || /[\p{L}\p{N}_]$/u.test(value.slice(0, at))) return null;
    const after = value.slice(at + 1, caret);
    return /^\s|\n/.test(after) ? null : {at, caret, name: fold(after)};
  }

  async #look() {
    const before = this.#typed();
    if (before?.at !== this.#leftAlone) this.#leftAlone = -1;
    if (!before || before.at === this.#leftAlone) {
      this.#close();
      return;
    }
    await this.#ask();
    const typed = this.#typed();
    if (!typed || typed.at === this.#leftAlone || document.activeElement !== this.field) {
      this.#close();
      return;
    }
    const found = this.#people.filter((one) => begins(one.name, typed.name) || begins(one.also, typed.name)).slice(0, MOST);
    if (found.length) this.#open(found);
    else this.#close();
  }

  // Somebody may have spoken meanwhile. Where nobody answers, those known before are offered.
  async #ask() {
    if (Date.now() - this.#askedAt < GOOD_FOR) return;
    this.#asking ??= fetch(this.address, {credentials: "same-origin"}).catch(() => null);
    const answer = await this.#asking;
    if (!this.#asking) return; // another letter has taken it
    this.#asking = null;
    if (!answer?.ok) return;
    this.#askedAt = Date.now();
    this.#people = (await answer.json()).people;
    this.#look();
  }

  #open(found) {
    const isNew = this.list.hidden;
    this.#shown = found;
    this.list.replaceChildren(...found.map((one, place) => {
      const item = this.option.cloneNode(true);
      item.id = `${this.list.id}-${place}`;
      const [name, organisation] = item.querySelectorAll("bdi");
      name.textContent = one.name;
      organisation.textContent = one.organisation;
      return item;
    }));
    this.list.hidden = false;
    this.field.setAttribute("aria-controls", this.list.id);
    this.#mark(0);
    if (isNew) this.say(this.wording.names);
  }

  #close() {
    if (this.list.hidden) return;
    this.list.hidden = true;
    this.list.replaceChildren();
    this.field.removeAttribute("aria-controls");
    this.field.removeAttribute("aria-activedescendant");
  }

  #mark(place) {
    this.#active = (place + this.#shown.length) % this.#shown.length;
    for (const [one, item] of [...this.list.children].entries()) item.setAttribute("aria-selected", String(one === this.#active));
    const active = this.list.children[this.#active];
    this.field.setAttribute("aria-activedescendant", active.id);
    active.scrollIntoView({block: "nearest"});
  }

  #press(event) {
    if (this.list.hidden || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const deeds = {
      ArrowDown: () => this.#mark(this.#active + 1),
      ArrowUp: () => this.#mark(this.#active - 1),
      Enter: () => this.#choose(this.#active),
      Escape: () => {
        this.#leftAlone = this.#typed()?.at ?? -1;
        this.#close();
      },
    };
    if (!Object.hasOwn(deeds, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    deeds[event.key]();
  }

  #choose(place) {
    const typed = this.#typed();
    const {name} = this.#shown[place];
    this.#close();
    if (!typed) return;
    this.field.setRangeText(`@${name} `, typed.at, typed.caret, "end");
    this.field.dispatchEvent(new Event("input", {bubbles: true}));
  }
}
