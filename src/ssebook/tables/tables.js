// Search, order, filters and pages for the tables of ssebook.tables. On a built page this is a file of its own; in a
// notebook it comes with the first table that is shown. DataTables, as itables carries it, is put in below.

window.ssebookTables ??= (() => {
  "use strict";
  /* DataTables */

  const WORDS = { emptyTable: "no rows", info: "_START_ to _END_ of _TOTAL_ rows", infoEmpty: "no rows",
    infoFiltered: "(of _MAX_)", lengthMenu: "_MENU_ rows a page", search: "Search", zeroRecords: "no row matches",
    paginate: { first: "«", previous: "‹", next: "›", last: "»" } };

  const plain = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  function filter(table, { column, title, options }) {
    const label = document.createElement("label");
    const select = document.createElement("select");
    select.add(new Option("all", ""));
    for (const option of options) select.add(new Option(option));
    select.addEventListener("change", () => {
      const pattern = select.value && `^${plain(select.value)}$`;
      table.column(column).search(pattern, { regex: true, smart: false }).draw();
    });
    label.append(title, " ", select);
    return label;
  }

  function enlivenOne(root) {
    const settings = JSON.parse(root.dataset.settings);
    const body = root.querySelector("table");
    const options = { autoWidth: false, order: [], pageLength: 10, language: WORDS,
      lengthMenu: [10, 25, 50, 100, { label: "all", value: -1 }] };
    if (settings.group) {
      const { column, title } = settings.group;
      const name = (row) => row[column].display;
      options.rowGroup = { dataSrc: name, startRender: (_, group) => (/^\d/.test(group) ? `${title} ${group}` : group) };
      options.columnDefs = [{ targets: column, visible: false }];
      options.orderFixed = [[column, "asc"]]; // each group stays together, in whatever order its rows are
    }
    const table = new DataTable(body, options);
    const box = body.closest(".dt-layout-cell");
    box.tabIndex = 0; // a table wider than the page is moved by the arrow keys
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", body.getAttribute("aria-label"));
    if (settings.filters.length) {
      const filters = document.createElement("div");
      filters.className = "sse-filters";
      filters.append(...settings.filters.map((one) => filter(table, one)));
      root.querySelector(".dt-container").prepend(filters);
    }
    root.dataset.ready = "";
  }

  return () => document.querySelectorAll(".sse-data[data-settings]:not([data-ready])").forEach(enlivenOne);
})();

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", window.ssebookTables);
else window.ssebookTables();
