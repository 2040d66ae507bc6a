// What every part below builds on: acting on elements now and in every region
// that comes later, swapping regions of the page for those of another address,
// and saying what happened. Pages can do without all of it. Text only ever
// goes into the page as text.

const enhancements = [];

const enhanced = (root, { selector, act }) => {
  if (root.matches?.(selector)) act(root);
  root.querySelectorAll(selector).forEach(act);
};

// Has `act` see each element of `selector`, and those of regions to come.
const each = (selector, act) => {
  const enhancement = { selector, act };
  enhancements.push(enhancement);
  enhanced(document, enhancement);
};

// Tells those who do not see it what has just happened.
const announce = (text) => {
  const place = document.getElementById("said");
  if (place) place.textContent = text;
};

// The page that a request brings, read and never run.
const read = (method, address, body, signal) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  request.open(method, address);
  request.responseType = "document";
  request.onload = () => resolve({ page: request.response, address: request.responseURL });
  request.onerror = () => reject(new Error("the page could not be fetched"));
  request.onabort = () => reject(new DOMException("another one was asked for", "AbortError"));
  signal?.addEventListener("abort", () => request.abort());
  request.send(body);
});

const fetched = (address, signal) => read("GET", address, null, signal);

// What comes of sending `form` with the button `submitter`.
const sent = (form, submitter) => {
  const address = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
  return read("POST", address, new URLSearchParams(new FormData(form, submitter)));
};

// Puts the regions `ids` of `page` in place of those here; false where one is
// missing, as after signing out. Whoever was at something is at it still, and a
// region that says by `data-as` what it is stays where it is that already.
const put = (page, ids) => {
  const fresh = ids.map((id) => page?.getElementById(id));
  const old = ids.map((id) => document.getElementById(id));
  if (![...fresh, ...old].every(Boolean)) return false;
  const held = document.activeElement?.id;
  fresh.forEach((region, n) => {
    if (old[n].dataset.as && old[n].dataset.as === region.dataset.as) return;
    old[n].replaceWith(document.adoptNode(region));
    enhancements.forEach((enhancement) => enhanced(region, enhancement));
  });
  if (held && document.activeElement === document.body) document.getElementById(held)?.focus();
  document.dispatchEvent(new CustomEvent("swapped", { detail: ids }));
  return true;
};

let swapping;

// Puts the regions `ids` of the page at `address` in place of those here, and
// leaves everything else as it is. The last one asked for wins. `keep` says what
// becomes of the address shown: "push", "replace" or "stay", and "back" is where it
// has changed already; who comes back to it later gets the regions `again`. Where
// that does not work the browser goes there instead.
const swap = async (address, ids, keep = "push", again = ids) => {
  swapping?.abort();
  const mine = swapping = new AbortController();
  const next = await fetched(address, mine.signal).catch(() => undefined);
  if (mine.signal.aborted) return false;
  swapping = undefined;
  if (!next || !put(next.page, ids)) {
    location.assign(address);
    return false;
  }
  if (keep === "stay") return true;
  document.title = next.page.title;
  const state = { swaps: again };
  if (!history.state?.swaps) history.replaceState(state, "");
  if (keep === "push" && next.address !== location.href) history.pushState(state, "", next.address);
  if (keep === "replace") history.replaceState(state, "", next.address);
  return true;
};

addEventListener("popstate", ({ state }) => {
  if (state?.swaps) swap(location.href, state.swaps, "back");
});

// Links below an element with `data-swaps` swap the regions it names.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const ids = link?.closest("[data-swaps]")?.dataset.swaps;
  const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  const stays = link && link.origin === location.origin && link.pathname === location.pathname && !link.hash;
  if (!ids || !plain || !stays || link.hasAttribute("download") || event.defaultPrevented) return;
  event.preventDefault();
  swap(link.href, ids.split(" "));
});

// Forms below an element with `data-posts` are sent from here, and what comes of
// them takes the place of the regions it names: or of everything, where it is
// another page, as after signing out. One that is on its way is not sent again.
const postings = new WeakSet();
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  const ids = form.closest("[data-posts]")?.dataset.posts.split(" ");
  if (!ids || form.method !== "post" || event.defaultPrevented) return;
  event.preventDefault();
  if (postings.has(form)) return;
  postings.add(form);
  const next = await sent(form, submitter).catch(() => undefined);
  postings.delete(form);
  if (!next?.page) return announce("That did not reach the server. Nothing was changed: try again.");
  const before = location.href;
  history.replaceState({ swaps: ids }, "", next.address);
  document.title = next.page.title;
  if (put(next.page, ids)) return;
  history.replaceState(history.state, "", before);
  if (put(next.page, ["main"])) announce(next.page.title);
  else location.assign(next.address);
});

// What reads itself anew every so many seconds, unless nobody looks, somebody is
// at it, or the page is about to change anyway.
each("[data-refresh]", (region) => {
  const busy = () =>
    document.hidden || swapping || region.contains(document.activeElement) || String(getSelection());
  const timer = setInterval(async () => {
    if (!region.isConnected) return clearInterval(timer);
    if (busy()) return;
    const at = location.href;
    const next = await fetched(at).catch(() => undefined);
    if (next && region.isConnected && location.href === at && !busy()) put(next.page, [region.id]);
  }, Number(region.dataset.refresh) * 1000);
});
