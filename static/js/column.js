/* A column of figures copied from a worksheet, put into the first score cell, fills all cells in their order.

   What a figure may be is the server's affair: here it is only seen that there are as many as cells, and nothing
   else. Anything else goes into the cell as everywhere, and is answered by the server. */
(function () {
  "use strict";

  const FIGURE = /^[0-9๐-๙]+([.,][0-9๐-๙]+)?$/;

  document.querySelector("[data-takes-columns]")?.addEventListener("paste", function (event) {
    const cells = Array.from(event.currentTarget.querySelectorAll("input:not([type=hidden])"));
    const figures = event.clipboardData.getData("text").trim().split(/[\r\n\t]+/).map((one) => one.trim());
    const isColumn = figures.length === cells.length && figures.every((one) => FIGURE.test(one));
    if (event.target !== cells[0] || !isColumn) return;
    event.preventDefault();
    cells.forEach((cell, place) => { cell.value = figures[place]; });
    cells.at(-1).focus();
    cells.at(-1).dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
