// What this device keeps of a conversation until the server has it.

// crypto.randomUUID is for secure pages alone.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// What waits on this device, by conversation and person: somebody else may use it too.
export class Unsent {
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

// What is being written while nobody is signed in here any more; it stands there again for the same person.
export class Unfinished {
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
