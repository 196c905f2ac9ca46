/*
The script of the desk only removes waiting: each form and link here works without it, and it presses those.

It relies on: rows `li[data-item][data-version]` in #list with a slot .reader; `article#pane[data-item]` with data-next and
data-previous; forms of class `decision`; `data-key` on what a key presses; #status, #undo and #new. All words that it
shows come from the server. What it cannot do, the page does as if there were no script.
*/
"use strict";

const pressing = document.body.dataset.keys;
const status = document.querySelector("#status");
const list = document.querySelector("#list");
const pane = () => document.querySelector("#pane");
const isQueue = Boolean(pane() && list?.querySelector("[data-item]"));
const deskAddress = document.querySelector('[data-key="g q"]')?.href ?? location.href;

const rowOf = (item) => list?.querySelector(`[data-item="${CSS.escape(item)}"]`);
const isShown = (element) => element?.checkVisibility() ?? false;
const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

function say(sentence) {
  if (sentence) status.textContent = sentence;
}

/* Asking the server */

async function ask(address, options) {
  const answer = await fetch(address, options);
  if (!answer.redirected) return answer;
  location.reload(); // signed out meanwhile: the way back here leads through the door
  throw new Error("signed out");
}

// The one place where HTML becomes part of the page. It is our own server's, and no script in it ever runs.
async function part(address, selector) {
  const answer = await ask(address);
  const found = parsed(await answer.text()).querySelector(selector);
  if (!found) throw new Error(answer.status);
  return document.adoptNode(found);
}

async function post(address, fields) {
  const body = new URLSearchParams(fields);
  const headers = { Accept: "application/json" };
  const answer = await ask(new URL(address, deskAddress), { method: "POST", body, headers, keepalive: true });
  const text = await answer.text();
  if (answer.headers.get("Content-Type").includes("json")) return { ...JSON.parse(text), code: answer.status };
  const said = parsed(text).querySelectorAll("h1, h1 + p");
  return { sentence: [...said].map((each) => each.textContent.trim()).join(". "), code: answer.status };
}

/* The pane: the next two are fetched ahead, and the old one stays until the new one is here */

const TOLD = ["done", "undone", "passed"]; // what an address says of the act before it
const ahead = new Map();
let wanted = pane()?.dataset.item;

function addressOf(item, isPart) {
  const address = new URL(location);
  address.hash = "";
  for (const name of TOLD) address.searchParams.delete(name);
  address.searchParams.set("item", item);
  if (isPart) address.searchParams.set("part", "pane");
  return address;
}

function fetched(item) {
  if (!ahead.has(item)) {
    ahead.set(item, part(addressOf(item, true), "#pane"));
    ahead.get(item).catch(() => ahead.delete(item));
  }
  return ahead.get(item);
}

function fetchAhead() {
  const first = pane().dataset.next;
  const second = past(rowOf(first)?.nextElementSibling?.dataset.item, "nextElementSibling");
  for (const item of [first, second]) if (item) fetched(item);
}

async function show(item, kept) {
  wanted = item;
  let article = kept;
  try {
    article ??= await fetched(item);
  } catch (error) {
    return error instanceof TypeError ? say(status.dataset.away) : location.assign(addressOf(item));
  }
  if (wanted !== item) return;
  ahead.delete(item);
  if (pane().dataset.item !== item) leave();
  document.querySelector(".collision")?.remove();
  pane().replaceWith(article);
  turn(view);
  list.querySelector(".open")?.classList.remove("open");
  list.querySelector("[aria-current]")?.removeAttribute("aria-current");
  const row = rowOf(item);
  row?.classList.add("open");
  row?.querySelector("a").setAttribute("aria-current", "true");
  row?.scrollIntoView({ block: "nearest" });
  history.replaceState(null, "", addressOf(item));
  article.querySelector("h2").focus();
  read();
  fetchAhead();
}

// The server knows what follows; of what has happened on this page since then, the rows tell.
function past(item, way) {
  let row = rowOf(item);
  if (!row) return item;
  while (row && (row.matches(".decided") || row.querySelector(".reader").textContent.trim())) row = row[way];
  return row?.dataset.item;
}

/* Decisions: the next one is shown at once; they are sent in the order in which they were taken, one at a time */

const outbox = [];
let isSending = false;
let putBackAt = -Infinity;
let isLeaving = "";

async function send(job) {
  outbox.push(job);
  if (isSending) return;
  isSending = true;
  while (outbox.length) {
    const answer = await post(outbox[0].address, outbox[0].fields).catch(() => ({ code: 0 }));
    const isLost = !answer.code || answer.code === 429 || answer.code >= 500;
    const [first, ...others] = outbox.splice(0, isLost ? outbox.length : 1);
    if (answer.code === 200) first.done(answer);
    else {
      for (const other of others) other.failed();
      first.failed(answer.sentence || answer.problem || status.dataset.unsaved, isLost);
    }
  }
  isSending = false;
  if (isLeaving) location.assign(isLeaving);
}

function count(totals) {
  for (const slot of document.querySelectorAll("[data-total]")) slot.textContent = totals[slot.dataset.total];
}

function mark(item, isDecided, words, version) {
  const row = rowOf(item);
  if (!row) return;
  if (version) row.dataset.version = version;
  row.classList.toggle("decided", isDecided);
  row.querySelector(".reader").textContent = words;
}

function decide(form) {
  const article = pane();
  const fields = new FormData(form);
  const item = article.dataset.item;
  if ("sent" in article.dataset) return; // the next one is on its way: nobody decides on what they have not seen
  const isUndo = fields.get("act") === "undo";
  if (fields.get("reason")) lastReason = fields.get("reason");
  article.dataset.sent = "";
  mark(item, !isUndo, "");
  send({
    address: form.action,
    fields,
    done(answer) {
      say(answer.done);
      count(answer.totals);
      offerUndo();
      if (isUndo) return again(item, answer.version);
      mark(item, true, answer.mark, answer.version);
      if (isLeaving) isLeaving.searchParams.set("done", item);
    },
    failed(sentence, isLost) {
      mark(item, false, "");
      delete article.dataset.sent;
      isLeaving = "";
      if (!sentence) return;
      say(sentence);
      if (!isLost) look().catch(() => {});
      if (isTyping()) return;
      putBackAt = performance.now();
      if (isLost) show(item, article);
      else again(item);
    },
  });
  if (!isUndo) goOn(past(article.dataset.next, "nextElementSibling"));
}

// What is half written is not taken away.
function isTyping() {
  return [...document.querySelectorAll("#pane textarea")].some((each) => each.value !== each.defaultValue);
}

function again(item, version) {
  ahead.clear();
  mark(item, false, "", version);
  show(item);
}

function goOn(item) {
  if (item) return show(item);
  const address = new URL(document.querySelector('#pane [data-key="u"]').href);
  address.searchParams.delete("after");
  isLeaving = address;
}

function offerUndo() {
  const form = document.querySelector("#undo form");
  if (form) form.hidden = false;
}

function undo(form) {
  send({
    address: form.action,
    fields: new FormData(form),
    done(answer) {
      say(answer.done);
      count(answer.totals);
      isLeaving = "";
      for (const item of answer.items) mark(item, false, "");
      again(answer.item, answer.version);
    },
    failed: say,
  });
}

/* Reasons in place: a digit picks one while the list has the focus */

let lastReason = "";
let opening = null;

const reasons = () => document.querySelector("#pane form[data-reasons]");

async function openReasons(link, isLast) {
  const article = pane();
  opening = { digit: "" };
  const form = await part(link.href, "form[data-reasons]").catch(() => location.assign(link.href));
  const { digit } = opening;
  opening = null;
  if (!form || pane() !== article) return;
  reasons()?.remove();
  article.querySelector(".decide").after(form);
  const choices = [...form.querySelectorAll("[name=reason]")];
  (choices.find((each) => each.checked) ?? choices[0]).focus();
  form.scrollIntoView({ block: "nearest" });
  if (digit) pick(form, digit);
  else if (isLast) press(form, choices.find((each) => each.value === lastReason));
}

function pick(form, digit) {
  press(form, form.querySelector(`[data-digit="${digit}"]`));
}

function press(form, choice) {
  if (!choice) return;
  choice.checked = true;
  form.requestSubmit();
}

function closeReasons() {
  reasons().remove();
  document.querySelector('#pane [data-key="w"]').focus();
}

/* Reading: source or view, one finding after the other, who reads what */

const views = ["", "source", "rendered"];
let view = "";

function turn(to) {
  view = to;
  for (const each of document.querySelectorAll("#pane [data-view]")) {
    each.hidden = Boolean(view) && each.dataset.view !== view;
  }
}

function nextFinding() {
  const findings = [...document.querySelectorAll("#pane mark a")].filter(isShown);
  findings[(findings.indexOf(document.activeElement) + 1) % findings.length]?.focus();
}

let lastActive = 0;
let soon;

const identity = () => {
  const [site, number] = pane().dataset.item.split("/");
  return { site, number };
};

function read() {
  clearTimeout(soon);
  soon = setTimeout(claim, 500);
}

async function claim() {
  if (document.hidden || !document.querySelector("#pane .item-head .waiting")) return;
  const { item } = pane().dataset;
  const answer = await post("claim", identity()).catch(() => null);
  const isOthers = answer?.claim && !answer.claim.mine;
  if (isOthers && pane().dataset.item === item && !document.querySelector("#pane .reading") && !isTyping()) show(item);
}

function leave() {
  if (!("sent" in pane().dataset)) post("claim/release", identity()).catch(() => {});
}

/* What happens elsewhere: words in slots that are kept for them; nothing comes, goes or moves, and no focus either */

let announcedAt = -Infinity;

async function look() {
  const slot = document.querySelector("#new");
  if (document.hidden || !slot) return;
  const rows = [...list.querySelectorAll("[data-item]")];
  const address = new URL("since", deskAddress);
  address.search = new URLSearchParams({
    return: location.pathname + location.search,
    cursor: slot.dataset.cursor,
    shown: rows.map((row) => `${row.dataset.item}:${row.dataset.version}`),
  });
  const answer = await ask(address);
  const { title, told, totals, decided, claims } = await answer.json();
  count(totals);
  if (title) document.title = title;
  if (told && told !== slot.textContent) {
    const isTime = performance.now() - announcedAt > 60_000;
    if (isTime) announcedAt = performance.now();
    slot.parentElement.ariaLive = isTime ? "polite" : "off";
    slot.textContent = told;
    slot.hidden = false;
  }
  for (const row of rows) {
    const { item } = row.dataset;
    const words = decided[item] ?? claims[item] ?? "";
    if (row.matches(".decided") || words === row.querySelector(".reader").textContent.trim()) continue;
    ahead.delete(item);
    mark(item, item in decided, words);
    if (item in decided && item === pane().dataset.item) say(words);
  }
  fetchAhead();
}

/* Selecting */

let lastSelected = null;

const boxOf = (row) => row?.querySelector("input[type=checkbox]");
const rowInHand = () => document.activeElement.closest("[data-item]:not(#pane)") ?? rowOf(pane().dataset.item);

function select() {
  const row = rowInHand();
  boxOf(row)?.click();
  lastSelected = row;
}

function selectTo() {
  const rows = [...list.querySelectorAll("[data-item]")];
  const ends = [rows.indexOf(lastSelected ?? rows[0]), rows.indexOf(rowInHand())].sort((one, other) => one - other);
  for (const row of rows.slice(ends[0], ends[1] + 1)) if (boxOf(row)?.checked === false) boxOf(row).click();
}

/* Keys */

const FIELD = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const DECIDING = new Set(["a", "w", "W", "!"]);
let prefix = "";
let prefixAt = 0;

const doing = {
  W: () => {
    const link = document.querySelector('#pane a[data-key="w"]');
    if (link) openReasons(link, true);
  },
  f: nextFinding,
  v: () => turn(views[(views.indexOf(view) + 1) % views.length]),
  x: select,
  X: selectTo,
};

// With Alt, some keyboards type another sign than the one on the key.
function named(event) {
  if (!event.altKey || /^[!-~]$/.test(event.key)) return event.altKey ? caseOf(event) : event.key;
  const letter = event.code.match(/^Key(.)$/)?.[1] ?? { Period: ".", Slash: event.shiftKey ? "?" : "/", Digit1: "!" }[event.code];
  return letter && (event.shiftKey ? letter : letter.toLowerCase());
}

const caseOf = ({ key, shiftKey }) => (shiftKey ? key.toUpperCase() : key.toLowerCase());

function controlOf(key) {
  const selector = `[data-key="${CSS.escape(key)}"]`;
  return [...document.querySelectorAll(`#pane ${selector}, ${selector}`)].find((each) => !each.closest("[hidden]"));
}

function pressed(key) {
  const control = controlOf(key);
  if (doing[key] && pane()) doing[key]();
  else if (!control) return DECIDING.has(key) && say(document.querySelector("#pane .reading")?.textContent);
  else if (control.matches(FIELD)) control.focus();
  else if (control.matches("summary")) unfold(control);
  else control.click();
  return true;
}

// A fold with something to fill in is never closed by its key.
function unfold(summary) {
  const field = summary.parentElement.querySelector("textarea");
  if (!field || !summary.parentElement.open) summary.click();
  (field ?? summary).focus();
}

document.addEventListener("keydown", (event) => {
  if (!event.key) return; // a browser that fills in a form
  if (event.ctrlKey && event.key === "Enter" && event.target.matches("textarea")) return event.target.form.requestSubmit();
  if (event.ctrlKey || event.metaKey || event.isComposing || event.repeat || event.defaultPrevented) return;
  lastActive = performance.now();
  const { target, key } = event;
  if (key === "Escape") return escape(event);
  if (pressing === "off") return;
  if (/^[1-9]$/.test(key) && !event.altKey && (opening || target.matches("[data-reasons] [name=reason]"))) {
    if (opening) opening.digit = key;
    else pick(target.form, key);
    return event.preventDefault();
  }
  if (event.altKey !== (pressing === "alt") || event.getModifierState("AltGraph") || target.closest(FIELD)) return;
  const stroke = named(event);
  if (!stroke) return;
  const full = prefix && event.timeStamp - prefixAt < 1500 ? `g ${stroke}` : stroke;
  prefix = stroke === "g" && full === "g" ? "g" : "";
  prefixAt = event.timeStamp;
  if (prefix || (DECIDING.has(full) && performance.now() - putBackAt < 500)) return event.preventDefault();
  if (pressed(full)) event.preventDefault();
});

function escape(event) {
  const menu = document.querySelector("details.menu[open]");
  if (reasons()) closeReasons();
  else if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (event.target.matches("textarea, [type=search]") && pane()) pane().querySelector("h2").focus();
  else return;
  event.preventDefault();
}

/* What is pressed, by a key or by hand */

// Whether a link leads to another reaction of this very list.
function isHere(address) {
  const bare = (given) => {
    const left = new URLSearchParams(given.search);
    for (const name of ["item", ...TOLD]) left.delete(name);
    left.sort();
    return given.pathname + left;
  };
  return address.searchParams.has("item") && bare(address) === bare(location);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !pane()) return;
  const key = link.dataset.key;
  if (reasons()?.contains(link) && key === "Escape") closeReasons();
  else if (key === "w" && reasons()) reasons().querySelector("button").focus();
  else if (key === "w" && pane().contains(link)) openReasons(link, false);
  else if (!isQueue || !isShown(list)) return;
  else if (key === "u" && rowOf(pane().dataset.item)) rowOf(pane().dataset.item).querySelector("a").focus();
  else if (isHere(new URL(link.href))) {
    const item = new URL(link.href).searchParams.get("item");
    const to = key ? past(item, key === "k" ? "previousElementSibling" : "nextElementSibling") : item;
    if (!to) return;
    show(to);
  } else return;
  event.preventDefault();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!isQueue) return;
  if (form.closest("#undo")) undo(form);
  else if (form.matches("#pane form.decision")) decide(form);
  else return;
  event.preventDefault();
});

document.addEventListener("change", ({ target }) => {
  if (target.matches("#list [type=checkbox]")) lastSelected = target.closest("[data-item]");
});

document.addEventListener("pointerdown", () => (lastActive = performance.now()));

if (isQueue) {
  fetchAhead();
  setInterval(() => look().catch(() => {}), 15_000);
  document.addEventListener("visibilitychange", () => look().catch(() => {}));
}
if (pane()) {
  read(); // the page before this one may have let go of the same reaction after this one was asked for
  setInterval(() => performance.now() - lastActive < 120_000 && claim(), 60_000);
  addEventListener("pagehide", () => {
    for (const { address, fields } of outbox.splice(1)) post(address, fields).catch(() => {});
    leave();
  });
}
