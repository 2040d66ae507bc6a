// What was typed into a form that was refused, because the session had ended or
// the page was out of date, is back in it when its page comes up again.
{
  const KEPT = "unsent";
  const TYPED = "textarea, select, input:not([type=hidden], [type=password], [type=file], [type=submit])";
  const picks = (field) => ["checkbox", "radio"].includes(field.type);
  const at = () => location.pathname + location.search;

  const kept = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  const keep = (unsent) => sessionStorage.setItem(KEPT, JSON.stringify(unsent));
  const drop = () => sessionStorage.removeItem(KEPT);

  const typed = (form) => [...form.elements].filter((field) => field.name && field.matches(TYPED))
    .map((field) => ({
      name: field.name, value: field.value, on: field.checked ?? false, said: field.dataset.name,
    }));

  // Before anybody else sees it, for others may send it from here.
  document.addEventListener("submit", ({ target: form }) => {
    const action = form.getAttribute("action") ?? "";
    if (form.method !== "post" || ["/sign-in", "/sign-out", "/confirm"].includes(action)) return;
    keep({ page: at(), action, fields: typed(form), refused: false });
  }, true);

  each("[data-refused]", (page) => {
    const unsent = kept();
    if (!unsent) return;
    keep({ ...unsent, refused: true });
    const next = new URLSearchParams({ next: unsent.page });
    page.querySelectorAll('a[href="/sign-in"]').forEach((link) => { link.href = `/sign-in?${next}`; });
    const back = page.querySelector("[data-back]");
    if (!back) return;
    back.href = unsent.page;
    back.hidden = false;
  });

  const restore = ({ action, fields }) => {
    const same = (form, name) => [...form.elements].filter((field) => field.name === name && field.matches(TYPED));
    // Several forms may lead to one address; not all of them ask for as much.
    const fits = (form) => form.method === "post" && form.getAttribute("action") === action
      && fields.every(({ name }) => same(form, name).length);
    const form = [...document.forms].find(fits);
    if (!form) return;
    fields.forEach(({ name, value, on, said }) => {
      const field = same(form, name).find((one) => !picks(one) || one.value === value);
      if (!field) return;
      if (picks(field)) field.checked = on;
      else field.value = value;
      field.dispatchEvent(new CustomEvent("restored", { detail: { value, name: said ?? value } }));
    });
    const note = document.createElement("p");
    note.className = "alert";
    note.textContent = "What you typed is back. Nothing was sent: look it over, and send it again.";
    form.prepend(note);
    form.closest("details")?.setAttribute("open", "");
    note.scrollIntoView({ block: "center" });
    announce(note.textContent);
  };

  const waits = ["/sign-in", "/confirm"].includes(location.pathname) || document.querySelector("[data-refused]");
  const unsent = waits ? null : kept();
  if (unsent) drop();
  if (unsent?.refused && unsent.page === at()) restore(unsent);
}
