"use strict";
// Tables sort by a click on a heading; numbers by data-v, the largest first.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener("click", () => {
      const number = heading.classList.contains("n");
      const now = heading.getAttribute("aria-sort");
      const down = now === null ? number : now === "ascending";
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      const value = row => number ? Number(row.cells[column].dataset.v) : row.cells[column].textContent;
      const compare = (a, b) => number ? value(a) - value(b) : value(a).localeCompare(value(b), "en", { numeric: true });
      body.append(...[...body.rows].sort((a, b) => down ? compare(b, a) : compare(a, b)));
    });
  });
}
const buttons = document.querySelectorAll(".filter button");
for (const button of buttons) {
  button.addEventListener("click", () => {
    for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    for (const row of document.querySelectorAll("#changed tbody tr")) row.hidden = button.dataset.show !== "" && !row.classList.contains(button.dataset.show);
  });
}
