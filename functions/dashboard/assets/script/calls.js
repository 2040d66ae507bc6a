// The list of calls: searched as one types, and told of what has come in since.
{
  const list = () => document.getElementById("list");

  // What is in the list now, which is another one after a search.
  const settled = () => {
    const results = document.getElementById("results");
    if (list() && results) list().dataset.as = results.dataset.address;
  };

  // Says how the search came out to those who do not see it.
  const told = () => {
    const rows = document.querySelectorAll("#results .call").length;
    const more = document.querySelector("#results a[rel='next']");
    const empty = document.querySelector("#results .empty h2");
    announce(empty ? empty.textContent : `${rows} calls${more ? ", and more on the next page" : ""}`);
  };

  // A number is whole, or at least its last four digits.
  const usable = (form) => {
    const digits = (form.elements.phone?.value ?? "").replace(/\D/g, "").length;
    return digits === 0 || digits >= 4;
  };

  const address = (form) => {
    const query = new URLSearchParams(new FormData(form)).toString();
    return query ? `${form.action}?${query}` : form.action;
  };

  // The field keeps its focus and its letters: only what lies around it is
  // swapped, and the last search asked for wins.
  const search = async (form) => {
    if (!usable(form) || !form.isConnected) return;
    if (await swap(address(form), ["views", "chips", "results"], "replace", ["list", "beside"])) {
      settled();
      told();
    }
  };

  each("#filter", (form) => {
    let timer;
    const soon = (wait) => {
      clearTimeout(timer);
      timer = setTimeout(() => search(form), wait);
    };
    form.addEventListener("input", ({ target }) => soon(target.matches("select") ? 0 : 300));
    form.addEventListener("submit", () => clearTimeout(timer));
  });

  // Calls that have come in are told of, and let in when one asks for them:
  // nothing moves below a pointer.
  const shown = () => new Set([...document.querySelectorAll("#results .call")].map((row) => row.dataset.id));
  const button = document.createElement("button");
  button.type = "button";
  button.addEventListener("click", async () => {
    if (await swap(location.href, ["results"], "stay")) document.querySelector("#results .call .party a")?.focus();
  });

  const tell = (count, all) => {
    const words = `${count}${all ? "+" : ""} new call${count === 1 ? "" : "s"}`;
    if (button.isConnected && button.textContent === words) return;
    const place = document.createElement("div");
    place.id = "news";
    button.textContent = words;
    place.append(button);
    document.getElementById("news")?.remove();
    document.getElementById("results").prepend(place);
    announce(words);
  };

  each("#results[data-news]", (results) => {
    const timer = setInterval(async () => {
      if (!results.isConnected) return clearInterval(timer);
      if (document.hidden) return;
      const answer = await fetch(results.dataset.news).catch(() => undefined);
      if (!answer?.ok || !results.isConnected) return;
      const [ids, here] = [await answer.json(), shown()];
      const fresh = ids.filter((id) => !here.has(id)).length;
      const first = ids.findIndex((id) => here.has(id));
      if (fresh && first !== 0) tell(fresh, first < 0);
    }, 15_000);
  });

  // A button that copies what it names.
  each("[data-copies]", (copy) => {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(copy.dataset.copies);
      copy.closest("details")?.removeAttribute("open");
      announce("Copied");
    });
  });

  // A panel closes when one goes on elsewhere, or presses Escape.
  const close = (but) => document.querySelectorAll(".drop[open]").forEach((drop) => {
    if (!drop.contains(but)) drop.open = false;
  });
  document.addEventListener("pointerdown", ({ target }) => close(target));
  document.addEventListener("focusin", ({ target }) => close(target));
  document.addEventListener("keydown", (event) => {
    const drop = event.key === "Escape" && document.querySelector(".drop[open]");
    if (!drop) return;
    event.preventDefault();
    const inside = drop.contains(document.activeElement);
    drop.open = false;
    if (inside) drop.querySelector("summary").focus();
  });
}
