// Building the page: every word goes in as text, never as markup.

/** An element with properties and children. `on*` are listeners, `data` and `aria` are written out. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "value" || name === "checked" || name === "disabled" || name === "selected") node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/** Slack stores three characters as entities. */
export function plain(text) {
  return text.replace(/&(amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

const TOKEN = /<([^<>\n]+)>|`([^`\n]+)`|(?<![\w*])\*([^*\n]+)\*(?![\w*])|(?<![\w_])_([^_\n]+)_(?![\w_])|(?<![\w~])~([^~\n]+)~(?![\w~])/;

/** Slack's own markup (mrkdwn) as nodes. `names` maps user ids to names. */
export function markup(text, names = new Map()) {
  const nodes = [];
  let rest = text;
  for (let found = TOKEN.exec(rest); found; found = TOKEN.exec(rest)) {
    nodes.push(plain(rest.slice(0, found.index)));
    const [, link, code, bold, italic, struck] = found;
    if (link !== undefined) nodes.push(reference(link, names));
    else if (code !== undefined) nodes.push(el("code", { text: plain(code) }));
    else if (bold !== undefined) nodes.push(el("strong", {}, markup(bold, names)));
    else if (italic !== undefined) nodes.push(el("em", {}, markup(italic, names)));
    else nodes.push(el("s", {}, markup(struck, names)));
    rest = rest.slice(found.index + found[0].length);
  }
  nodes.push(plain(rest));
  return nodes;
}

function reference(inside, names) {
  const [target, label] = inside.split("|", 2);
  if (target.startsWith("@")) return el("span", { class: "mention", text: "@" + (names.get(target.slice(1)) ?? "somebody") });
  if (target.startsWith("#")) return el("span", { class: "mention", text: "#" + (label ?? "channel") });
  if (target.startsWith("!")) return plain(label ?? target.slice(1));
  return anchor(plain(target), plain(label ?? target));
}

/** A link that leaves the page, where its address is one that may. */
export function anchor(url, label) {
  if (!/^(https?:|mailto:|tel:)/i.test(url)) return label;
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", text: label });
}

/** Does something that replaces nodes, and puts the focus and the caret back where they were. */
export function keepingFocus(replace) {
  const before = document.activeElement;
  const key = before?.dataset?.key;
  const caret = key && "selectionStart" in before ? [before.selectionStart, before.selectionEnd] : null;
  replace();
  if (!key || document.activeElement === before) return;
  const after = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  after?.focus({ preventScroll: true });
  if (caret && caret[0] !== null) after?.setSelectionRange?.(...caret);
}
