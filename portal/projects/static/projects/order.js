// Rows of a list that are dragged to another place by their grip. What moves is sent with the row's own form, as its buttons send it;
// keyboards and readers stay with those buttons. Without this there is no grip.

function rowAt(body, y) {
  return [...body.rows].find((row) => {
    const box = row.getBoundingClientRect();
    return y >= box.top && y < box.bottom;
  });
}

function attach(root) {
  const body = root.querySelector("tbody");
  const said = root.querySelector("[data-said]");

  async function send(row) {
    const form = row.querySelector(".own-order");
    const data = new FormData(form);
    const next = row.nextElementSibling;
    data.set("to", next ? "before" : "after");
    data.set("other", (next ?? row.previousElementSibling).dataset.task);
    let answer = null;
    try {
      answer = await fetch(form.action, {method: "POST", body: data, redirect: "manual"});
    } catch {
      answer = null;
    }
    // A redirect that is not followed: it was taken.
    said.textContent = answer?.type === "opaqueredirect" ? root.dataset.moved : root.dataset.refused;
    if (answer?.type !== "opaqueredirect") location.reload();
  }

  for (const grip of root.querySelectorAll(".own-grip")) {
    const row = grip.closest("tr");
    grip.hidden = false;
    grip.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      const from = row.nextElementSibling;
      const ends = new AbortController();
      const drop = (sends) => {
        ends.abort();
        row.classList.remove("own-dragged");
        if (row.nextElementSibling === from) return;
        if (sends) send(row);
        else body.insertBefore(row, from);
      };
      row.classList.add("own-dragged");
      // On the document: a row that changes its place loses what it had caught.
      document.addEventListener("pointermove", ({clientY}) => {
        const over = rowAt(body, clientY);
        if (!over || over === row) return;
        const box = over.getBoundingClientRect();
        if (clientY < box.top + box.height / 2) over.before(row);
        else over.after(row);
      }, {signal: ends.signal});
      document.addEventListener("pointerup", () => drop(true), {signal: ends.signal});
      document.addEventListener("pointercancel", () => drop(false), {signal: ends.signal});
    });
  }
}

document.dispatchEvent(new CustomEvent("behaviour", {detail: {name: "order", attach}}));
