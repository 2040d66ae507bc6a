// Ticking calls: ranges with shift, the whole page, and over several pages of one
// list. What is ticked is kept in this tab until it was decided on.
{
  const MOST = 1000;
  const form = () => document.getElementById("bulk");
  const boxes = () => [...document.querySelectorAll('input[form="bulk"][name="id"]')];
  const place = () => `ticked ${form()?.elements.query.value}`;
  const ticked = () => new Set(JSON.parse(sessionStorage.getItem(place()) ?? "[]"));
  let last;

  const keep = (ids) => {
    if (ids.size) sessionStorage.setItem(place(), JSON.stringify([...ids]));
    else sessionStorage.removeItem(place());
  };

  const calls = (count) => `${count.toLocaleString("en")} ${count === 1 ? "call" : "calls"}`;

  const show = () => {
    const bar = form();
    if (!bar) return;
    const count = ticked().size;
    bar.classList.toggle("some", count > 0);
    const [says, decide] = ["[data-ticked]", "[data-decide]"].map((part) => bar.querySelector(part));
    if (count) counted(bar);
    says.textContent = count ? `${calls(count)} ticked` : "Tick calls to decide on them together.";
    decide.textContent = count ? `Decide on ${calls(count)}` : "Decide on ticked calls";
    decide.hidden = !count;
    bar.querySelector('[data-tick="none"]').hidden = !count;
    bar.querySelector('[data-tick="page"]').hidden = boxes().every((box) => box.checked);
  };

  const mark = (some, on) => {
    const ids = ticked();
    some.forEach((box) => (on ? ids.add(box.value) : ids.delete(box.value)));
    if (ids.size > MOST) return announce(`No more than ${calls(MOST)} can be ticked. Choose all that match instead.`);
    some.forEach((box) => { box.checked = on; });
    keep(ids);
    show();
    announce(`${calls(ids.size)} ticked`);
  };

  each('input[form="bulk"][name="id"]', (box) => {
    box.checked = ticked().has(box.value);
    box.addEventListener("click", (event) => {
      const all = boxes();
      const from = event.shiftKey ? all.findIndex((one) => one.value === last) : -1;
      const to = all.indexOf(box);
      const range = from < 0 ? [box] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
      const on = box.checked;
      last = box.value;
      mark(range, on);
    });
  });

  // How many match is asked when somebody begins to tick, not before.
  const counted = async (bar) => {
    if (bar.dataset.counted) return;
    bar.dataset.counted = "yes";
    const answer = await fetch(`/find/calls?${bar.elements.query.value}`).catch(() => undefined);
    if (!answer?.ok) return;
    const { count, more } = await answer.json();
    const many = more ? `All that match, more than ${calls(count)}` : `All ${calls(count)} that match`;
    bar.querySelector("[data-all] span").textContent = many;
  };

  each("#bulk", (bar) => {
    bar.querySelectorAll("[data-tick]").forEach((button) => button.addEventListener("click", () => {
      const page = button.dataset.tick === "page";
      if (!page) keep(new Set());
      mark(boxes(), page);
    }));
    bar.addEventListener("formdata", ({ formData }) => {
      formData.delete("id");
      if (formData.get("which") === "ticked") ticked().forEach((id) => formData.append("id", id));
    });
    show();
  });

  addEventListener("begun", () => keep(new Set()));
}
