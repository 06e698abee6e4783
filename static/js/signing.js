/* What signing brings about stands open beside its button; it is folded where the window is too low for both. */
(function () {
  "use strict";

  const panel = document.getElementById("sign-here");
  const told = panel?.querySelector("details.app-will-happen");
  if (!told) return;

  const form = told.closest("form");
  const button = form.querySelector("[type=submit]");
  const MARGINS = 32; // pixels over and under the panel while the pages are read
  let isChosen = false; // whoever unfolds or folds it themselves has it so

  function fits() {
    if (window.getComputedStyle(panel).position !== "sticky") return true; // below the pages there is room
    const top = panel.getBoundingClientRect().top;
    const before = panel.parentElement.getBoundingClientRect().top + window.scrollY;
    const height = panel.lastElementChild.getBoundingClientRect().bottom - top;
    const isInSight = before + button.getBoundingClientRect().bottom - top <= window.innerHeight;
    return isInSight && height <= window.innerHeight - MARGINS;
  }

  function fold() {
    if (isChosen) return;
    told.open = true;
    told.open = fits();
  }

  told.querySelector("summary").addEventListener("click", function () { isChosen = true; });
  form.addEventListener("change", fold); // one's own words take room
  window.addEventListener("resize", fold);
  window.addEventListener("load", fold); // with pictures and typefaces
  fold();
})();
