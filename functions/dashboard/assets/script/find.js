// Searching within what is on the page, and copying from it.
{
  const plain = (text) => text.toLowerCase();
  const made = (name, text, act) => {
    const element = Object.assign(document.createElement(name), { textContent: text });
    if (act) element.addEventListener("click", act);
    if (name === "button") Object.assign(element, { type: "button", className: "quiet small" });
    return element;
  };

  // A form that searches as one types: the region it names is swapped, and the
  // field keeps its focus and its letters.
  each("form[data-finds]", (form) => {
    let timer;
    const region = form.dataset.finds;
    const search = async () => {
      const { pathname } = new URL(form.action);
      const query = new URLSearchParams(new FormData(form));
      if (!query.get("find").trim()) query.delete("find");
      if (!await swap(`${pathname}?${query}`, [region], "stay")) return;
      const outcome = document.querySelector(`#${region} [data-outcome]`);
      if (outcome) announce(outcome.textContent);
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(search, 300);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(timer);
      search();
    });
  });

  // The parts of a long transcript take each other's place.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("#turns .paging a");
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (await swap(link.href.split("#")[0], ["turns"], "stay")) {
      document.getElementById("transcript").scrollIntoView();
      announce(document.querySelector("#turns .paging .note").textContent);
    }
  });

  // Where a node of a tree stands in the whole: its names, from the outside in.
  const pointer = (node, tree) => {
    const names = [];
    for (let at = node; at && at !== tree; at = at.parentElement) {
      const key = at.matches("details") ? at.querySelector(":scope > summary > .key")
        : at === node ? at.querySelector(":scope > .key") : undefined;
      if (key) names.unshift(key.textContent.replaceAll("~", "~0").replaceAll("/", "~1"));
    }
    // What is shown may be a part, whose own name is the last of its place.
    const base = tree.dataset.at;
    if (base) names.shift();
    return base + names.map((name) => `/${name}`).join("");
  };

  const copied = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) return announce("It could not be copied");
    await navigator.clipboard.writeText(await answer.text());
    announce("Copied");
  };

  // Steps through the places of a tree that say what is sought, and unfolds what
  // they are in.
  const searched = (tree, outcome) => {
    let [hits, here] = [[], -1];
    const show = (to) => {
      hits[here]?.classList.remove("here");
      here = hits.length ? (to + hits.length) % hits.length : -1;
      hits[here]?.classList.add("here");
      hits[here]?.scrollIntoView({ block: "center" });
      outcome.textContent = hits.length ? `${here + 1} of ${hits.length}` : "No match";
    };
    const find = (sought) => {
      hits.forEach((hit) => hit.classList.remove("hit", "here"));
      hits = sought ? [...tree.querySelectorAll(".key, .text, .number, .word")]
        .filter((part) => plain(part.textContent).includes(plain(sought))) : [];
      hits.forEach((hit) => {
        hit.classList.add("hit");
        for (let fold = hit.closest("details"); fold && tree.contains(fold); fold = fold.parentElement.closest("details")) {
          fold.open = true;
        }
      });
      if (!sought) outcome.textContent = "";
      else show(0);
    };
    return { find, next: () => show(here + 1), previous: () => show(here - 1) };
  };

  each("[data-tree]", (tools) => {
    const tree = document.getElementById(tools.dataset.tree);
    const outcome = Object.assign(made("span", ""), { className: "outcome" });
    outcome.setAttribute("role", "status");
    const search = searched(tree, outcome);
    const field = Object.assign(document.createElement("input"), { type: "search", placeholder: "Find here", autocomplete: "off" });
    field.setAttribute("aria-label", "Find in what is shown");
    const label = Object.assign(made("span", ""), { className: "find" });
    label.append(field);
    field.addEventListener("input", () => search.find(field.value.trim()));
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      event.shiftKey ? search.previous() : search.next();
    });
    tools.append(label, outcome, made("button", "Previous", search.previous), made("button", "Next", search.next),
      made("button", "Copy all", () => copied(tools.dataset.plain)));
    if (!tree.closest("details")) return;
    tree.closest("details").querySelector("form.find")?.classList.add("whole");
  });

  // One button that goes along with the pointer or the focus, and copies what it
  // stands at.
  const copier = made("button", "Copy", (event) => {
    event.preventDefault();
    const node = copier.closest("details, p");
    const tree = copier.closest("[data-raw]");
    copied(`${tree.dataset.raw}?plain=true&at=${encodeURIComponent(pointer(node, tree))}`);
  });
  copier.classList.add("copier");
  const goes = ({ target }) => {
    const line = target.closest?.("[data-raw] summary, [data-raw] .json p");
    if (line && !line.contains(copier)) line.append(copier);
  };
  document.addEventListener("pointerover", goes);
  document.addEventListener("focusin", goes);
}
