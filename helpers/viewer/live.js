// Shows the HTML that the kernel makes, tells the kernel what the reader does, and puts its answers in place.
//
// What an element asks for stands in its attributes: data-do names the action, data-at its place. The kernel
// answers with `parts`, HTML by the data-part it belongs in; `problems`, a sentence by the field it concerns;
// `focus`, the place to go to; and `below`, a widget that the reader asked to see below this one.

const TYPING_PAUSE = 120; // milliseconds
const PATIENCE = 5000; // milliseconds
const SILENCE = "The kernel does not answer: it is busy, or gone. Wait, or run the cell again.";
const MOST_SENT = 8 * 1024 * 1024; // bytes: Jupyter closes the connection at a message of ten
const STILL = 4; // pixels: who moves further while pressing has thought better of it
const ARRIVAL_TRIES = 20;
const ARRIVAL_PAUSE = 100; // milliseconds
const IDS = ["id", "for", "list", "aria-describedby", "aria-labelledby", "aria-controls"];
const COMBOBOX = "[role=combobox]"; // it answers each key press
// Lab's shortcuts would take the keys that work these, but for such as Ctrl+S; of a text field it takes the undoing,
// and undoes an edit of the notebook.
const OWN_KEYS = "select, button, summary, [type=checkbox], [type=file], [tabindex]";
const UNDOING = /^[zy]$/i;

// anywidget passes no message on to a widget that took more than two seconds to load, which on a busy machine
// is each one, for good; so they are taken from the comm itself, as a plain widget would.
async function initialize({ model }) {
  const widget = await model.widget_manager.get_model(model.get("own_id"));
  const plain = Object.getPrototypeOf(Object.getPrototypeOf(widget));
  widget.comm?.on_msg((message) => plain._handle_comm_msg.call(widget, message));
}

function render({ model, el, host }) {
  const view = unique(); // each widget has this module to itself, so a counter would not tell views apart
  const own = document.createElement("div"); // apart from the widget below, which has parts of its own
  const page = document.createElement("div");
  const failure = document.createElement("p");
  const done = document.createElement("p");
  page.dataset.part = "page";
  failure.dataset.part = "failure";
  failure.setAttribute("role", "alert");
  el.classList.add("sw");
  done.className = "sw-unseen";
  done.setAttribute("role", "status");
  own.append(page, failure, done);
  el.replaceChildren(own);

  let sent = 0;
  let asked = ""; // where the reader was when the latest was sent
  let closed = 0; // what had been sent when the list of a combobox was closed: its answer does not open it again
  let silence; // the timer of the first request that nothing answered yet
  let busy = 0; // the number of a request under way: one at a time
  let working = []; // where it says so
  const waiting = new Map(); // field -> timer, of what was typed and not yet told

  function tell(action, at, value, { content = [], from } = {}) {
    const complain = () => (failure.textContent = SILENCE);
    silence ??= setTimeout(complain, PATIENCE);
    asked = placeOf(document.activeElement);
    try {
      model.send({ do: action, at, value, fields: around(from), view, n: ++sent }, undefined, content);
    } catch {
      complain();
    }
    return sent;
  }

  async function tellFile(field) {
    const [file] = field.files;
    if (file?.size > MOST_SENT) say(field, "The file is larger than 8 MB: give its path instead.");
    else if (file) tell(field.dataset.do, field.dataset.at, file.name, { content: [await file.arrayBuffer()] });
  }

  function say(field, problem) {
    const slot = slotOf(field.dataset.at);
    if (slot) slot.textContent = problem;
  }

  function tellTyped(field) {
    clearTimeout(waiting.get(field));
    waiting.delete(field);
    field.dataset.n = tell(field.dataset.do, field.dataset.at, valueOf(field), { from: field });
  }

  const placeOf = (element) => (own.contains(element) ? `${element.dataset.do} ${element.dataset.at}` : "");
  const valueOf = (field) => (field.type === "checkbox" ? field.checked : field.value);

  // What is filled in together with a field, or beside a button, goes with what it tells.
  function around(element) {
    const group = element?.closest("[data-group]");
    return group && Object.fromEntries(all("[data-field]", group).map((each) => [each.dataset.at, valueOf(each)]));
  }

  function tellAllTyped() {
    for (const field of [...waiting.keys()]) tellTyped(field);
  }

  function receive(answer) {
    if (answer.n === 1 && answer.view !== view) return; // another view's first page
    const upTo = answer.heard?.[view] ?? 0; // what was typed since is newer than the answer
    const now = placeOf(document.activeElement);
    const goneOn = upTo < sent || waiting.size || (now && now !== asked); // the reader has done something since
    clearTimeout(silence);
    silence = undefined;
    if (failure.textContent === SILENCE) failure.textContent = "";
    if (busy && answer.view === view && answer.n >= busy) rest();
    const chosen = all("[role=option][aria-selected=true]")[0]?.dataset.at;
    for (const [name, html] of Object.entries(answer.parts ?? {})) place(name, html, upTo);
    if (page.hasChildNodes()) goLive();
    if ("results" in (answer.parts ?? {})) all(COMBOBOX).forEach((field) => expand(field, upTo > closed, chosen));
    if (answer.problems) mark(answer.problems);
    if (answer.below && answer.view === view) open(answer.below);
    if (goneOn) return;
    if (answer.focus) goTo(answer.focus);
    else if (answer.parts?.reply) parts("reply")[0]?.scrollIntoView({ block: "nearest" });
  }

  // The picture from the notebook's file stands in the output above. While the view is live, what is in it is put
  // away: nobody who searches the page is to find everything twice. The kernel replaces the picture now and then.
  const OUTPUT = ".jp-OutputArea-child, .output_container";
  let watcher;

  function goLive(tries = ARRIVAL_TRIES) {
    el.classList.add("sw-live");
    const output = el.closest(OUTPUT);
    if (watcher) return;
    if (!output && !el.isConnected && tries) setTimeout(() => goLive(tries - 1), ARRIVAL_PAUSE);
    if (!output) return;
    output.classList.add("sw-shows");
    const putAway = () => {
      const stored = output.previousElementSibling?.querySelector(".sw-stored");
      stored?.replaceChildren();
      stored?.parentElement.classList.remove("sw");
      if (stored) output.previousElementSibling.classList.add("sw-away");
    };
    watcher = new MutationObserver(putAway);
    watcher.observe(output.parentElement, { childList: true, subtree: true });
    putAway();
  }

  const all = (selector, root = own) => [...root.querySelectorAll(selector)];
  const fields = (at) => all("[data-field]").filter((each) => each.dataset.at === at);
  const parts = (name) => all("[data-part]").filter((each) => each.dataset.part === name);

  function place(name, html, upTo) {
    for (const part of parts(name)) {
      const before = document.activeElement;
      const focus = part.contains(before) && { do: before.dataset.do, at: before.dataset.at };
      const cursor = focus && before.type === "text" && [before.selectionStart, before.selectionEnd];
      const newer = all("[data-field]", part).filter((field) => waiting.has(field) || field.dataset.n > upTo);
      part.innerHTML = html;
      for (const node of all(IDS.map((each) => `[${each}]`).join(), part)) scopeIds(node);
      for (const group of all(".sw-views", part)) tabs(group, ask);
      for (const field of newer) keep(field);
      const same = ({ dataset }) => dataset.do === focus.do && dataset.at === focus.at;
      const now = focus ? all("[data-do]", part).find(same) : undefined;
      now?.focus();
      if (cursor && now?.type === "text") now.setSelectionRange(...cursor);
    }
  }

  // To a field, or to the section that stands for several; what it is hidden in opens.
  function goTo(at) {
    const slot = slotOf(at);
    const beside = slot?.parentElement.querySelector("button");
    const target = fields(at)[0] ?? slot?.closest("details")?.querySelector("summary") ?? beside;
    for (let above = target; above; above = above.parentElement) if (above.matches("details")) above.open = true;
    target?.focus();
  }

  // What was typed after the kernel had made its answer outlives the answer.
  function keep(old) {
    for (const field of fields(old.dataset.at)) {
      if (field.dataset.do !== old.dataset.do) continue;
      if (old.type === "checkbox") field.checked = old.checked;
      else field.value = old.value;
      field.dataset.n = old.dataset.n ?? 0;
      if (waiting.has(old)) typed(field);
    }
    clearTimeout(waiting.get(old));
    waiting.delete(old);
  }

  function scopeIds(node) {
    for (const name of IDS)
      if (node.hasAttribute(name))
        node.setAttribute(name, node.getAttribute(name).split(" ").map((id) => `${view}-${id}`).join(" "));
  }

  // Where a problem is told: at its field, or at the nearest that it stands in and that has been opened.
  function slotOf(at) {
    const slots = all("[data-problem]");
    for (let place = at; place; place = place.includes("[") ? place.slice(0, place.lastIndexOf("[")) : "") {
      const slot = slots.find((each) => each.dataset.problem === place);
      if (slot) return slot;
    }
  }

  function mark(problems) {
    const said = new Map(all("[data-problem]").map((slot) => [slot, ""]));
    for (const [at, problem] of Object.entries(problems)) {
      const slot = slotOf(at);
      if (slot && !said.get(slot)) said.set(slot, problem);
    }
    for (const [slot, problem] of said) if (slot.textContent !== problem) slot.textContent = problem;
    for (const field of all("[data-field]"))
      field.setAttribute("aria-invalid", field.dataset.at in problems);
  }

  function typed(field) {
    clearTimeout(waiting.get(field));
    const pause = field.matches(COMBOBOX) ? 0 : TYPING_PAUSE;
    waiting.set(field, setTimeout(() => tellTyped(field), pause));
  }

  // What a tab shows may be made when it is first looked at.
  function ask(panel) {
    const empty = panel.querySelector("[data-part][data-do]:empty");
    if (empty) tell(empty.dataset.do, empty.dataset.at);
  }

  page.addEventListener("input", ({ target }) => target.dataset.field === "typed" && typed(target));

  page.addEventListener("change", ({ target }) => {
    if (target.dataset.field === "typed" && !waiting.has(target)) return;
    tellAllTyped();
    if (target.type === "file") tellFile(target);
    else if (target.dataset.field === "chosen") tellTyped(target);
  });

  // An option is chosen as it is pressed: till the button is let go, an answer may have made the list anew.
  page.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option][data-do]");
    if (!option || event.button) return;
    event.preventDefault();
    option.click();
  });

  // An answer may move what is pressed, or make it anew, before it is let go: the browser then sees no click.
  let pressed;
  page.addEventListener("pointerdown", ({ target, clientX, clientY }) => {
    const element = target.closest("button, summary");
    pressed = element && { element, clientX, clientY };
  });

  function letGo({ target, clientX, clientY }) {
    const { element, ...place } = pressed ?? {};
    pressed = undefined;
    if (!element || element.contains(target)) return;
    if (Math.hypot(clientX - place.clientX, clientY - place.clientY) > STILL) return;
    (element.isConnected ? element : anew(element))?.click();
  }

  const named = (element) => (element.matches("summary") ? element.parentElement : element).dataset;

  function anew(element) {
    const { do: action, at } = named(element);
    return action && all("button, summary").find((each) => named(each).do === action && named(each).at === at);
  }

  page.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do], [role=option][data-do]");
    if (!button || (button.matches("[role=option]") && event.detail)) return;
    tellAllTyped();
    if (button.dataset.do === "copy") return copy(button);
    if (button.dataset.busy && busy) return;
    const number = tell(button.dataset.do, button.dataset.at, undefined, { from: button });
    if (!button.dataset.busy) return;
    busy = number;
    for (const each of all("[data-busy]")) each.setAttribute("aria-disabled", true);
    working = all("[data-part^=status]", button.form ?? own);
    for (const part of working) part.textContent = button.dataset.busy;
  });

  // What still says that it is under way has not been told what became of it.
  function rest() {
    busy = 0;
    const said = all("[data-busy]").map((each) => each.dataset.busy);
    for (const each of all("[data-busy]")) each.removeAttribute("aria-disabled");
    for (const part of working) if (said.includes(part.textContent)) part.textContent = "";
  }

  // A combobox: the arrow keys go through its options while the focus stays in the field.
  const listbox = (field) => el.querySelector(`#${field.getAttribute("aria-controls")}`);

  function expand(field, open, at) {
    const list = listbox(field);
    list.hidden = !open || !list.children.length;
    field.setAttribute("aria-expanded", !list.hidden);
    select(field, list.hidden ? undefined : [...list.children].find((each) => each.dataset.at === at));
  }

  function close(field) {
    closed = sent;
    expand(field, false);
  }

  function select(field, chosen) {
    for (const option of listbox(field).children) option.setAttribute("aria-selected", option === chosen);
    field.setAttribute("aria-activedescendant", chosen?.id ?? "");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  // Whether the key was one of a combobox's. Enter without a choice leaves it to the kernel, whose answer to
  // what was typed last may be under way.
  function worked(field, key) {
    const list = listbox(field);
    const options = [...list.children];
    const now = options.findIndex((each) => each.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step && list.hidden) tellTyped(field);
    else if (step) select(field, options.at((now + step + (now < 0 && step < 0)) % options.length));
    else if (key === "Enter" && now >= 0 && !list.hidden) options[now].click();
    else if (key === "Enter") tell("first", field.dataset.at, field.value);
    else if (key === "Escape" && !list.hidden) close(field);
    else if (key === "Escape") tellTyped(Object.assign(field, { value: "" }));
    else return false;
    return true;
  }

  page.addEventListener("keydown", (event) => {
    if (event.target.matches(COMBOBOX) && worked(event.target, event.key)) event.preventDefault();
  });

  // Lab keeps Enter from submitting a form by itself.
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("form input:not([type=search])")) return;
    event.preventDefault();
    event.target.form.querySelector("[type=submit]")?.click();
  });
  page.addEventListener("submit", (event) => event.preventDefault());

  // A closed branch or group holds nothing until it is opened; `toggle` does not bubble.
  page.addEventListener(
    "toggle",
    ({ target }) => {
      if (!target.open || !target.dataset.do || target.dataset.opened) return;
      target.dataset.opened = "true";
      tellAllTyped();
      tell(target.dataset.do, target.dataset.at);
    },
    true,
  );

  // What a button names itself, or a part of the page.
  async function copy(button) {
    const label = (button.dataset.label ??= button.textContent);
    const { text } = button.dataset;
    const source = text ? button : parts(button.dataset.at)[0];
    if (text) button.textContent = text;
    if (!navigator.clipboard) return getSelection().selectAllChildren(source); // over plain HTTP there is none
    await navigator.clipboard.writeText(source.textContent);
    const refused = parts(button.dataset.unless)[0]?.textContent;
    button.textContent = refused ? "Copied, would be refused" : "Copied";
    done.textContent = refused ? `Copied. ${refused}` : text ? `Copied ${text}` : "Copied";
    setTimeout(() => (button.textContent = label), 1500);
  }

  async function open(id) {
    const below = document.createElement("div");
    below.className = "sw-below";
    [...el.children].slice(1).forEach((each) => each.remove());
    el.append(below);
    try {
      const widget = await arrived(`anywidget:${id}`);
      await widget.render({ el: below });
      done.textContent = "Opened below";
      below.scrollIntoView({ block: "nearest" });
    } catch (error) {
      failure.textContent = `This could not be opened: ${error}. Try once more.`;
    }
  }

  // The kernel's answer may be here before the widget that it speaks of.
  async function arrived(reference) {
    for (let tries = 1; ; tries++) {
      try {
        return await host.getWidget(reference);
      } catch (error) {
        if (tries === ARRIVAL_TRIES) throw error;
        await new Promise((after) => setTimeout(after, ARRIVAL_PAUSE));
      }
    }
  }

  // Before Lab looks for a shortcut.
  function keepKey({ target, key, ctrlKey, metaKey }) {
    if (!own.contains(target)) return;
    const plain = key === "Enter" || !(ctrlKey || metaKey);
    const kept = target.matches(OWN_KEYS) ? plain : !plain && UNDOING.test(key);
    target.toggleAttribute("data-lm-suppress-shortcuts", kept);
  }

  // Lab asks the field whether it undoes anything, and forbids that inside a notebook.
  function keepUndoing(event) {
    if (own.contains(event.target) && event.inputType.startsWith("history")) event.stopPropagation();
  }

  window.addEventListener("keydown", keepKey, true);
  window.addEventListener("pointerup", letGo, true);
  window.addEventListener("beforeinput", keepUndoing, true);
  model.on("msg:custom", receive);
  tell("show");
  return () => {
    watcher?.disconnect();
    window.removeEventListener("keydown", keepKey, true);
    window.removeEventListener("pointerup", letGo, true);
    window.removeEventListener("beforeinput", keepUndoing, true);
    model.off("msg:custom", receive);
  };
}

const unique = () => `sw-${Math.random().toString(36).slice(2, 10)}`;

// Views that are sections one below the other in a stored notebook are tabs in a live one.
function tabs(group, shown) {
  const panels = [...group.children].filter((each) => each.matches("details"));
  const list = document.createElement("div");
  list.className = "sw-tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "Views");
  const buttons = panels.map((panel, index) => {
    const button = document.createElement("button");
    const body = document.createElement("div");
    body.append(...[...panel.childNodes].slice(1));
    body.setAttribute("role", "tabpanel");
    body.id = unique();
    button.id = `${body.id}-tab`;
    button.type = "button";
    button.textContent = panel.querySelector("summary").textContent;
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", body.id);
    body.setAttribute("aria-labelledby", button.id);
    button.addEventListener("click", () => choose(index));
    panel.replaceWith(body);
    list.append(button);
    return [button, body];
  });
  function choose(chosen) {
    buttons.forEach(([button, body], index) => {
      button.setAttribute("aria-selected", index === chosen);
      button.tabIndex = index === chosen ? 0 : -1;
      body.classList.toggle("sw-hidden", index !== chosen);
    });
    shown(buttons[chosen][1]);
  }
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const now = buttons.findIndex(([button]) => button === document.activeElement);
    const next = (now + step + buttons.length) % buttons.length;
    choose(next);
    buttons[next][0].focus();
  });
  group.prepend(list);
  choose(0);
}

export default { initialize, render };
