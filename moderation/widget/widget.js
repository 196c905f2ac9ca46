/*
The script of the widget. It only removes waiting: the line on a page holds a link that works without it, so does each
link and form in what the service sends, and it presses those. All words that it shows come from the service.

`[data-moderation]` is the element of the line, `[data-mod]` a piece of what stands in it, `[data-part]` the address that
answers with the piece that changes. What the script cannot do, the page does as if there were none.

The page is somebody else's. So nothing of ours stands in its global scope but one symbol, no element gets a style or a
handler, and this file may run again, as it does where a site swaps its pages instead of loading them.

A line is code or comment, never both: the service sends it without the comments.
*/
(() => {
  "use strict";

  const KNOWN = Symbol.for("moderation");
  const script = document.currentScript;
  if (window[KNOWN]) return window[KNOWN](script);

  // The service puts the sheet of this name here.
  const STYLES = "widget.css";

  // A thread is fetched when its place comes this near. Times are milliseconds.
  const NEAR = "800px";
  const PATIENCE = 20_000;
  const FRESH = 60_000;
  const DAY = 86_400_000;

  // How many receipts are asked for on a page, and counts in one request.
  const MOST_OWN = 5;
  const MOST_COUNTS = 50;

  // What a browser keeps, and for how long: the text of a draft, and where the receipts are. Never a name or an address.
  const DRAFT = "moderation draft ";
  const OWN = "moderation own ";
  const KEPT = { [DRAFT]: 7 * DAY, [OWN]: 30 * DAY };

  const PERMALINK = /^#(c\d+|reactions)$/;
  const NAMING = ["id", "for", "href", "aria-labelledby", "aria-describedby"];

  const policy = window.trustedTypes?.createPolicy("moderation", { createHTML: (html) => html });

  // The one place where text becomes HTML. It is the service's own, and no script in it ever runs.
  function parsed(html) {
    return new DOMParser().parseFromString(policy?.createHTML(html) ?? html, "text/html");
  }

  function ask(address, options) {
    return fetch(address, { ...options, signal: AbortSignal.timeout(PATIENCE) });
  }

  // A page of this very site, as the key of its thread.
  function keyOf(address) {
    const { origin, pathname, search } = new URL(address, location);
    return origin === location.origin && pathname + search;
  }

  // The key of a thread as one part of an address: small letters, digits, ~ and - stand for themselves. A slash at the
  // end of a path and the name of an index are left out, as the service does, so that this is the name of a file of it.
  function named(key) {
    const spelled = (sign, code) => `_${code ?? sign.charCodeAt().toString(16)}`.toLowerCase();
    const one = key.replace(/^([^?]+?)\/+(index\.html?)?(?=\?|$)/, "$1");
    return encodeURIComponent(one).replace(/%(..)|[^a-z0-9~-]/g, spelled);
  }

  // Who a token of the site speaks of; empty for what is none.
  function nameIn(token) {
    try {
      const signs = atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"));
      return JSON.parse(new TextDecoder().decode(Uint8Array.from(signs, (sign) => sign.charCodeAt()))).name;
    } catch {
      return "";
    }
  }

  // A thread on the page: what stands in an element of the line, and what can be done there.
  function widgetIn(div, address, number) {
    const { dataset } = div;
    const api = address.replace(/\/t\/([^/?#]+).*/, "/api/v1/sites/$1");
    const canonical = document.querySelector("link[rel=canonical]")?.href ?? location;
    const given = new URL(address).searchParams.get("thread") ?? dataset.thread;
    const key = given ?? (keyOf(canonical) || keyOf(location));
    let loading;
    let draft;
    let status;
    let isBusy;

    const one = (selector) => div.querySelector(selector);
    const piece = (name) => one(`[data-mod=${name}]`);
    const pieces = (name) => [...div.querySelectorAll(`[data-mod=${name}]`)];
    const word = (name) => one(`[data-word=${name}]`);
    const text = () => one('[data-part*="/t/"] textarea');
    const more = () => one(".mod-more [data-part]");

    // What is said stands beside what was pressed, and is put there before it is said: so it is heard.
    function say(name, beside) {
      (beside.closest("p") ?? beside).after(status);
      setTimeout(() => (status.textContent = word(name).textContent), 100);
    }

    // The first such piece of what the service answers, whatever the status.
    async function part(name, from, options) {
      const answer = await ask(from, options);
      const found = parsed(await answer.text()).querySelector(`[data-mod=${name}]`);
      if (!found) throw new Error(answer.status);
      return fitted(found);
    }

    // No id stands twice on the page, and headings have the level that the page wants.
    function fitted(found) {
      for (const each of [found, ...found.querySelectorAll("*")]) {
        rename(each);
        const { localName } = each;
        if (dataset.heading && /^h\d$/.test(localName)) each.ariaLevel = localName[1] - 3 - -dataset.heading;
      }
      return found;
    }

    function rename(element) {
      const renamed = (id) => {
        const other = document.getElementById(id.replace("#", ""));
        return other && !div.contains(other) ? `${id}-${number}` : id;
      };
      for (const name of NAMING) {
        const ids = element.getAttribute(name);
        if (ids) element.setAttribute(name, ids.split(" ").map(renamed).join(" "));
      }
    }

    // The list with the form.
    function entry() {
      const asked = new URL(`${api}/threads/${named(key)}.html`);
      for (const name of ["sort", "lang"]) if (dataset[name]) asked.searchParams.set(name, dataset[name]);
      return asked;
    }

    const load = () => (loading ??= show());

    async function show() {
      let view = piece("view");
      if (view) fitted(view);
      else {
        view = await part("view", entry());
        div.replaceChildren(view);
      }
      status = piece("status");
      draft = DRAFT + view.dataset.page;
      if (dataset.form === "top") view.prepend(piece("react"));
      dress();
      restore();
      identify();
      requestAnimationFrame(() => setTimeout(showOwn));
    }

    // The place to react, once it stands on the page. What one sends names the page as it calls itself: whoever is the
    // first gives the thread its address.
    function dress() {
      const section = piece("react");
      for (const each of div.querySelectorAll("[name=thread]")) each.value = key;
      if (Date.parse(section.dataset.closes) < Date.now()) {
        section.replaceChildren(section.firstElementChild, word("closed"));
      }
      introduce();
    }

    /* The list. What this browser has posted and nobody else sees yet stays at its end. */

    function add(items) {
      one(".mod-reactions").append(...items, ...pieces("own"));
    }

    async function append(link) {
      const found = await part("view", link.dataset.part);
      const items = found.querySelectorAll(".mod-item");
      // Somebody else has asked for the same meanwhile: a permalink and a reader.
      if (!link.isConnected) return;
      add(items);
      link.closest(".mod-more").replaceWith(...found.querySelectorAll(".mod-more"));
      return items[0].querySelector("article");
    }

    async function swapList(from, options) {
      const own = pieces("own");
      const thread = await part("thread", from, options);
      piece("thread").replaceWith(thread);
      add(own);
      return one("[aria-current]");
    }

    async function showOwn() {
      const mine = kept(OWN).filter(([, value]) => value.endsWith(draft));
      const items = mine.slice(-MOST_OWN).map(([name]) =>
        part("own", `${name.slice(OWN.length)}&list=1`).catch(({ message }) => {
          // It stands in the list of everybody now, or is nowhere any more. Otherwise it is asked for again.
          if (message < 429) keep(name);
        }),
      );
      add((await Promise.all(items)).filter(Boolean));
    }

    // The element of a permalink, also when it is in one of the later parts.
    async function find(id) {
      await load();
      while (!document.getElementById(id) && more()) await append(more());
      return document.getElementById(id);
    }

    /* What this browser keeps, each with the moment at which it was kept */

    function store() {
      try {
        return window[`${dataset.draft || "local"}Storage`];
      } catch {
        // The browser has shut it.
      }
    }

    function keep(name, value) {
      try {
        if (value) store().setItem(name, `${Date.now()} ${value}`);
        else store().removeItem(name);
      } catch {
        // It is shut, full or not wanted.
      }
    }

    // Names and values of a kind, the oldest first. What is too old is forgotten.
    function kept(kind) {
      const all = Object.entries(store() ?? {}).filter(([name]) => name.startsWith(kind));
      const fresh = all.filter(([name, value]) => Date.now() - parseInt(value) < KEPT[kind] || keep(name));
      return fresh.sort(([, one], [, other]) => parseInt(one) - parseInt(other));
    }

    function type(field) {
      if (field === text()) keep(draft, field.value);
    }

    function restore() {
      const field = text();
      const value = Object.fromEntries(kept(DRAFT))[draft];
      if (!value || !field || field.value) return;
      const since = parseInt(value);
      const weekday = Date.now() - since < DAY ? undefined : "long";
      const told = new Date(since).toLocaleTimeString(piece("view").lang, { weekday, hour: "2-digit", minute: "2-digit" });
      const notice = word("draft");
      notice.firstChild.data = notice.firstChild.data.replace("{time}", told);
      field.value = value.slice(value.indexOf(" ") + 1);
      field.before(notice);
    }

    function discard(button) {
      button.parentElement.remove();
      text().value = "";
      keep(draft);
      text().focus();
    }

    /* Who is signed in to the site itself: it hands out a token that says so, which holds for a short time */

    let token;
    let who;
    let asked;

    async function identify() {
      const { identity } = dataset;
      if (!identity || !keyOf(identity)) return;
      const answer = await ask(identity).catch(() => {});
      token = answer?.status === 200 ? await answer.text() : "";
      who = nameIn(token);
      asked = Date.now();
      introduce();
    }

    function introduce() {
      if (!asked) return;
      for (const each of div.querySelectorAll("[name=identity]:not([value='-'])")) each.value = who && token;
      for (const each of pieces("as")) each.hidden = !who;
      for (const each of pieces("as-name")) each.textContent = who;
      for (const each of pieces("typed")) each.hidden = !!who;
    }

    /* What one does */

    // What is pressed, and whether that was ours to do.
    function press(control) {
      const { part: from, reply, mod } = control.dataset;
      const isHere = control.matches('[href^="#"], .mod-to *');
      if (from) follow(control, from);
      else if (reply && text()) answer(control);
      else if (mod === "discard") discard(control);
      else if (isHere && PERMALINK.test(control.hash)) location.hash = control.hash;
      else if (isHere) document.getElementById(control.hash.slice(1))?.focus();
      else return false;
      return true;
    }

    // One thing at a time: a second press is ignored.
    async function once(control, act) {
      if (isBusy) return;
      isBusy = true;
      status.remove();
      try {
        await act();
      } catch {
        if (control.matches("button")) control.textContent = word("again").textContent;
        say("offline", control);
      }
      isBusy = false;
    }

    function follow(link, from) {
      once(link, async () => {
        if (link === more()) (await append(link))?.focus();
        else if (piece("react").contains(link)) await swap(from);
        else (await swapList(from))?.focus({ preventScroll: true });
      });
    }

    function send(form, button) {
      once(button, async () => {
        button.textContent = word("sending").textContent;
        if (Date.now() - asked > FRESH) await identify();
        await swap(form.dataset.part, { method: "POST", body: new URLSearchParams(new FormData(form, button)) });
      });
    }

    async function swap(from, options) {
      const section = await part("react", from, options);
      piece("react").replaceWith(section);
      dress();
      const { receipt } = section.dataset;
      if (receipt) {
        keep(draft);
        keep(OWN + receipt, draft);
        // What was placed at once is in the list by now, and what was withdrawn is not.
        if (section.dataset.status !== "waiting") await swapList(entry(), { cache: "no-cache" }).catch(() => {});
      }
      section.querySelector("[data-focus]")?.focus();
    }

    function answer(link) {
      const box = text().form.elements.parent;
      box.value = link.dataset.reply;
      box.checked = true;
      piece("to-name").textContent = link.closest("article").querySelector("bdi").textContent;
      piece("to").hidden = false;
      text().focus();
    }

    return { api, load, find, one, say, type, press, send };
  }

  /* The page */

  const widgets = new Map();
  const counted = new WeakSet();
  const nearing = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) load(target);
    },
    { rootMargin: NEAR },
  );
  let seen = 0;
  let api;

  // Where the service cannot be reached the link stays, and it is tried again when the network is back.
  function load(div) {
    nearing.unobserve(div);
    widgets.get(div)?.load().catch(() => widgets.delete(div));
  }

  // Takes in what stands on the page and is not known yet. May be called at any time.
  function mount(again) {
    const { src, dataset } = again ?? {};
    if (src && dataset.site) api = src.replace(/\/w\.[^/]*$/, `/api/v1/sites/${dataset.site}`);
    for (const div of widgets.keys()) if (!div.isConnected) widgets.delete(div);
    const target = document.getElementById(location.hash.slice(1));
    let isNew = false;
    for (const div of document.querySelectorAll("[data-moderation]")) {
      const view = div.querySelector("[data-mod=view]");
      const address = view?.dataset.page ?? div.querySelector('[href*="/t/"]')?.href;
      if (!address || widgets.has(div)) continue;
      isNew = true;
      widgets.set(div, widgetIn(div, address, ++seen));
      if (view || div.dataset.lazy === "off" || target?.contains(div)) load(div);
      else nearing.observe(div);
    }
    if (isNew) seek();
    count().catch(() => {});
  }

  async function seek() {
    const [, id] = PERMALINK.exec(location.hash) ?? [];
    if (!id) return;
    for (const widget of widgets.values()) {
      const found = await widget.find(id).catch(() => {});
      if (found) return arrive(found);
    }
    const [first] = widgets.values();
    const heading = first?.one(".mod-count");
    if (!heading) return;
    first.say("gone", heading);
    arrive(heading);
  }

  // Not before the styles of the page are there: till then nothing has its place yet, and no frame is drawn.
  function arrive(element) {
    requestAnimationFrame(() => {
      element.scrollIntoView({ behavior: "instant" });
      element.focus({ preventScroll: true });
    });
  }

  // How many reactions other pages have, wherever a link asks for it.
  async function count() {
    const [first] = widgets.values();
    const from = api ?? first?.api;
    const links = [...document.querySelectorAll("[data-moderation-count]")].filter((each) => !counted.has(each));
    while (from && links.length) {
      const some = links.splice(0, MOST_COUNTS);
      some.forEach((each) => counted.add(each));
      const keys = some.map((each) => each.dataset.moderationCount || keyOf(each.href) || each.href);
      const answer = await ask(`${from}/counts?${new URLSearchParams(keys.map((key) => ["thread", key]))}`);
      const { counts } = await answer.json();
      some.forEach((each, place) => (each.textContent = counts[keys[place]].words));
    }
  }

  // Before the page's own listeners, which may take every link for theirs.
  function listen(name, act) {
    document.addEventListener(name, (event) => {
      const widget = widgets.get(event.target.closest?.("[data-moderation]"));
      if (!widget || !act(event, widget)) return;
      event.preventDefault();
      event.stopPropagation();
    }, true);
  }

  listen("click", (event, widget) => {
    const control = event.target.closest("a, button");
    const isPlain = !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    return isPlain && control && widget.press(control);
  });

  listen("submit", ({ target, submitter }, widget) => {
    if (!target.dataset.part) return false;
    widget.send(target, submitter ?? target.querySelector("button"));
    return true;
  });

  listen("input", ({ target }, widget) => widget.type(target));

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  document.adoptedStyleSheets.push(sheet);

  document.addEventListener("DOMContentLoaded", mount);
  addEventListener("pageshow", mount);
  addEventListener("online", mount);
  addEventListener("hashchange", seek);

  window[KNOWN] = mount;
  mount(script);
})();
