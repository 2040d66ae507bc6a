// A toast says what was just done, and takes it back. It stays for a while, as
// long as somebody is at it, and what it offers can be found in the history, too.
{
  const LONG = 15_000;

  each("[data-toast]", (toast) => {
    const says = toast.querySelector(".says");
    if (!says) return;
    announce(says.textContent.trim().replace(/\s+/g, " "));
    let timer;
    const leave = () => { toast.hidden = true; };
    const stay = () => clearTimeout(timer);
    const count = () => {
      stay();
      const held = toast.matches(":hover") || toast.contains(document.activeElement);
      timer = setTimeout(held ? count : leave, LONG);
    };
    ["pointerenter", "focusin"].forEach((name) => toast.addEventListener(name, stay));
    ["pointerleave", "focusout"].forEach((name) => toast.addEventListener(name, count));
    const close = toast.querySelector("[data-close]");
    if (close) close.hidden = false;
    close?.addEventListener("click", leave);
    count();
  });

  // What was done is told once: loading the page again does not repeat it.
  each("[data-once]", (region) => {
    const address = new URL(location.href);
    const names = region.dataset.once.split(" ").filter((name) => address.searchParams.has(name));
    names.forEach((name) => address.searchParams.delete(name));
    if (names.length) history.replaceState(history.state, "", address);
  });

  // The toast of a page that is left for this one is shown here.
  const LATER = "toast";
  addEventListener("pageshow", async () => {
    const address = sessionStorage.getItem(LATER);
    sessionStorage.removeItem(LATER);
    if (!address) return;
    const { page } = await fetched(address).catch(() => ({}));
    const toast = page?.getElementById("toast");
    if (!toast || document.getElementById("toast")) return;
    document.getElementById("main").append(document.adoptNode(toast));
    enhancements.forEach((enhancement) => enhanced(toast, enhancement));
  });
}
