// Files beside what is typed: chosen, photographed or recorded, shown before they go, and sent with a number of how far they are.

const MOST_SECONDS = 120;
const SOUNDS = [["audio/webm;codecs=opus", "webm"], ["audio/mp4", "m4a"], ["audio/ogg;codecs=opus", "ogg"]];

export function size(bytes, wording, language) {
  const big = bytes >= 1_000_000;
  const shown = big ? Math.round(bytes / 100_000) / 10 : Math.max(1, Math.round(bytes / 1_000));
  return (big ? wording.mb : wording.kb).replace("{size}", new Intl.NumberFormat(language).format(shown));
}

export function lasts(seconds, language) {
  const rest = new Intl.NumberFormat(language, {minimumIntegerDigits: 2}).format(seconds % 60);
  return `${new Intl.NumberFormat(language).format(Math.floor(seconds / 60))}:${rest}`;
}

// A file of a message as it stands in the thread; `base` is the address under which the conversation's files lie.
export function fileLine(file, {templates, wording, language, base}) {
  const shape = file.state !== "there" ? file.state : file.width ? "picture" : file.sort === "sound" ? "sound" : "document";
  const line = templates.querySelector(`[data-file="${shape}"]`).cloneNode(true);
  const address = `${base}${file.id}/`;
  line.dataset.file = file.id;
  const name = line.querySelector("bdi");
  if (name) name.textContent = file.name;
  const link = line.querySelector("a");
  if (link) link.href = address;
  if (shape === "picture") {
    Object.assign(line.querySelector("img"), {src: `${address}small/`, width: file.width, height: file.height, alt: wording.picture.replace("{name}", file.name)});
  } else if (shape === "sound") {
    const audio = line.querySelector("audio");
    audio.src = address;
    audio.setAttribute("aria-label", file.name);
    line.querySelector(".dim").textContent = lasts(file.seconds, language);
  } else if (shape === "document") {
    line.querySelector(".dim").textContent = `\u2068${file.name.split(".").pop().toUpperCase()}\u2069${wording.comma}${size(file.size, wording, language)}`;
  }
  return line;
}

// Sent as the form would send it. Only this way of asking tells how much has gone; resolves to {status, answer}.
export function upload(form, one, progress) {
  return new Promise((resolve, reject) => {
    const sent = new FormData();
    sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    sent.set("client_id", one.client_id);
    sent.set("text", one.text);
    for (const file of one.files) sent.append("files", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({loaded, total}) => progress(total ? loaded / total : 0));
    request.addEventListener("load", () => resolve({status: request.status, answer: request.response}));
    for (const event of ["error", "abort", "timeout"]) request.addEventListener(event, () => reject(new Error(event)));
    request.send(sent);
  });
}

// What will go with the next message.
export class Chosen {
  #files = [];

  constructor(form, {templates, wording, language, status}) {
    Object.assign(this, {form, templates, wording, language, status});
    this.list = form.querySelector("[data-part=chosen]");
    const plain = form.querySelector("[data-part=files]");
    const field = plain.querySelector("input");
    plain.hidden = true;
    this.#button("choose", () => field.click());
    field.addEventListener("change", () => this.#taken(field));
    const camera = form.querySelector("[data-part=camera]");
    camera.addEventListener("change", () => this.#taken(camera));
    if (matchMedia("(pointer: coarse)").matches) this.#button("photograph", () => camera.click());
    form.addEventListener("dragover", (event) => event.preventDefault());
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      this.add([...event.dataTransfer.files]);
    });
    new Recorder(form, this);
  }

  get isEmpty() {
    return !this.#files.length;
  }

  add(files) {
    this.status.textContent = "";
    for (const file of files) {
      if (file.size > Number(this.wording.most)) this.status.textContent = this.wording.large.replace("{name}", file.name);
      else if (this.#files.length >= Number(this.wording.mostFiles)) this.status.textContent = this.wording.many;
      else this.#files.push(file);
    }
    this.#show();
  }

  // The files, which are then chosen no longer.
  take() {
    const files = this.#files;
    this.#files = [];
    this.#show();
    return files;
  }

  #taken(field) {
    this.add([...field.files]);
    field.value = ""; // so that a plain sending would not send them too, and the same one can be chosen again
  }

  #button(part, press) {
    const button = this.form.querySelector(`[data-part=${part}]`);
    button.hidden = false;
    button.addEventListener("click", press);
  }

  #show() {
    this.list.hidden = this.isEmpty;
    this.list.replaceChildren(...this.#files.map((file) => {
      const row = this.templates.querySelector("[data-part=one-chosen]").cloneNode(true);
      row.querySelector("bdi").textContent = file.name;
      row.querySelector(".dim").textContent = size(file.size, this.wording, this.language);
      const button = row.querySelector("button");
      button.querySelector(".vh").textContent = this.wording.remove.replace("{name}", file.name);
      button.addEventListener("click", () => {
        this.#files = this.#files.filter((one) => one !== file);
        this.#show();
        this.form.querySelector("[data-part=choose]").focus();
      });
      return row;
    }));
  }
}

// A voice note is a file like others. The button is there only where the browser can record, and while nothing is being recorded.
class Recorder {
  constructor(form, chosen) {
    this.kind = globalThis.MediaRecorder && navigator.mediaDevices?.getUserMedia && SOUNDS.find(([type]) => MediaRecorder.isTypeSupported(type));
    if (!this.kind) return;
    Object.assign(this, {form, chosen});
    this.button = form.querySelector("[data-part=record]");
    this.panel = form.querySelector("[data-part=recording]");
    this.timer = form.querySelector("[data-part=timer]");
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.#start());
    form.querySelector("[data-part=stop]").addEventListener("click", () => this.#end(true));
    form.querySelector("[data-part=discard]").addEventListener("click", () => this.#end(false));
  }

  async #start() {
    const {wording, status} = this.chosen;
    status.textContent = "";
    this.button.disabled = true;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({audio: true});
    } catch {
      status.textContent = wording.silent;
      return;
    } finally {
      this.button.disabled = false;
    }
    const [type, ending] = this.kind;
    const parts = [];
    this.keep = false;
    this.recorder = new MediaRecorder(stream, {mimeType: type, audioBitsPerSecond: 32_000});
    this.recorder.addEventListener("dataavailable", ({data}) => parts.push(data));
    this.recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      if (this.keep) this.chosen.add([new File(parts, `${wording.voice}.${ending}`, {type})]);
    });
    this.recorder.start();
    this.#shown(true);
    const began = Date.now();
    const tick = () => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      const {language} = this.chosen;
      this.timer.textContent = wording.soFar.replace("{time}", lasts(Math.min(seconds, MOST_SECONDS), language)).replace("{most}", lasts(MOST_SECONDS, language));
      if (seconds >= MOST_SECONDS) this.#end(true);
    };
    tick();
    this.ticking = setInterval(tick, 500);
    this.form.querySelector("[data-part=stop]").focus();
  }

  #end(keep) {
    clearInterval(this.ticking);
    this.keep = keep;
    if (this.recorder?.state === "recording") this.recorder.stop();
    this.#shown(false);
    this.button.focus();
  }

  #shown(recording) {
    this.panel.hidden = !recording;
    this.button.hidden = recording;
  }
}
