/* Runs in every page and frame before anything else, and sees what a text does there. It is never served to anybody.

`harm.notes` fills by itself: pairs of a kind of harm and what was seen. The other functions are asked for. What a text
may have given another name is reached by way of the prototypes, so that it cannot mislead the one who looks. */
(() => {
  "use strict";

  const XHTML = "http://www.w3.org/1999/xhtml";
  const LINK = /^https?:\/\/[^\s/?#@\\]+(?:[/?#]|$)/i;
  const later = setTimeout.bind(window);
  const load = fetch.bind(window);
  const call = Function.prototype.call;
  const own = (holder, name) => call.bind(Object.getOwnPropertyDescriptor(holder.prototype, name).get);
  const method = (holder, name) => call.bind(holder.prototype[name]);
  const [nameIn, spaceOf, shadowOf] = ["localName", "namespaceURI", "shadowRoot"].map((name) => own(Element, name));
  const [kindOf, parentOf, textOf] = ["nodeType", "parentNode", "textContent"].map((name) => own(Node, name));
  const [attributesOf, valueOf] = ["getAttributeNames", "getAttribute"].map((name) => method(Element, name));
  const isIn = method(Element, "closest");
  const [open, write, close] = ["open", "write", "close"].map((name) => method(Document, name));
  const [all, byId, byName] = ["querySelectorAll", "getElementById", "getElementsByName"].map((name) =>
    method(Document, name).bind(null, document),
  );
  const [make, walk, range] = ["createElement", "createTreeWalker", "createRange"].map((name) =>
    method(Document, name).bind(null, document),
  );
  const bodyOf = own(Document, "body");
  const tabOf = (Kind, node) => Object.getOwnPropertyDescriptor(Kind.prototype, "tabIndex").get.call(node);
  const protocolOf = own(HTMLAnchorElement, "protocol");
  const userOf = own(HTMLAnchorElement, "username");
  const nameOf = (node) => (spaceOf(node) === XHTML ? "" : "foreign ") + nameIn(node);

  // A frame notes in the list of its page.
  let notes = [];
  try {
    notes = window === top ? notes : top.harm.notes;
  } catch {
    // The frame is of another origin. It is harm by itself, and seen by the one who looks at the elements.
  }
  const note = (kind, detail) => void notes.push([kind, String(detail).slice(0, 200)]);

  const SCRIPTED = "hit alert confirm prompt print open fetch Worker WebSocket EventSource XMLHttpRequest".split(" ");
  for (const name of SCRIPTED) {
    Object.defineProperty(window, name, { value: (...given) => note("script", `${name}(${given})`), enumerable: true });
  }
  for (const name of ["setTimeout", "setInterval"]) {
    const original = window[name].bind(window);
    window[name] = (what, ...rest) =>
      what instanceof Function ? original(what, ...rest) : note("script", `${name}(${what})`);
  }
  navigator.sendBeacon = (...given) => note("script", `sendBeacon(${given})`);
  document.write = (...given) => note("script", `write(${given})`);
  addEventListener("error", (event) => event.message && note("fault", event.message));
  addEventListener("unhandledrejection", (event) => note("fault", event.reason));
  document.addEventListener("securitypolicyviolation", (event) => {
    note("policy", `${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
  });

  /* Everything below an element, comments and all, in the order of the page; not what is inside of those left out. */
  function* below(root, leftOut = new Set()) {
    const take = (node) => (leftOut.has(parentOf(node)) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const walker = walk(root, NodeFilter.SHOW_ALL, leftOut.size ? take : null);
    while (walker.nextNode()) yield walker.currentNode;
  }

  /* What stands in an element that the rules do not name. */
  const inspect = (root, rules) => {
    const found = [];
    for (const node of below(root)) {
      const kind = kindOf(node);
      if (kind === Node.TEXT_NODE) continue;
      const name = kind === Node.ELEMENT_NODE ? nameOf(node) : `node of kind ${kind}`;
      if (!rules.elements.includes(name)) found.push(["element", name]);
      if (kind !== Node.ELEMENT_NODE) continue;
      if (shadowOf(node)) found.push(["element", `${name} with a shadow`]);
      for (const each of attributesOf(node)) {
        if (rules.attributes[name]?.includes(each)) continue;
        found.push(["attribute", `${name} ${each}=${valueOf(node, each)}`]);
      }
      const target = name === "a" && valueOf(node, "href");
      if (typeof target === "string" && !isGood(node, rules)) found.push(["address", target]);
    }
    return found;
  };
  const isWeb = (link) => ["http:", "https:"].includes(protocolOf(link));
  const isGood = (link, rules) =>
    LINK.test(valueOf(link, "href")) && isWeb(link) && !userOf(link) && valueOf(link, "rel") === rules.rel;

  /* Each element gets the focus, and all that a hand, a mouse, a keyboard and time may do. Links into the web are not
  followed; everything else that can be clicked is, one after the other, because a link that is on its way stops when
  the next one is clicked. */
  const provoke = async (roots) => {
    for (const node of [...roots].flatMap((root) => [...below(root)])) {
      if (kindOf(node) !== Node.ELEMENT_NODE) continue;
      for (const [Kind, names] of HAPPENINGS) {
        for (const name of names) node.dispatchEvent(new Kind(name, { cancelable: true, view: window }));
      }
      const Kind = [HTMLElement, SVGElement, MathMLElement].find((each) => node instanceof each);
      if (Kind && tabOf(Kind, node) >= 0) Kind.prototype.focus.call(node, { preventScroll: true });
      const link = isIn(node, "a[href], area[href]");
      if (link instanceof HTMLAnchorElement && isWeb(link)) continue;
      node.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
      if (link) await new Promise((done) => later(done));
    }
  };
  const HAPPENINGS = [
    [PointerEvent, "over enter move down up out leave".split(" ").map((name) => `pointer${name}`)],
    [MouseEvent, "over enter move down up out leave".split(" ").map((name) => `mouse${name}`)],
    [MouseEvent, ["dblclick", "auxclick", "contextmenu"]],
    [WheelEvent, ["wheel", "mousewheel"]],
    [KeyboardEvent, ["keydown", "keypress", "keyup"]],
    [DragEvent, "dragstart drag dragenter dragover dragleave drop dragend".split(" ")],
    [ClipboardEvent, ["copy", "cut", "paste", "beforecopy"]],
    [Event, "input beforeinput change select selectstart invalid submit reset toggle beforetoggle".split(" ")],
    [Event, "close cancel scroll scrollend resize load error touchstart touchend beforematch".split(" ")],
    [Event, "animationstart animationend transitionrun transitionend".split(" ")],
  ];

  /* What these names mean now, to scripts and to links of the page. */
  const meanings = (names) => {
    const found = new Map(Object.getOwnPropertyNames(window).map((name) => [`own ${name}`, true]));
    for (const name of names) {
      found.set(`window.${name}`, window[name]).set(`document.${name}`, document[name]);
      found.set(`#${name}`, byId(name));
      found.set(`[name=${name}]`, byName(name).length);
    }
    for (const list of ["forms", "images", "scripts", "embeds", "anchors", "styleSheets"]) {
      found.set(list, document[list]?.length);
    }
    return found.set("cookie", document.cookie).set("title", document.title).set("address", location.href);
  };
  const changed = (before, after) =>
    [...new Set([...before.keys(), ...after.keys()])]
      .filter((name) => !Object.is(before.get(name), after.get(name)))
      .map((name) => ["name", name]);

  /* Every sort of element, and every element with words of its own, that stands outside the texts. */
  const outline = (texts) => {
    const found = new Set();
    for (const node of below(document, new Set(texts))) {
      const parent = parentOf(node);
      if (parent === document) continue;
      const kind = kindOf(node);
      if (kind === Node.TEXT_NODE && !textOf(node).trim()) continue;
      const isElement = kind === Node.ELEMENT_NODE;
      const self = isElement ? `${nameOf(node)}[${attributesOf(node).sort()}]` : `node of kind ${kind}`;
      found.add(`${nameOf(parent)} > ${self}`);
    }
    return [...found].sort();
  };

  /* All there is to see in a page of the service: in its texts, around them, and in what names mean without them. */
  const ownPage = async (selector, { rules, names, known, provoked }) => {
    const texts = all(selector);
    const found = [];
    for (const text of texts) {
      const where = isIn(text, "[id]")?.id ?? "";
      found.push(...inspect(text, rules).map(([kind, detail]) => [kind, `${where}: ${detail}`]));
    }
    found.push(...outline(texts).filter((each) => !known.includes(each)).map((each) => ["escape", each]));
    const ids = [...all("[id]")].map((node) => node.id);
    found.push(...ids.filter((id, at) => ids.indexOf(id) < at).map((id) => ["name", `two elements with id ${id}`]));
    if (provoked) await provoke(texts);
    const before = meanings(names);
    const kept = [...texts].map((text) => [text, [...text.childNodes]]);
    for (const text of texts) text.replaceChildren();
    found.push(...changed(before, meanings(names)));
    for (const [text, nodes] of kept) text.replaceChildren(...nodes);
    return found;
  };

  /* A place for a text on somebody's page, with the text in it; and whether all around it is still as it was. */
  const glued = (around, html) => around.replace("|", () => html);
  const insideOf = (root) => root.querySelector("[data-text]");
  const isWhole = (root, around) => {
    insideOf(root).replaceChildren();
    return root.innerHTML === around.replace("|", "");
  };

  /* The texts of a page that was printed with each of them in its own section, in the place that its title says. */
  const printed = async (expected, places, rules) => {
    const found = [];
    const sections = [...bodyOf(document).children];
    await provoke(sections);
    await settled();
    if (sections.length !== expected) found.push([0, "printed", "escape", `${sections.length} sections`]);
    for (const section of sections) {
      const [text, around] = [insideOf(section), places[section.title]];
      const harms = text ? inspect(text, rules) : [];
      if (!text || !around || !isWhole(section, around)) harms.push(["escape", section.title]);
      found.push(...harms.map((each) => [Number(section.id), "printed", ...each]));
    }
    return found;
  };

  /* Each text in every way in which scripts of a page put a text into it. `batch` are pairs of a number and HTML. */
  const everywhere = async (batch, { places, rules, names }) => {
    const found = [];
    const stage = bodyOf(document).appendChild(make("main"));
    const [yard, paper] = [make("iframe"), make("iframe")];
    yard.name = "yard"; // where links and forms of the page lead
    bodyOf(document).append(yard, paper);
    const before = meanings(names);
    for (const [number, html] of batch) {
      const harms = [...inElements(stage, html, places, rules), ...inDocuments(paper, html, rules)];
      found.push(...harms.map((each) => [number, ...each]));
    }
    await settled();
    await provoke(stage.querySelectorAll(":scope > :not([hidden])"));
    await settled();
    const words = yard.contentDocument ? textOf(bodyOf(yard.contentDocument)) : "a page of another origin";
    if (words) note("script", `a link wrote: ${words}`);
    return [...found, ...changed(before, meanings(names)).map((each) => [0, "page", ...each])];
  };

  function* inElements(stage, html, places, rules) {
    // What is hidden loads and runs like the rest, but need not be painted. One of the many is shown.
    const root = (place) => {
      const section = stage.appendChild(make("section"));
      section.hidden = place !== "div";
      return section;
    };
    for (const [place, around] of Object.entries(places)) {
      const set = root(place);
      set.innerHTML = around.replace("|", "");
      insideOf(set).innerHTML = html;
      for (const each of inspect(insideOf(set), rules)) yield [`innerHTML of ${place}`, ...each];
      const written = root();
      written.innerHTML = glued(around, html);
      for (const each of inspect(insideOf(written), rules)) yield [`innerHTML with ${place}`, ...each];
      if (!isWhole(written, around)) yield [`innerHTML with ${place}`, "escape", place];
    }
    for (const position of ["afterbegin", "beforeend"]) {
      const beside = root();
      beside.insertAdjacentHTML(position, html);
      for (const each of inspect(beside, rules)) yield [position, ...each];
    }
    const fragment = root();
    fragment.append(range().createContextualFragment(html));
    for (const each of inspect(fragment, rules)) yield ["fragment", ...each];
  }

  function* inDocuments(paper, html, rules) {
    const whole = { ...rules, elements: [...rules.elements, "html", "head", "body"] };
    const page = paper.contentDocument;
    open(page);
    write(page, html);
    close(page);
    for (const each of inspect(page, whole)) yield ["document", ...each];
    const parse = (text) => new DOMParser().parseFromString(text, "text/html");
    const parsed = parse(html);
    for (const each of inspect(parsed, whole)) yield ["parser", ...each];
    if (!bodyOf(parse(bodyOf(parsed).innerHTML)).isEqualNode(bodyOf(parsed))) yield ["parser", "rewritten", html];
    const [template, again] = [make("template"), make("template")];
    template.innerHTML = html;
    again.innerHTML = template.innerHTML;
    if (!again.content.isEqualNode(template.content)) yield ["template", "rewritten", html];
  }

  /* After this, everything that was begun has been painted, and every request made before has been seen. */
  const settled = async () => {
    for (let turn = 0; turn < 2; turn++) await new Promise((done) => requestAnimationFrame(() => later(done)));
    await load(`${location.origin}/fence`);
  };

  Object.defineProperty(window, "harm", { value: { notes, note, outline, ownPage, printed, everywhere } });
})();
