// One socket for everything that a page shows live. It opens when something joins, comes back by itself, and then joins again with
// what each part of the page says it has, so that what was missed comes too. Without a socket pages work as they were sent.
//
//   const live = connection();      // imported from ../ui/live.js, as seen from the folder of an app
//   const seat = live.join("conversation", id, {
//     says: () => ({after: seq}),      // sent with every joining: when the socket opens, and every 60 seconds
//     hears: (event) => {...},         // pushed, or missed before: both look alike, and the same may come twice
//     joined: () => {...},             // all that was missed has been heard
//     refused: () => {...},            // not there, or not for this reader
//   });
//   const answer = await seat.request("post", {text});     // {..., ref}; {refused} or {error, message}; rejects when none comes
//   seat.ask();                                            // join again now: there was a gap
//   seat.leave();
//   live.addEventListener("open", ...); live.addEventListener("closed", ...); live.isOpen
//   live.addEventListener("signedout", ...)                // the session of this page has ended
//
// What is said over it: portal/core/realtime.py. Why it was closed: portal/core/live/codes.py.

const ASK_EVERY = 60_000;
const ANSWER_WITHIN = 10_000;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;
// After these the server would say the same again at once.
const NO_HURRY = new Set([1003, 1007, 1009, 4400, 4401, 4429]);
const SIGNED_OUT = 4401;

const between = (least, most) => least + Math.random() * (most - least);

class Seat {
  constructor(live, topic, id, {says, hears, joined, refused} = {}) {
    Object.assign(this, {live, topic, id, says, hears, joined, refused});
  }

  request(verb, sent = {}) {
    return this.live.request({...sent, do: verb, topic: this.topic, id: this.id});
  }

  // A joining that is not answered means that the connection is gone, whatever the browser believes.
  async ask() {
    if (!this.live.isOpen) return;
    try {
      const answer = await this.request("join", this.says?.());
      if (answer.refused) this.refused?.();
      else if (answer.joined) this.joined?.();
    } catch {
      this.live.renew();
    }
  }

  leave() {
    this.live.leave(this);
  }
}

class Connection extends EventTarget {
  #seats = new Set();
  #asked = new Map();
  #socket = null;
  #ref = 0;
  #wait = FIRST_WAIT;
  #again = null;
  #asking = null;

  constructor() {
    super();
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
    // A page with an open socket is not kept for going back to.
    addEventListener("pagehide", () => this.#stop());
    addEventListener("pageshow", (event) => event.persisted && this.#connect());
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  join(topic, id, how) {
    const seat = new Seat(this, topic, id, how);
    this.#seats.add(seat);
    if (this.isOpen) seat.ask();
    else if (!this.#again) this.#connect();
    return seat;
  }

  leave(seat) {
    this.#seats.delete(seat);
    const shared = [...this.#seats].some((other) => other.topic === seat.topic && other.id === seat.id);
    if (!shared && this.isOpen) this.#send({do: "leave", topic: seat.topic, id: seat.id});
  }

  request(frame) {
    return new Promise((resolve, reject) => {
      if (!this.isOpen) {
        reject(new Error("closed"));
        return;
      }
      const ref = ++this.#ref;
      const timer = setTimeout(() => {
        this.#asked.delete(ref);
        reject(new Error("no answer"));
      }, ANSWER_WITHIN);
      this.#asked.set(ref, {resolve, reject, timer});
      this.#send({...frame, ref});
    });
  }

  // Give this connection up and make another.
  renew() {
    if (!this.#socket) return;
    this.#stop();
    this.#later();
  }

  #connect() {
    if (this.#socket || !this.#seats.size) return;
    clearTimeout(this.#again);
    this.#again = null;
    const address = new URL("/ws/", location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    address.searchParams.set("language", document.documentElement.lang);
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.addEventListener("open", () => this.#opened(socket));
    socket.addEventListener("message", ({data}) => socket === this.#socket && this.#hear(JSON.parse(data)));
    socket.addEventListener("close", ({code}) => this.#closed(socket, code));
  }

  #opened(socket) {
    if (socket !== this.#socket) return;
    this.#asking = setInterval(() => this.#askAll(), ASK_EVERY);
    this.dispatchEvent(new Event("open"));
    this.#askAll();
  }

  #closed(socket, code) {
    if (socket !== this.#socket) return;
    this.#stop();
    if (NO_HURRY.has(code)) this.#wait = LONGEST_WAIT;
    this.#later();
    if (code === SIGNED_OUT) this.dispatchEvent(new Event("signedout"));
  }

  #stop() {
    const socket = this.#socket;
    clearTimeout(this.#again);
    clearInterval(this.#asking);
    this.#again = null;
    this.#socket = null;
    if (!socket) return;
    socket.close();
    for (const {reject, timer} of this.#asked.values()) {
      clearTimeout(timer);
      reject(new Error("closed"));
    }
    this.#asked.clear();
    this.dispatchEvent(new Event("closed"));
  }

  // Never all pages at once: a server that starts again has a thousand of them waiting.
  #later() {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#connect(), between(this.#wait / 2, this.#wait));
    this.#wait = Math.min(2 * this.#wait, LONGEST_WAIT);
  }

  #hurry() {
    if (!this.#again) return;
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#connect(), between(0, FIRST_WAIT));
  }

  #askAll() {
    for (const seat of this.#seats) seat.ask();
  }

  #send(frame) {
    this.#socket.send(JSON.stringify(frame));
  }

  #hear(frame) {
    if (frame.joined) this.#wait = FIRST_WAIT;
    if (this.#asked.has(frame.ref)) {
      const {resolve, timer} = this.#asked.get(frame.ref);
      this.#asked.delete(frame.ref);
      clearTimeout(timer);
      resolve(frame);
    } else if (frame.event === "missed") {
      setTimeout(() => this.#askAll(), between(0, 3_000));
    } else if (frame.event) {
      for (const seat of this.#seats) {
        if (seat.topic === frame.topic && seat.id === frame.id) seat.hears?.(frame);
      }
    }
  }
}

let only = null;

export function connection() {
  only ??= new Connection();
  return only;
}
