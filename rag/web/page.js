// The page's own behaviour: runs once, inside a component of the page, with `trigger` to raise an event there, `server`
// to call a function, and WORDS in the page's language. Answers come and go, so all listeners are the document's.

const STORE = "tienle-hoi-thoai";
const MOST_TALKS = 30;
const root = document.documentElement;
root.lang = WORDS.lang;
const $ = (selector, from = document) => from.querySelector(selector);
const raise = (event, data) => trigger(event, data);
async function call(name, data) { try { return await server[name](data); } catch { return null; } }
const EVENTS = { show: 'show', find: 'find', read: 'read', list: 'list', cite: 'cite' };

// ---------------------------------------------------------------- conversations, kept in this browser

function talks() {
  try { return JSON.parse(localStorage.getItem(STORE)) || {}; } catch { return {}; }
}
function mine() {
  let id = sessionStorage.getItem(STORE);
  if (!id) { id = `${Date.now()}`; sessionStorage.setItem(STORE, id); }
  return id;
}
let known = JSON.stringify((talks()[mine()] || {}).turns || []);
function turns() { try { return JSON.parse(known); } catch { return []; } }
function keep(list) {
  const all = talks();
  const before = JSON.stringify((all[mine()] || {}).turns || []);
  // Another tab with the same conversation went on with it: this one becomes a conversation of its own.
  if (before !== known && before !== "[]") {
    sessionStorage.setItem(STORE, `${Date.now()}-${before.length}`);
    const shown = $("#hoi-thoai .talk");
    if (shown) shown.dataset.talk = mine();
  }
  known = JSON.stringify(list);
  if (list.length) all[mine()] = { at: Date.now(), turns: list }; else delete all[mine()];
  const ids = Object.keys(all).sort((a, b) => all[b].at - all[a].at);
  for (const id of ids.slice(MOST_TALKS)) delete all[id];
  try { localStorage.setItem(STORE, JSON.stringify(all)); } catch { /* full or forbidden: the page still works */ }
  earlier();
}
function display() { raise(EVENTS.show, { turns: known, talk: mine() }); }
function show(list) { keep(list); display(); }
function fresh() { sessionStorage.removeItem(STORE); known = "[]"; display(); earlier(); }
// An answer that comes after its conversation was left belongs there: it is kept there, and what was chosen is shown.
function keepElsewhere(id, list) {
  const all = talks();
  if (list.length > ((all[id] || {}).turns || []).length) {
    all[id] = { at: Date.now(), turns: list };
    try { localStorage.setItem(STORE, JSON.stringify(all)); } catch { /* full or forbidden */ }
    earlier();
  }
}

function earlier() {
  const place = $("#hoi-thoai-khac");
  if (!place) return;
  place.replaceChildren();
  const make = (tag, text, css) => Object.assign(document.createElement(tag), { textContent: text, className: css || "" });
  if (turns().length) {
    const button = make("button", WORDS.fresh, "step");
    button.type = "button";
    button.id = "hoi-thoai-moi";
    button.addEventListener("click", fresh);
    place.append(button);
  }
  const all = talks();
  const ids = Object.keys(all).filter((id) => id !== mine()).sort((a, b) => all[b].at - all[a].at);
  if (!ids.length) return;
  const details = make("details", "", "earlier");
  const rows = make("ul", "");
  for (const id of ids) {
    const row = make("li", "");
    const button = make("button", all[id].turns[0].q, "link");
    button.type = "button";
    button.addEventListener("click", () => {
      sessionStorage.setItem(STORE, id);
      known = JSON.stringify(talks()[id].turns);
      display();
      earlier();
    });
    row.append(button, make("span", ` ${new Date(all[id].at).toLocaleString(WORDS.lang)} · ${all[id].turns.length}`, "muted"));
    rows.append(row);
  }
  details.append(make("summary", WORDS.earlier), rows);
  place.append(details);
}

// ---------------------------------------------------------------- asking

function scope() {
  const chosen = (kind) => [...document.querySelectorAll(`input[data-scope="${kind}"]:checked`)].map((box) => box.value);
  return { places: chosen("places"), years: chosen("years").map(Number) };
}
let pending = "";
let slow;
function busy(on) {
  $("#o-hoi").classList.toggle("asking", on);
  const line = $("#dang-tim");
  if (line) line.textContent = on ? line.dataset.text : "";
  clearTimeout(slow);
  if (on) slow = setTimeout(() => {
    if (line && !$('#hoi-thoai .turn[aria-busy="true"]')) line.textContent = line.dataset.slow;
  }, 8000);
}
// The question leaves the box once it stands in the conversation: what was typed meanwhile stays there.
function taken(list, growing) {
  if (!pending || !list.length || list[list.length - 1].q !== pending) return;
  const box = questionBox();
  if (box && box.value.trim() === pending) type("");
  if (!growing) pending = "";
}
// An answer that was cut off is asked for once more with one key.
function giveBack() {
  const box = questionBox();
  if (pending && box && !box.value.trim()) type(pending);
  pending = "";
}
window.tienle = {
  asking(text) {
    if (text.trim()) busy(true);
    pending = text.trim();
    return JSON.stringify({ turns: known, talk: mine(), scope: JSON.stringify(scope()) });
  },
  answered() { busy(false); },
  browsing() {
    if (reading) { reading = false; return; }
    const filter = $("#loc-van-ban");
    if (!$("#van-ban .opened")) raise(EVENTS.list, { text: filter ? filter.value : "" });
  },
  citing() {
    if (citing) { citing = false; return; }
    if (!$("#vien-dan .directives")) raise(EVENTS.cite, { directive: "" });
  },
};
let reading = false;
let citing = false;

function tab(name) {
  const button = document.getElementById(`${name}-button`);
  if (button && button.getAttribute("aria-selected") !== "true") { button.click(); return true; }
  return false;
}

function revise({ turn, change, value }) {
  const list = turns();
  const one = list[Number(turn) - 1];
  if (!one) return;
  if (change === "plain") one.plain = true;
  if (change === "restore") one.drop = one.drop.filter((v) => v !== value);
  if (change === "drop") {
    const chosen = one.places.includes(value) || one.years.includes(Number(value));
    one.places = one.places.filter((v) => v !== value);
    one.years = one.years.filter((v) => v !== Number(value));
    if (!chosen) one.drop = [...one.drop, value];
  }
  show(list);
}

// ---------------------------------------------------------------- sources, copies, files

function questionBox() { return $("#cau-hoi textarea, #cau-hoi input"); }
function type(text) {
  const box = questionBox();
  if (!box) return;
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function openSource(id) {
  const source = document.getElementById(id);
  if (!source) return;
  source.open = true;
  const box = $(".section", source);
  const mark = $("mark", source);
  if (box && mark) box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - 60;
  source.scrollIntoView({ block: "nearest", behavior: "smooth" });
  $("summary", source).focus({ preventScroll: true });
}

async function copy(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Plain http on another machine has no clipboard API: the old way still works there.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  const label = button.textContent;
  button.textContent = WORDS.copied;
  setTimeout(() => { button.textContent = label; }, 1500);
}

async function download(button) {
  const file = await call("exported", { turns: known, ...button.dataset });
  if (!file || !file.data) { note(button.closest(".tools"), null); return; }
  const bytes = Uint8Array.from(atob(file.data), (c) => c.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: file.type }));
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function verdict(button) {
  const list = turns();
  const one = list[Number(button.dataset.turn) - 1];
  if (!one) return;
  const said = await call("verdict", { turns: known, ...button.dataset });
  const group = button.parentElement;
  if (said === null) { note(group, null); return; }
  one.verdict = button.dataset.verdict;
  keep(list);
  for (const other of group.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
  note(group, said);
}

function note(after, html) {
  const place = after.parentElement.querySelector(":scope > .said-back") || document.createElement("span");
  place.className = "said-back";
  place.innerHTML = html ?? WORDS.trouble;
  after.after(place);
}

const actions = {
  source: (b) => openSource(b.dataset.open),
  copy,
  example(b) {
    type(b.dataset.question);
    setTimeout(() => $("#nut-hoi").click(), 30);
  },
  revise: (b) => revise(b.dataset),
  export: download,
  verdict,
  find(b) { raise(EVENTS.find, { wanted: b.dataset.wanted }); $("#ket-qua").scrollIntoView({ block: "nearest" }); },
  list: () => raise(EVENTS.list, { text: "" }),
  read(b) {
    raise(EVENTS.read, { id: b.dataset.id, at: b.dataset.at || "" });
    reading = tab("the-van");
  },
  cite(b) {
    raise(EVENTS.cite, { directive: b.dataset.directive || "" });
    citing = tab("the-can");
  },
  goto: (a) => document.getElementById(a.getAttribute("href").slice(1))?.scrollIntoView({ block: "start" }),
  skip: () => questionBox()?.focus(),
  async picture(b) { note(b.closest(".tools"), await call("picture", { ...b.dataset })); },
  async undo(b) {
    const tools = b.closest(".tools");
    const said = await call("undo", { ...b.dataset });
    note(tools, said);
    if (!said || said.includes('role="alert"')) return;
    b.closest("li").classList.add("gone");
    tools.remove();
  },
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (!button || !actions[button.dataset.act]) return;
  if (button.tagName === "A") event.preventDefault();
  actions[button.dataset.act](button);
});

let typing;
const DRAFT = "tienle-dang-go";
document.addEventListener("input", (event) => {
  if (event.target.closest("#cau-hoi") && ready) sessionStorage.setItem(DRAFT, event.target.value);
  if (event.target.dataset.input !== "list") return;
  clearTimeout(typing);
  typing = setTimeout(() => raise(EVENTS.list, { text: event.target.value }), 150);
});
document.addEventListener("change", (event) => {
  if (event.target.type !== "file" || !event.target.files.length) return;
  const line = $("#dang-tai");
  if (line) line.textContent = WORDS.uploading;
});

// A file dropped anywhere is added; elsewhere the browser would leave the page for it.
const carriesFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
document.addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  $("#vung-tha")?.classList.add("over");
});
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) $("#vung-tha")?.classList.remove("over"); });
document.addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  $("#vung-tha")?.classList.remove("over");
  const files = event.dataTransfer.files;
  if (!WORDS.adding || !files.length) return;
  tab(WORDS.adding);
  hand(files, 40);
});
// A tab is made when it is first opened: its input may be a moment away.
function hand(files, tries) {
  const input = $("#vung-tha input[type=file]");
  if (!input) { if (tries) setTimeout(() => hand(files, tries - 1), 50); return; }
  input.files = files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

// ---------------------------------------------------------------- what changes under the reader

// The page replaces an answer's attributes when another comes: what the reader had opened stays open.
const opened = new Map();
document.addEventListener("toggle", (event) => { if (event.target.id) opened.set(event.target.id, event.target.open); }, true);

let seen = turns().length;
let place = "";
let ready = false;
new MutationObserver(() => {
  const others = $("#hoi-thoai-khac");
  if (others && !others.dataset.filled) { others.dataset.filled = "1"; earlier(); }
  const talk = $("#hoi-thoai .talk");
  if (talk) {
    if (!ready) begin();
    const now = JSON.parse(talk.dataset.turns);
    const growing = $('#hoi-thoai .turn[aria-busy="true"]');
    if (talk.dataset.talk !== mine()) {
      if (!growing) keepElsewhere(talk.dataset.talk, now);
      talk.dataset.talk = mine();
      talk.dataset.turns = known;
      display();
    } else {
      if (!growing && now.length > turns().length) keep(now);
      taken(now, growing);
    }
  }
  for (const [id, open] of opened) {
    const details = document.getElementById(id);
    if (details && details.open !== open) details.open = open;
  }
  if (innerWidth < 860) {
    // On a phone the text comes first; facets and the section tree open when they are wanted.
    for (const part of document.querySelectorAll(".facet:not([data-seen]), .outline > details:not([data-seen])")) {
      part.dataset.seen = "1";
      part.open = false;
    }
  }
  const all = document.querySelectorAll("#hoi-thoai .turn");
  if (all.length !== seen) {
    if (all.length > seen) all[all.length - 1].scrollIntoView({ block: "start", behavior: "smooth" });
    seen = all.length;
  }
  const document_ = $("#van-ban .opened");
  if (document_ && document_.dataset.of !== place) {
    place = document_.dataset.of;
    requestAnimationFrame(() => {
      const spot = document_.dataset.goto && document.getElementById(document_.dataset.goto);
      (spot || document_).scrollIntoView({ block: spot ? "center" : "start" });
      $("#ten-van-ban").focus({ preventScroll: true });
    });
  }
  if (!document_) place = "";
  const added = $("#ket-qua-nap .adding");
  if (added && $("#dang-tai")) $("#dang-tai").textContent = "";
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-turns", "data-talk", "data-of", "open"] });

// ---------------------------------------------------------------- a server that goes away, and comes back

const beside = (path) => new URL(WORDS.lang === "en" ? `../${path}` : path, location.href);
const state = () => $("#tinh-trang");
let away = false;
async function alive() {
  try { return (await plainFetch(beside("healthz"))).ok; } catch { return false; }
}
async function lost() {
  if (away || await alive()) return;
  away = true;
  busy(false);
  giveBack();
  if ($("#dang-tai")) $("#dang-tai").textContent = "";
  const line = state();
  if (line) { line.hidden = false; line.className = "trouble"; line.textContent = WORDS.away; }
  const timer = setInterval(async () => {
    if (!(await alive())) return;
    clearInterval(timer);
    away = false;
    if (line) { line.className = "fine"; line.textContent = WORDS.back; setTimeout(() => { line.hidden = true; }, 4000); }
    display();
  }, 2000);
}
const plainFetch = window.fetch.bind(window);
window.fetch = async (...given) => {
  try { return await plainFetch(...given); } catch (error) { if (error.name !== "AbortError") lost(); throw error; }
};
let beats = 0;
setInterval(() => {
  const waiting = $("#o-hoi").classList.contains("asking");
  beats += 1;
  if (!document.hidden && !away && (waiting || beats % 5 === 0)) lost();
}, 3000);

// ---------------------------------------------------------------- who is here

async function signed() {
  const me = WORDS.leave ? await (await plainFetch(beside("api/v1/me"))).json() : {};
  if (!me.name || me.name === WORDS.nobody) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "link", id: "dang-xuat" });
  button.textContent = `${WORDS.leave} (${me.name})`;
  button.addEventListener("click", async () => {
    await plainFetch(beside("dang-xuat"), { method: "POST", redirect: "manual" });
    location.assign(beside(""));
  });
  $("header").append(button);
}

// ---------------------------------------------------------------- begin

signed();

// On a phone the keyboard would cover the page.
if (innerWidth > 700) requestAnimationFrame(() => questionBox()?.focus({ preventScroll: true }));

// The first answer of the server says that the page is ready: what was asked before that is asked then.
const early = new Set();
function wished(event) {
  const line = event.target.closest?.(".line");
  if (ready || !line || (event.type === "keydown" ? event.key !== "Enter" || event.isComposing : !event.target.closest("button"))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  early.add(line);
}
// The button of a line may be drawn after its box, in which Enter was pressed before it was there.
function press(line, tries = 100) {
  const button = $("button.primary", line);
  if (button) button.click();
  else if (tries) setTimeout(() => press(line, tries - 1), 50);
}
addEventListener("keydown", wished, true);
addEventListener("click", wished, true);
function begin() {
  ready = true;
  root.dataset.ready = "yes";
  // What was being typed when the page went away is typed again.
  const draft = sessionStorage.getItem(DRAFT);
  if (draft && !questionBox()?.value) type(draft);
  for (const [name, fill] of [["the-van", "browsing"], ["the-can", "citing"]]) {
    if (document.getElementById(`${name}-button`)?.getAttribute("aria-selected") === "true") window.tienle[fill]();
  }
  setTimeout(() => early.forEach((line) => press(line)), 60);
}
setTimeout(display, 0);
// What is raised before the page has wired its events is lost without a word.
const opening = setInterval(() => { if (ready) clearInterval(opening); else display(); }, 200);
