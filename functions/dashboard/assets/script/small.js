// Copying, folding, tidier addresses, clicking a whole row, times where the reader is.

// A button that copies the text of another element, and says so.
each("[data-copy]", (button) => {
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Copied";
  });
});

// Buttons that fold a tree, or unfold it.
each("[data-folds]", (tools) => {
  tools.hidden = false;
  const tree = document.getElementById(tools.dataset.folds);
  tools.addEventListener("click", (event) => {
    const way = event.target.dataset.fold;
    if (!way) return;
    tree.querySelectorAll("details").forEach((fold) => { fold.open = way === "open"; });
  });
});

// Fields left blank stay out of the address.
each("form[data-tidy]", (form) => {
  const blank = () => [...form.elements].filter((field) => field.name && !field.value);
  form.addEventListener("formdata", ({ formData }) => {
    blank().forEach((field) => formData.delete(field.name));
  });
});

// Somewhere in a row is as good as on its link, unless text is being selected.
each("tr.call", (row) => {
  row.addEventListener("click", (event) => {
    const busy = event.target.closest("a, button, input, label, .drop") || String(getSelection());
    if (!busy && event.button === 0) row.querySelector("a").click();
  });
});

// "Saved." is said once: loading the page again does not repeat it.
const here = new URL(location.href);
if (["saved", "replayed", "welcome"].some((name) => here.searchParams.has(name))) {
  ["saved", "replayed", "welcome"].forEach((name) => here.searchParams.delete(name));
  history.replaceState(history.state, "", here);
}

// Each time also says when that was where the reader is.
const local = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
each("time[datetime]", (time) => {
  const at = new Date(time.dateTime);
  if (!Number.isNaN(at.valueOf())) time.title = `${local.format(at)} where you are`;
});
