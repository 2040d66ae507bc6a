// Typing to find, on a plain select or field with `data-combobox`. What is chosen
// stays in the select or field, which is what the form sends. With `data-source`
// the server is asked, for lists that are too long to be in the page; `{name}` in
// it stands for what the field of that name says.
{
  const PATIENCE = 150;
  const MOST = 50;
  let made = 0;

  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const local = (select) => async (typed) => {
    const words = folded(typed).split(/\s+/).filter(Boolean);
    const all = [...select.options].filter((option) => option.value);
    const fits = (option) => words.every((word) => folded(option.text).includes(word));
    const found = all.filter(fits);
    const shown = found.slice(0, MOST).map((option) => ({ value: option.value, name: option.text }));
    return { found: shown, more: found.length > MOST };
  };

  const remote = (holder) => async (typed, signal) => {
    const filled = holder.dataset.source.replace(/\{(\w+)\}/g, (_, name) =>
      encodeURIComponent(holder.form.elements.namedItem(name)?.value ?? ""));
    const address = new URL(filled, location);
    address.searchParams.set("q", typed);
    const answer = await fetch(address, { signal, headers: { accept: "application/json" } });
    return answer.ok ? answer.json() : { found: [] };
  };

  // Makes `value` what the form sends.
  const choose = (holder, { value, name }) => {
    if (holder.matches("select") && ![...holder.options].some((option) => option.value === value)) {
      holder.append(new Option(name, value));
    }
    holder.value = value;
    holder.dataset.name = name;
    holder.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const nameOf = (holder) => {
    if (holder.matches("select")) return holder.value ? holder.selectedOptions[0]?.text ?? "" : "";
    return holder.value ? holder.dataset.name ?? holder.value : "";
  };

  const element = (name, attributes) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  };

  const labelOf = (holder) => {
    const label = holder.labels?.[0];
    const own = label && [...label.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    return holder.getAttribute("aria-label") ?? own?.map((node) => node.textContent).join(" ").trim() ?? "Choose";
  };

  const built = (holder) => {
    const id = `combobox-${made += 1}`;
    const input = element("input", {
      type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-expanded": "false",
      "aria-autocomplete": "list", "aria-controls": `${id}-list`, "aria-label": labelOf(holder),
      placeholder: holder.dataset.combobox || "Type to find",
    });
    input.id = id;
    const list = element("ul", { role: "listbox", id: `${id}-list`, "aria-label": labelOf(holder) });
    list.hidden = true;
    const box = element("span", { class: "combobox" });
    ["aria-invalid", "aria-describedby"].forEach((name) => {
      if (holder.hasAttribute(name)) input.setAttribute(name, holder.getAttribute(name));
    });
    if (holder.dataset.key) {
      input.dataset.key = holder.dataset.key;
      delete holder.dataset.key;
    }
    holder.before(box);
    box.append(input, list, holder);
    holder.hidden = true;
    return { input, list, box };
  };

  const row = (id, n, { value, name, note }) => {
    const option = element("li", { role: "option", id: `${id}-${n}`, "aria-selected": "false" });
    option.dataset.value = value;
    option.dataset.name = name;
    option.append(element("bdi", {}));
    option.firstChild.textContent = name;
    if (note) {
      const small = element("small", {});
      small.textContent = note;
      option.append(small);
    }
    return option;
  };

  const remark = (text) => {
    const line = element("li", { role: "option", "aria-disabled": "true", class: "note" });
    line.textContent = text;
    return line;
  };

  each("select[data-combobox], input[data-combobox]", (holder) => {
    if (holder.closest(".combobox")) return;
    const required = holder.required;
    const find = holder.dataset.source ? remote(holder) : local(holder);
    const { input, list, box } = built(holder);
    let asking, at = -1, eager = false;
    holder.required = false;
    input.value = nameOf(holder);

    const check = () => input.setCustomValidity(required && !holder.value ? "Choose one of the list." : "");
    const choices = () => [...list.querySelectorAll("[data-value]")];
    const close = () => {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const go = (to) => {
      const all = choices();
      if (!all.length) return;
      at = (to + all.length) % all.length;
      all.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    };
    const take = (option) => {
      choose(holder, { value: option.dataset.value, name: option.dataset.name });
      input.value = option.dataset.name;
      check();
      close();
      eager = false;
    };
    const show = async () => {
      asking?.abort();
      const mine = asking = new AbortController();
      const typed = input.value === nameOf(holder) ? "" : input.value.trim();
      if (holder.dataset.source && typed) await new Promise((done) => { setTimeout(done, PATIENCE); });
      if (mine.signal.aborted) return;
      const { found = [], more, remark: why } = await find(typed, mine.signal).catch(() => ({}));
      if (mine.signal.aborted || document.activeElement !== input) return;
      const rows = found.map((one, n) => row(input.id, n, one));
      if (!rows.length) rows.push(remark(why ?? "Nothing is called so."));
      else if (more) rows.push(remark(why ?? "There are more: type more of the name."));
      list.replaceChildren(...rows);
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      at = -1;
      if (typed) go(0);
      if (eager && choices()[0]) return take(choices()[0]);
      eager = false;
      announce(found.length ? `${found.length}${more ? " or more" : ""} to choose from` : rows[0].textContent);
    };
    const keys = {
      ArrowDown: () => (list.hidden ? show() : go(at + 1)),
      ArrowUp: () => (list.hidden ? show() : go(at - 1)),
      // Whoever types faster than the list comes up means the first of it.
      Enter: () => { if (choices()[at]) take(choices()[at]); else eager = true; },
      Escape: () => { input.value = nameOf(holder); close(); },
    };
    input.addEventListener("keydown", (event) => {
      const key = keys[event.key];
      const settled = input.value === nameOf(holder);
      const bare = { Enter: settled && !choices()[at], Escape: settled && list.hidden }[event.key];
      if (!key || bare) return;
      event.preventDefault();
      event.stopPropagation();
      key();
    });
    holder.addEventListener("restored", ({ detail }) => {
      choose(holder, detail);
      input.value = nameOf(holder);
      check();
    });
    input.addEventListener("focus", () => input.select());
    input.addEventListener("click", () => list.hidden && show());
    input.addEventListener("input", () => {
      eager = false;
      at = -1;
      if (!input.value && holder.value) choose(holder, { value: "", name: "" });
      check();
      show();
    });
    input.addEventListener("blur", () => {
      asking?.abort();
      input.value = nameOf(holder);
      close();
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      event.preventDefault();
      const option = event.target.closest("[data-value]");
      if (option) take(option);
    });
    // Another list was meant: what was chosen from the one before is none of it.
    const upon = holder.dataset.upon && holder.form.elements.namedItem(holder.dataset.upon);
    const follow = (changed) => {
      box.closest("label").hidden = !upon.value.startsWith("to:");
      if (changed) choose(holder, { value: "", name: "" });
      input.value = nameOf(holder);
    };
    if (upon) follow(false);
    upon?.addEventListener("change", () => follow(true));
    check();
  });

  // What stands in for all this without script.
  each("[data-without-script]", (stand) => { stand.hidden = true; });
}
