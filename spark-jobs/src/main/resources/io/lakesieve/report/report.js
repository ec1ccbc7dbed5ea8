"use strict";
// Tables that are marked so get buttons in their heads that sort them; without this script they stay as they are.
(() => {
  const announcement = document.getElementById("announcement");

  function key(row, column, kind) {
    const cell = row.cells[column];
    if (kind === "text") {
      return cell.textContent.trim();
    }
    const data = cell.querySelector("data");
    return data === null ? null : Number(data.value);
  }

  function compare(a, b, kind) {
    if (a === null || b === null) {
      return (a === null) - (b === null);
    }
    return kind === "text" ? a.localeCompare(b) : a - b;
  }

  function sort(table, head, column, kind) {
    const before = head.getAttribute("aria-sort");
    const order = before === null ? (kind === "text" ? "ascending" : "descending")
      : before === "ascending" ? "descending" : "ascending";
    const sign = order === "ascending" ? 1 : -1;
    const rows = Array.from(table.tBodies[0].rows, row => ({ row, key: key(row, column, kind) }));
    rows.sort((a, b) => a.key === null || b.key === null
      ? compare(a.key, b.key, kind) : sign * compare(a.key, b.key, kind));
    table.tBodies[0].append(...rows.map(entry => entry.row));
    table.querySelectorAll("th[aria-sort]").forEach(other => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", order);
    announcement.textContent = `Sorted by ${head.textContent.trim()}, ${order}`;
  }

  for (const table of document.querySelectorAll("table[data-sortable]")) {
    Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
      const kind = head.dataset.sort;
      if (kind === undefined) {
        return;
      }
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(table, head, column, kind));
      head.append(button);
    });
  }
})();
