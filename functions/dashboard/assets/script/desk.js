// A call beside its list: where there is room for both, opening one leaves the
// list as it is, with its place and its scroll.
{
  const wide = matchMedia("(min-width: 75rem)");
  const pane = () => document.getElementById("beside");
  const list = () => document.getElementById("list");
  const plain = (event) =>
    event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

  // How far down the list was, before a call was opened from it.
  let place;

  // Shows which call of the list is open.
  const mark = () => {
    const id = pane()?.dataset.open;
    document.querySelectorAll("#list .call").forEach((row) => {
      const open = row.dataset.id === id;
      row.classList.toggle("open", open);
      const link = row.querySelector(".party a");
      if (open) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      if (open) row.scrollIntoView({ block: "nearest" });
    });
  };

  const opened = () => {
    mark();
    scrollTo(0, 0);
    pane().querySelector("h1")?.focus({ preventScroll: true });
  };

  const closed = (id) => {
    mark();
    if (place !== undefined) scrollTo(0, place);
    place = undefined;
    document.querySelector(`#list .call[data-id="${CSS.escape(id ?? "")}"] .party a`)?.focus({ preventScroll: true });
  };

  const isCall = ({ origin, pathname }) =>
    origin === location.origin && /^\/calls\/[^/]+$/.test(pathname);

  // The way back to the list, and the list's own links while a call is open.
  const isList = ({ origin, pathname }) =>
    origin === location.origin && pathname === new URL(list().dataset.as, origin).pathname;

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    const inside = link?.closest("#list, [data-beside]");
    if (!inside || !plain(event) || event.defaultPrevented || !wide.matches || !list()) return;
    const closes = isList(link);
    if (!closes && !isCall(link)) return;
    event.preventDefault();
    if (pane().matches(":empty")) place = scrollY;
    const was = pane().dataset.open;
    if (!await swap(link.href, ["list", "beside"])) return;
    closes ? closed(was) : opened();
  });

  // Going back and forth shows the same, without the way there.
  let was;
  addEventListener("popstate", () => { was = pane()?.dataset.open; });
  document.addEventListener("swapped", ({ detail }) => {
    if (!detail.includes("beside") || !list()) return;
    if (pane().matches(":empty")) closed(was);
    else mark();
  });

  mark();
}
