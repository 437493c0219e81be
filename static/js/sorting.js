// Puts rows in order: by their arrows, by Alt+↑/↓, by dragging their grip. A list with a « data-url » saves each move;
// a list inside a form only renumbers its rows. Without this file, the arrows are buttons of plain forms.
const rowsOf = (list) => [...list.children].filter((child) => child.matches("[data-row]"));
const kindOf = (list) => list.dataset.sort ?? list.dataset.list;
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
const spoken = document.currentScript.dataset;

const status = document.querySelector("[data-sorting-status]") ?? document.body.appendChild(document.createElement("div"));
if (!status.hasAttribute("role")) {
  status.setAttribute("role", "status");
  status.className = "visually-hidden";
}

const say = (text, edit, url) => {
  status.replaceChildren(text);
  if (!edit) return;
  const undo = document.createElement("form");
  Object.assign(undo, { method: "post", action: url.replace("deplacer/", `retablir/${edit}/`) });
  undo.innerHTML = '<input type="hidden" name="csrfmiddlewaretoken"><button class="btn btn-outline-primary"></button>';
  undo.firstChild.value = token();
  undo.lastChild.append(spoken.undo);
  status.append(undo);
};

const post = async (row, origin) => {
  const list = row.parentElement;
  const place = rowsOf(list).indexOf(row);
  const told = spoken.moved.replace("{place}", place + 1).replace("{total}", rowsOf(list).length);
  if (!list.dataset.url) {
    rowsOf(list).forEach((one, rank) => (one.querySelector("[data-place]").value = rank));
    row.dispatchEvent(new Event("sorted", { bubbles: true }));
    return say(told);
  }
  const { url, sort, into = "" } = list.dataset;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token(), subject: sort, item: row.dataset.item, position: place, theme: into });
  try {
    const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    say(told, (await answer.json()).edit, url);
  } catch {
    origin.list.insertBefore(row, origin.before);
    say(spoken.notMoved);
  }
};

let queue = Promise.resolve(); // one move after the other, each with the place that the row has by then
const save = (row, origin) => (queue = queue.then(() => post(row, origin)));
const placeOf = (row) => ({ list: row.parentElement, before: row.nextElementSibling });

const step = (row, by) => {
  const origin = placeOf(row);
  const neighbour = rowsOf(origin.list)[rowsOf(origin.list).indexOf(row) + by];
  if (neighbour) neighbour[by < 0 ? "before" : "after"](row);
  else {
    const lists = [...document.querySelectorAll(`[data-into][data-sort="${origin.list.dataset.sort}"]`)];
    const next = lists[lists.indexOf(origin.list) + by];
    if (!origin.list.dataset.into || !next) return say(by < 0 ? spoken.first : spoken.last);
    next[by < 0 ? "append" : "prepend"](row);
  }
  save(row, origin);
  row.scrollIntoView({ block: "nearest" });
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (!button) return;
  event.preventDefault();
  step(button.closest("[data-row]"), Number(button.dataset.step));
  button.focus();
});

document.addEventListener("keydown", (event) => {
  const row = event.altKey && event.target.closest("[data-row]");
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!row || !by) return;
  event.preventDefault();
  step(row, by);
  event.target.focus();
});

// ---- dragging, with a mouse or a finger
let dragged = null;

const over = (event) => {
  const kind = kindOf(dragged.row.parentElement);
  for (const element of document.elementsFromPoint(event.clientX, event.clientY)) {
    const row = element.closest("[data-row]");
    if (row && row !== dragged.row && !dragged.row.contains(row) && kindOf(row.parentElement) === kind) {
      const box = row.getBoundingClientRect();
      return row[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged.row);
    }
    if (element.matches(`.sortable[data-sort="${kind}"]`) && !rowsOf(element).length) return element.append(dragged.row);
  }
};

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest(".grip");
  if (!grip || event.button) return;
  event.preventDefault();
  const row = grip.closest("[data-row]");
  dragged = { row, origin: placeOf(row) };
  row.classList.add("is-dragged");
});
document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  over(event);
  if (event.clientY < 60) scrollBy(0, -12);
  if (event.clientY > innerHeight - 60) scrollBy(0, 12);
});
const drop = (event) => {
  if (!dragged) return;
  const { row, origin } = dragged;
  dragged = null;
  row.classList.remove("is-dragged");
  const here = placeOf(row);
  if (event.type === "pointercancel") return origin.list.insertBefore(row, origin.before);
  if (here.list !== origin.list || here.before !== origin.before) save(row, origin);
};
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", drop);
