// One key for one thing: `data-key="a"` on a link, button, field or disclosure.
// Keys do nothing while somebody types or a dialog is open, can be switched off,
// and stay so (WCAG 2.1.4).
{
  const KEPT = "keys";
  const root = document.documentElement;
  const kept = () => { try { return localStorage.getItem(KEPT); } catch { return null; } };
  const keep = (value) => { try { localStorage.setItem(KEPT, value); } catch { /* then for this page alone */ } };
  root.dataset.keys = kept() === "off" ? "off" : "on";

  each("[data-keys-switch]", (box) => {
    box.closest("[hidden]")?.removeAttribute("hidden");
    box.checked = root.dataset.keys === "on";
    box.addEventListener("change", () => {
      root.dataset.keys = box.checked ? "on" : "off";
      keep(root.dataset.keys);
      announce(box.checked ? "Keys are on." : "Keys are off.");
    });
  });

  const typing = (element) =>
    element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio])");

  const use = (element) => {
    if (element.matches("input, select, textarea")) {
      element.closest("details:not([open])")?.setAttribute("open", "");
      element.focus();
      if (element.role === "combobox") element.click();
    } else {
      element.click();
    }
  };

  document.addEventListener("keydown", (event) => {
    const off = root.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey;
    if (off || event.defaultPrevented || typing(event.target) || document.querySelector("dialog[open]")) return;
    const named = (element) => element.dataset.key.split(" ").includes(event.key.toLowerCase());
    const found = [...document.querySelectorAll("[data-key]")].find((one) => named(one) && one.checkVisibility());
    if (!found) return;
    event.preventDefault();
    use(found);
  });
}
