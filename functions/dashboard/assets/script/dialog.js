// Dialogs: one that is in the page already, and a form whose answer is shown as
// one instead of as a page of its own.
{
  each("[data-opens]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
  });

  each("dialog [data-closes]", (button) => {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      button.closest("dialog").close();
    });
  });

  // The dialog with `region` in it, which goes when it is closed.
  const shown = (region, from) => {
    const dialog = document.createElement("dialog");
    dialog.className = "asking";
    dialog.setAttribute("aria-labelledby", region.dataset.title ?? "");
    dialog.append(document.adoptNode(region));
    document.body.append(dialog);
    enhancements.forEach((enhancement) => enhanced(dialog, enhancement));
    dialog.addEventListener("close", () => {
      dialog.remove();
      from?.focus();
    });
    dialog.showModal();
    return dialog;
  };

  // `data-dialog="id"` on a form: the region of that id of what comes of it is
  // shown as a dialog. Without one, what came is another page: the job it began,
  // whose toast is shown here when it is over.
  const answered = async (form, submitter) => {
    const id = form.dataset.dialog;
    const next = await sent(form, submitter).catch(() => undefined);
    if (!next?.page) return announce("That did not reach the server. Nothing was changed: try again.");
    const region = next.page.getElementById(id);
    const open = form.closest("dialog");
    if (region && open) return put(next.page, [id]);
    if (region) return shown(region, submitter);
    if (!next.page.querySelector("[data-job]")) return location.assign(next.address);
    dispatchEvent(new Event("begun"));
    if (!next.page.getElementById("toast")) return location.assign(next.address);
    sessionStorage.setItem("toast", next.address);
    location.reload();
  };

  const busy = new WeakSet();
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.dialog || event.defaultPrevented) return;
    event.preventDefault();
    if (busy.has(form)) return;
    busy.add(form);
    await answered(form, event.submitter);
    busy.delete(form);
  });
}
