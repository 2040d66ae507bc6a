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

// The page at `address`, read and never run.
const fetched = (address, signal) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  request.open("GET", address);
  request.responseType = "document";
  request.onload = () => resolve({ page: request.response, address: request.responseURL });
  request.onerror = () => reject(new Error("the page could not be fetched"));
  request.onabort = () => reject(new DOMException("another one was asked for", "AbortError"));
  signal?.addEventListener("abort", () => request.abort());
  request.send();
});

let swapping;

// Puts the regions `ids` of the page at `address` in place of those here, and
// leaves everything else, and what the reader is at, as it is. `keep` says what
// becomes of the address shown: "push", "replace", or "none". Where a region is
// missing, as after signing out, the browser goes there instead.
const swap = async (address, ids, keep = "push") => {
  swapping?.abort();
  const mine = swapping = new AbortController();
  let next;
  try {
    next = await fetched(address, mine.signal);
  } catch (error) {
    if (error.name !== "AbortError" && keep !== "none") location.assign(address);
    return false;
  }
  const fresh = ids.map((id) => next.page?.getElementById(id));
  if (!fresh.every(Boolean)) {
    if (keep !== "none") location.assign(address);
    return false;
  }
  const held = document.activeElement?.id;
  fresh.forEach((region) => {
    const old = document.getElementById(region.id);
    old.replaceWith(document.adoptNode(region));
    enhancements.forEach((enhancement) => enhanced(region, enhancement));
  });
  if (held && document.activeElement === document.body) document.getElementById(held)?.focus();
  if (keep === "none") return true;
  document.title = next.page.title;
  const state = { swaps: ids };
  if (!history.state?.swaps) history.replaceState(state, "");
  if (keep === "push" && next.address !== location.href) history.pushState(state, "", next.address);
  if (keep === "replace") history.replaceState(state, "", next.address);
  return true;
};

addEventListener("popstate", ({ state }) => {
  if (state?.swaps) swap(location.href, state.swaps, "stay");
});

// Links and forms below an element with `data-swaps` swap the regions it names.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const ids = link?.closest("[data-swaps]")?.dataset.swaps;
  const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  const stays = link && link.origin === location.origin && link.pathname === location.pathname && !link.download;
  if (!ids || !plain || !stays || event.defaultPrevented) return;
  event.preventDefault();
  swap(link.href, ids.split(" "));
});

// What reads itself anew every so many seconds, unless nobody looks or somebody
// is at it.
each("[data-refresh]", (region) => {
  const id = region.id;
  const timer = setInterval(() => {
    if (!region.isConnected) return clearInterval(timer);
    const busy = document.hidden || region.contains(document.activeElement) || String(getSelection());
    if (!busy) swap(location.href, [id], "none");
  }, Number(region.dataset.refresh) * 1000);
});
