// Block Kit as HTML. A context tells what is chosen and typed, what is wrong, and what to do on a press:
// { values, errors, names, prefix, press(block, element), enter(block, element, value, later, confirmed) }

import { anchor, el, markup, plain } from "./dom.js";

const BLOCKS = {
  header: (block) => el("h3", { class: "b-header", text: block.text.text }),
  divider: () => el("hr"),
  section,
  context: (block, ctx) => el("div", { class: "b-context" }, block.elements.map((item) => el("p", {}, words(item, ctx)))),
  actions: (block, ctx) => el("div", { class: "b-actions" }, block.elements.map((item) => element(block, item, ctx))),
  input,
  rich_text: (block, ctx) => el("div", { class: "b-rich" }, block.elements.map((part) => richPart(part, ctx))),
  table,
  data_table: table,
};

/** All blocks of a message or view. */
export function renderBlocks(blocks, ctx) {
  return (blocks ?? []).map((block) => {
    const render = BLOCKS[block.type];
    return render ? render(block, ctx) : el("p", { class: "quiet", text: "(This part cannot be shown here.)" });
  });
}

function words(text, ctx) {
  return text.type === "mrkdwn" ? markup(text.text, ctx.names) : [text.text];
}

function section(block, ctx) {
  const texts = [];
  if (block.text) texts.push(el("p", {}, words(block.text, ctx)));
  if (block.fields) texts.push(el("div", { class: "b-fields" }, block.fields.map((field) => el("p", {}, words(field, ctx)))));
  const node = el("div", { class: "b-section" }, el("div", { class: "b-words" }, texts));
  if (block.accessory) node.append(el("div", { class: "b-accessory" }, element(block, block.accessory, ctx)));
  return node;
}

// Inputs with their label, hint and error

function input(block, ctx) {
  const id = idOf(block, block.element, ctx);
  const error = ctx.errors?.[block.block_id];
  const describedBy = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const more = { id, "aria-describedby": describedBy || null, "aria-invalid": error ? "true" : null, "aria-required": block.optional ? null : "true" };
  const label = [block.label.text, block.optional ? el("span", { class: "quiet", text: " (optional)" }) : null];
  const group = ["radio_buttons", "checkboxes", "multi_static_select"].includes(block.element.type);
  const control = element(block, block.element, ctx, more);
  const hint = block.hint ? el("p", { class: "hint", id: `${id}-hint`, text: block.hint.text }) : null;
  const problem = error ? el("p", { class: "error", id: `${id}-error`, text: error }) : null;
  const inside = group ? [el("legend", {}, label), hint, control, problem] : [el("label", { for: id }, label), hint, control, problem];
  const attributes = group ? { "aria-describedby": describedBy || null, "aria-invalid": error ? "true" : null } : {};
  return el(group ? "fieldset" : "div", { class: error ? "b-input wrong" : "b-input", ...attributes }, inside);
}

const ELEMENTS = {
  button,
  plain_text_input: textInput,
  number_input: numberInput,
  datepicker: dateInput,
  static_select: select,
  multi_static_select: ticks,
  checkboxes: ticks,
  radio_buttons: radios,
};

function element(block, item, ctx, more = {}) {
  const render = ELEMENTS[item.type];
  return render ? render(block, item, ctx, { id: idOf(block, item, ctx), ...more }) : el("span", { text: "(cannot be shown)" });
}

function idOf(block, item, ctx) {
  return `${ctx.prefix}-${block.block_id}-${item.action_id}`.replace(/[^\w-]/g, "_");
}

function stateOf(block, item, ctx) {
  return ctx.values?.[block.block_id]?.[item.action_id] ?? {};
}

function unlabelled(block, item) {
  return block.type === "input" ? null : (item.placeholder?.text ?? "Choose");
}

function button(block, item, ctx, more) {
  const style = item.style === "primary" ? "primary" : item.style === "danger" ? "danger" : "";
  return el("button", {
    type: "button", class: style, id: more.id, "data-key": more.id, text: item.text.text,
    "aria-label": item.accessibility_label,
    onclick: (event) => {
      if (item.confirm && !window.confirm(`${item.confirm.title.text}\n\n${plain(item.confirm.text.text)}`)) return;
      ctx.press(block, item, event.currentTarget);
    },
  });
}

function typing(block, item, ctx) {
  return {
    oninput: (event) => ctx.enter(block, item, event.target.value, true),
    onkeydown: (event) => {
      if (event.key === "Enter" && event.target.tagName === "INPUT") {
        event.preventDefault();
        ctx.enter(block, item, event.target.value, false, true);
      }
    },
  };
}

function textInput(block, item, ctx, more) {
  const properties = {
    ...more, "data-key": more.id, placeholder: item.placeholder?.text, maxlength: item.max_length ?? 3000,
    value: stateOf(block, item, ctx).value ?? "", ...typing(block, item, ctx),
  };
  return item.multiline ? el("textarea", { rows: 5, ...properties }) : el("input", { type: "text", ...properties });
}

function numberInput(block, item, ctx, more) {
  return el("input", {
    type: "number", step: item.is_decimal_allowed ? "any" : "1", min: item.min_value, max: item.max_value, ...more,
    "data-key": more.id, value: stateOf(block, item, ctx).value ?? "", ...typing(block, item, ctx),
  });
}

function dateInput(block, item, ctx, more) {
  return el("input", {
    type: "date", ...more, "data-key": more.id, "aria-label": unlabelled(block, item),
    value: stateOf(block, item, ctx).selected_date ?? "",
    onchange: (event) => ctx.enter(block, item, event.target.value || null),
  });
}

function select(block, item, ctx, more) {
  const chosen = stateOf(block, item, ctx).selected_option?.value ?? "";
  const option = (one) => el("option", { value: one.value, text: one.text.text, selected: one.value === chosen });
  const groups = (item.option_groups ?? []).map((group) => el("optgroup", { label: group.label.text }, group.options.map(option)));
  return el("select", {
    ...more, "data-key": more.id, "aria-label": unlabelled(block, item),
    onchange: (event) => ctx.enter(block, item, event.target.value || null),
  }, el("option", { value: "", text: item.placeholder?.text ?? "Choose", selected: chosen === "" }), (item.options ?? []).map(option), groups);
}

function choices(block, item, ctx, more, kind, isChosen, changed) {
  const all = [...(item.options ?? []), ...(item.option_groups ?? []).flatMap((group) => group.options)];
  const rows = all.map((one, number) => {
    const id = `${more.id}-${number}`;
    const box = el("input", { type: kind, id, name: more.id, value: one.value, "data-key": id, checked: isChosen(one), onchange: changed });
    const description = one.description ? el("span", { class: "quiet" }, words(one.description, ctx)) : null;
    return el("div", { class: "choice" }, box, el("label", { for: id }, words(one.text, ctx), description ? " " : null, description));
  });
  const role = block.type === "input" ? {} : { role: "group", "aria-label": unlabelled(block, item) };
  return el("div", { class: "choices", id: more.id, ...role }, rows);
}

function ticks(block, item, ctx, more) {
  const chosen = new Set((stateOf(block, item, ctx).selected_options ?? []).map((one) => one.value));
  const changed = (event) => {
    const boxes = event.target.closest(".choices").querySelectorAll("input:checked");
    ctx.enter(block, item, [...boxes].map((box) => box.value));
  };
  return choices(block, item, ctx, more, "checkbox", (one) => chosen.has(one.value), changed);
}

function radios(block, item, ctx, more) {
  const chosen = stateOf(block, item, ctx).selected_option?.value;
  return choices(block, item, ctx, more, "radio", (one) => one.value === chosen, (event) => ctx.enter(block, item, event.target.value));
}

// Rich text

function richPart(part, ctx) {
  const inside = () => part.elements.map((item) => inline(item, ctx));
  if (part.type === "rich_text_quote") return el("blockquote", {}, inside());
  if (part.type === "rich_text_preformatted") return el("pre", { tabindex: 0 }, el("code", {}, inside()));
  if (part.type === "rich_text_list") {
    const items = part.elements.map((item) => el("li", {}, item.elements.map((one) => inline(one, ctx))));
    const depth = Math.min(Number(part.indent ?? 0), 8);
    return el(part.style === "ordered" ? "ol" : "ul", { class: depth ? `indent-${depth}` : null }, items);
  }
  return el("p", {}, inside());
}

function inline(item, ctx) {
  let node;
  if (item.type === "link") node = anchor(item.url, item.text ?? item.url);
  else if (item.type === "user") node = el("span", { class: "mention", text: "@" + (ctx.names?.get(item.user_id) ?? "somebody") });
  else if (item.type === "emoji") node = `:${item.name}:`;
  else if (item.type === "date") node = item.fallback ?? "";
  else node = item.text ?? "";
  const style = item.style ?? {};
  if (style.code) node = el("code", {}, node);
  if (style.bold) node = el("strong", {}, node);
  if (style.italic) node = el("em", {}, node);
  if (style.underline) node = el("u", {}, node);
  if (style.strike) node = el("s", {}, node);
  return node;
}

// Tables: the first row heads the columns, and one column heads the rows

function table(block, ctx) {
  const headed = block.row_header_column_index ?? 0;
  const align = (place) => block.column_settings?.[place]?.align;
  const cell = (tag, place, value, scope) => el(tag, { scope, class: align(place) ? `to-${align(place)}` : null }, cellWords(value, ctx));
  const [head, ...rows] = block.rows;
  const body = rows.map((row) => el("tr", {}, row.map((value, place) => (place === headed ? cell("th", place, value, "row") : cell("td", place, value)))));
  return el("div", { class: "b-table", tabindex: 0, role: "region", "aria-label": block.caption ?? "Table" },
    el("table", {},
      block.caption ? el("caption", { text: block.caption }) : null,
      el("thead", {}, el("tr", {}, head.map((value, place) => cell("th", place, value, "col")))),
      el("tbody", {}, body)));
}

function cellWords(value, ctx) {
  if (value.type === "rich_text") return value.elements.flatMap((part) => (part.elements ?? []).map((item) => inline(item, ctx)));
  return [value.text ?? String(value.value ?? "")];
}
