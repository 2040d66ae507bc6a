// Walking through the list of calls, and from call to call, by single keys. They
// never work while one types, and are switched off like all others.
{
  const on = () => document.documentElement.dataset.keys !== "off";
  const rows = () => [...document.querySelectorAll("#list .call .party a")];
  const isOpen = () => Boolean(document.querySelector("#beside:not(:empty)"));
  const follow = (css) => document.querySelector(css)?.click();

  // To the next row, or the one before; to the next call when one is open.
  const move = (by) => {
    if (isOpen()) return follow(by > 0 ? "#beside [rel='next']" : "#beside [rel='prev']");
    const links = rows();
    const row = document.activeElement?.closest("#list .call");
    const here = links.findIndex((link) => row?.contains(link));
    const there = links[here < 0 ? 0 : Math.min(Math.max(here + by, 0), links.length - 1)];
    there?.focus();
    there?.closest(".call").scrollIntoView({ block: "nearest" });
  };

  const tick = () => document.activeElement?.closest("#list .call")?.querySelector(".tick input")?.click();

  const actions = {
    j: ["Next call", () => move(1)],
    k: ["Previous call", () => move(-1)],
    Enter: ["Open the call"],
    x: ["Tick the call", tick],
    u: ["Back to the list", () => follow("#beside [data-back]")],
    "/": ["Search by number", () => document.getElementById("phone")?.focus()],
    "?": ["Show these keys", () => help()],
  };
  const same = { ArrowDown: "j", ArrowUp: "k", Escape: "u" };

  const node = (name, text) => Object.assign(document.createElement(name), { textContent: text });

  const explained = () => {
    const keys = node("dl", "");
    keys.className = "walk";
    Object.entries(actions).forEach(([key, [what]]) => {
      const line = node("div", "");
      const name = node("dt", "");
      name.append(node("kbd", key));
      line.append(name, node("dd", what));
      keys.append(line);
    });
    return keys;
  };

  const choice = () => {
    const label = node("label", "");
    label.className = "pick";
    const box = Object.assign(document.createElement("input"), { type: "checkbox" });
    box.dataset.keysSwitch = "";
    label.append(box, "Use single keys");
    enhancements.forEach((enhancement) => enhanced(label, enhancement));
    return label;
  };

  const help = () => {
    const dialog = node("dialog", "");
    dialog.className = "card";
    dialog.setAttribute("aria-labelledby", "keys-title");
    const close = node("button", "Close");
    close.addEventListener("click", () => dialog.close());
    dialog.append(Object.assign(node("h2", "Keys"), { id: "keys-title" }), explained(), choice(), close);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };

  const typing = (at) =>
    at.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, dialog, [contenteditable], .drop[open]");
  // Arrows scroll, unless one is at a row; Escape closes what is open.
  const meant = ({ key, target }) =>
    key === "ArrowDown" || key === "ArrowUp" ? target.closest?.("#list .call") : key !== "Escape" || isOpen();

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const held = event.metaKey || event.ctrlKey || event.altKey;
    if (held || event.defaultPrevented || typing(target) || !document.querySelector(".desk")) return;
    const [, act] = actions[same[key] ?? key] ?? [];
    if (!act || !meant(event) || (key.length === 1 && key !== "?" && !on())) return;
    event.preventDefault();
    act();
  });

  each("[data-keys-help]", (button) => {
    button.hidden = false;
    button.addEventListener("click", help);
  });
}
