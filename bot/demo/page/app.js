// The page: who one is, what one sees, what one does. It holds no truth of its own; after each change the
// workspace is asked again.

import { el, keepingFocus, markup } from "./dom.js";
import { renderBlocks } from "./blocks.js";
import { dayOf, hourOf } from "./time.js";

const $ = (id) => document.getElementById(id);
const TYPING_PAUSE = 350;

const page = { me: null, place: "app", state: null, people: [], names: new Map(), drafts: new Map(), queue: Promise.resolve(), loading: null, again: false };

// Asking and telling

async function ask(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

async function tell(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const json = answer.headers.get("Content-Type")?.startsWith("application/json");
  return json ? answer.json() : { ok: false, problem: await answer.text() };
}

/** One thing after the other, so that what was typed is there before it is sent. */
function act(name, body = {}) {
  const me = page.me;
  const doing = page.queue.then(() => tell(`demo/people/${me}/${name}`, body)).catch(() => ({ ok: false, problem: "The demo does not answer. Is it still running?" }));
  page.queue = doing.then(() => refresh());
  return doing.then((result) => {
    if (!result.ok && result.problem) toast(result.problem);
    return result;
  });
}

/** The newest state; while one is on its way, one more is asked for after it. */
async function refresh() {
  if (!page.me) return;
  if (page.loading) {
    page.again = true;
    return page.loading;
  }
  page.loading = load();
  await page.loading;
  page.loading = null;
  if (page.again) {
    page.again = false;
    await refresh();
  }
}

async function load() {
  try {
    const state = await ask(`demo/people/${page.me}`);
    if (state.person.id === page.me) show(state);
  } catch {
    // The stream's reconnection asks again.
  }
}

function toast(words) {
  if ($("modal").open) return $("modal-body").prepend(el("p", { class: "problem", role: "alert", text: words }));
  const note = el("p", { text: words });
  $("toasts").append(note);
  setTimeout(() => note.remove(), 8000);
}

function showNow(iso) {
  $("now").textContent = `${dayOf(iso)}, ${hourOf(iso)}`;
}

// Who one is

function showPeople() {
  $("people").replaceChildren(...page.people.map((person) => el("li", {},
    el("button", { type: "button", class: "person", onclick: () => become(person.id) },
      el("span", { class: "face", "aria-hidden": "true", text: initials(person.name) }),
      el("span", {}, el("strong", { text: person.name }), el("span", { class: "quiet", text: person.title }))))));
  $("be").replaceChildren(...page.people.map((person) => el("option", { value: person.id, text: person.name })));
}

const initials = (name) => name.split(" ").map((part) => part[0]).join("").slice(0, 2);

function become(id) {
  if (location.hash !== `#${id}`) history.pushState(null, "", `#${id}`);
  enter();
}

function enter() {
  const id = location.hash.slice(1);
  const person = page.people.find((one) => one.id === id);
  page.me = person ? id : null;
  page.place = "app";
  page.drafts.clear();
  if ($("modal").open) $("modal").close();
  $("chooser").hidden = Boolean(person);
  $("desk").hidden = !person;
  $("log").replaceChildren();
  $("home").replaceChildren();
  $("home").removeAttribute("data-hash");
  if (!person) return;
  $("be").value = id;
  $("be-title").textContent = person.title;
  document.title = `${person.name}: demo workspace`;
  act("messages").then(() => $("text").focus());
}

// What one sees

function show(state) {
  page.state = state;
  $("team-name").textContent = state.team;
  showNow(state.now);
  showPlaces(state);
  const home = page.place === "home";
  $("log").hidden = home;
  $("composer").hidden = home;
  $("home").hidden = !home;
  if (home) showHome(state);
  else showMessages(state);
  showModal(state.modals.at(-1));
}

const conversationOf = (state) => state.conversations.find((one) => (page.place === "app" ? one.kind === "im" : one.id === page.place));

function showPlaces(state) {
  const im = state.conversations.find((one) => one.kind === "im");
  const rows = [
    { id: "app", name: state.app, title: `${state.app}: messages`, unread: im?.unread ?? 0 },
    { id: "home", name: "Home", title: `${state.app}: Home`, unread: 0 },
    ...state.conversations.filter((one) => one.kind !== "im").map((one) => ({ ...one, title: one.name })),
  ];
  const list = rows.map((row) => el("li", {}, el("button", {
    type: "button", "data-key": `place-${row.id}`, "aria-current": row.id === page.place ? "page" : null, onclick: () => goTo(row.id),
  }, el("span", { text: row.name }), row.unread && row.id !== page.place ? el("span", { class: "unread" }, String(row.unread), el("span", { class: "unseen", text: " unread" })) : null)));
  keepingFocus(() => $("places").replaceChildren(...list));
  const here = rows.find((row) => row.id === page.place) ?? rows[0];
  $("place-title").textContent = here.title;
  $("place-note").textContent = page.place === "app" ? "A direct message between you and the app" : page.place === "home" ? "The app's own page for you" : "Everybody in the team reads this";
  $("text-label").textContent = `Message to ${here.name}`;
}

function goTo(place) {
  page.place = place;
  $("log").replaceChildren();
  if (place === "home") act("home");
  else if (place === "app") act("messages");
  else act("read", { channel: place });
  show(page.state);
}

function showMessages(state) {
  const conversation = conversationOf(state);
  const log = $("log");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80 || !log.childElementCount;
  const known = new Map([...log.children].map((node) => [node.dataset.ts, node]));
  const wanted = [];
  let day = "";
  for (const post of conversation?.messages ?? []) {
    if (dayOf(post.at) !== day) {
      day = dayOf(post.at);
      wanted.push(known.get(`day-${day}`) ?? el("p", { class: "day", "data-ts": `day-${day}` }, el("span", { text: day })));
    }
    wanted.push(messageNode(post, known.get(post.ts)));
  }
  if (!wanted.length) wanted.push(known.get("none") ?? el("p", { class: "empty", "data-ts": "none", text: page.place === "app" ? "Nothing here yet. Type help or /supervision help, or look at Home." : "Nothing here yet." }));
  keepingFocus(() => {
    for (const node of [...log.children]) if (!wanted.includes(node)) node.remove();
    wanted.forEach((node, place) => {
      if (log.children[place] !== node) log.insertBefore(node, log.children[place] ?? null);
    });
  });
  if (atEnd) log.scrollTop = log.scrollHeight;
  if (conversation?.unread && document.visibilityState === "visible") act("read", { channel: conversation.id });
}

/** The node of a message: the one that is there, where nothing has changed but what one chose oneself. */
function messageNode(post, before) {
  const signature = JSON.stringify([post.text, post.blocks, post.edited]);
  if (before && before.dataset.signature === signature) return before;
  const where = { channel: post.channel, ts: post.ts };
  const body = post.blocks.length ? renderBlocks(post.blocks, context(where, post.values, {}, `m${post.ts}`)) : [el("p", {}, markup(post.text, page.names))];
  const remove = post.own ? el("button", { type: "button", class: "small", text: "Delete", "aria-label": "Delete this message of yours", onclick: () => act("unsay", where) }) : null;
  return el("article", { class: `message${post.is_app ? " app" : ""}${post.private ? " private" : ""}`, "data-ts": post.ts, "data-signature": signature, "aria-label": `${post.author}, ${hourOf(post.at)}` },
    el("span", { class: "face", "aria-hidden": "true", text: initials(post.author) }),
    el("div", { class: "said" },
      el("p", { class: "by" }, el("strong", { text: post.author }), post.is_app ? el("span", { class: "tag", text: "app" }) : null, el("time", { datetime: post.at, text: hourOf(post.at) }), post.edited ? el("span", { class: "quiet", text: "(edited)" }) : null, remove),
      post.private ? el("p", { class: "only", text: "Only visible to you" }) : null,
      el("div", { class: "body" }, body)));
}

function showHome(state) {
  const home = $("home");
  if (!state.home) {
    home.replaceChildren(el("p", { class: "empty", text: "The app has not put anything here yet." }));
    return;
  }
  const mark = state.home.id + state.home.hash;
  if (home.dataset.hash === mark) return;
  home.dataset.hash = mark;
  keepingFocus(() => home.replaceChildren(...renderBlocks(state.home.blocks, context({ view_id: state.home.id }, state.home.values, {}, "h"))));
}

// Modals

function showModal(view) {
  const modal = $("modal");
  if (!view) {
    if (modal.open) modal.close();
    modal.removeAttribute("data-mark");
    modal.removeAttribute("data-view");
    return;
  }
  const mark = JSON.stringify([view.id, view.hash, view.errors, view.problem]);
  if (modal.dataset.mark === mark) return;
  const same = modal.dataset.view === view.id;
  const scroll = same ? $("modal-body").scrollTop : 0;
  modal.dataset.mark = mark;
  modal.dataset.view = view.id;
  $("modal-title").textContent = view.title?.text ?? "";
  $("modal-submit").hidden = !view.submit;
  $("modal-submit").textContent = view.submit?.text ?? "Submit";
  $("modal-close").textContent = view.close?.text ?? (view.submit ? "Cancel" : "Close");
  const problem = view.problem ? el("p", { class: "problem", role: "alert", text: view.problem }) : null;
  const blocks = renderBlocks(view.blocks, context({ view_id: view.id }, withDrafts(view), view.errors, `v${view.id}`));
  keepingFocus(() => $("modal-body").replaceChildren(...[problem, ...blocks].filter(Boolean)));
  if (!modal.open) modal.showModal();
  $("modal-body").scrollTop = scroll;
  focusIn(view, same);
}

function focusIn(view, same) {
  const wrong = $("modal-body").querySelector(".wrong :is(input, textarea, select)");
  if (wrong && Object.keys(view.errors).length) wrong.focus();
  else if (!same) ($("modal-body").querySelector("input, textarea, select") ?? $("modal-x")).focus();
}

/** What is typed here and not yet sent wins over what the workspace has. */
function withDrafts(view) {
  const values = structuredClone(view.values);
  for (const [key, draft] of page.drafts) {
    const [view_id, block_id, action_id] = key.split("\n");
    const place = view_id === view.id ? values[block_id]?.[action_id] : undefined;
    if (place && "value" in place) place.value = draft.value;
  }
  return values;
}

function closeModal() {
  const view_id = $("modal").dataset.view;
  for (const draft of page.drafts.values()) clearTimeout(draft.timer);
  page.drafts.clear();
  if (view_id) act("close", { view_id });
}

async function submitModal() {
  const view_id = $("modal").dataset.view;
  flush();
  const submit = $("modal-submit");
  submit.disabled = true;
  await act("submit", { view_id });
  submit.disabled = false;
}

// What one does in blocks

function context(where, values, errors, prefix) {
  return {
    values, errors, prefix, names: page.names,
    press: async (block, element, node) => {
      flush();
      node.disabled = true;
      await act("press", { ...where, block_id: block.block_id, action_id: element.action_id });
      node.disabled = false;
    },
    enter: (block, element, value, later = false, confirmed = false) => {
      const place = { ...where, block_id: block.block_id, action_id: element.action_id };
      const key = [where.view_id ?? where.ts, block.block_id, element.action_id].join("\n");
      clearTimeout(page.drafts.get(key)?.timer);
      const draft = { value, send: () => act("enter", { ...place, value, confirmed }).then(() => page.drafts.get(key) === draft && page.drafts.delete(key)) };
      page.drafts.set(key, draft);
      if (later) draft.timer = setTimeout(() => sendDraft(draft), TYPING_PAUSE);
      else sendDraft(draft);
    },
  };
}

function sendDraft(draft) {
  clearTimeout(draft.timer);
  if (!draft.sent) draft.send();
  draft.sent = true;
}

function flush() {
  for (const draft of page.drafts.values()) sendDraft(draft);
}

// The clock

async function moveClock(button, to) {
  const words = button.textContent;
  $("next-day").disabled = $("next-week").disabled = true;
  button.textContent = "Moving the clock";
  const result = await tell("demo/clock", { to }).catch(() => ({ ok: false, problem: "The demo does not answer. Is it still running?" }));
  button.textContent = words;
  $("next-day").disabled = $("next-week").disabled = false;
  button.focus();
  if (!result.ok) return toast(result.problem ?? "The clock could not be moved.");
  showNow(result.now);
  toast(`It is now ${dayOf(result.now)}, ${hourOf(result.now)}.`);
  await refresh();
}

// The start

function send(event) {
  event?.preventDefault();
  const box = $("text");
  const text = box.value;
  const conversation = page.state && conversationOf(page.state);
  if (!text.trim() || !conversation) return;
  box.value = "";
  act(text.startsWith("/") ? "command" : "say", { channel: conversation.id, text });
}

function listen() {
  const stream = new EventSource("demo/events");
  stream.onmessage = (event) => {
    if (Number(event.data) !== page.state?.version) refresh();
  };
}

function wire() {
  $("composer").addEventListener("submit", send);
  $("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
  });
  $("be").addEventListener("change", (event) => become(event.target.value));
  $("next-day").addEventListener("click", (event) => moveClock(event.currentTarget, "next_working_day"));
  $("next-week").addEventListener("click", (event) => moveClock(event.currentTarget, "week"));
  $("modal").addEventListener("cancel", (event) => { event.preventDefault(); closeModal(); });
  $("modal-x").addEventListener("click", closeModal);
  $("modal-close").addEventListener("click", closeModal);
  $("modal-form").addEventListener("submit", (event) => { event.preventDefault(); submitModal(); });
  window.addEventListener("popstate", enter);
  window.addEventListener("hashchange", enter);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
}

async function start() {
  const { team, now, people } = await ask("demo/people");
  page.people = people;
  page.names = new Map(people.map((person) => [person.id, person.name]));
  $("team-name").textContent = team;
  showNow(now);
  showPeople();
  wire();
  enter();
  listen();
}

start().catch(() => toast("The demo does not answer. Is it still running?"));
