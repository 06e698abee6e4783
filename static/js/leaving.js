/* Leaving a form with work that is not saved: the browser asks, or the portal where the way says so itself. */
(function () {
  "use strict";

  const DISCARD = "ต้องการทิ้งสิ่งที่พิมพ์หรือแก้ไขในหน้านี้และยังไม่ได้บันทึกหรือไม่ ทิ้งแล้วนำกลับมาไม่ได้";

  const WORDS = "textarea, input:not([type=hidden], [type=radio], [type=checkbox])";

  /* All that a form would send, to be compared. */
  function held(form) {
    const told = ([name, value]) => [name, value instanceof File ? [value.name, value.size] : value];
    return JSON.stringify(Array.from(new FormData(form), told));
  }

  function warnUnsaved(form) {
    const opened = held(form);
    const holdsWords = Array.from(form.querySelectorAll(WORDS)).some((one) => one.value.trim());
    const isRefused = holdsWords && form.querySelector("[aria-invalid=true]") !== null; // so not saved yet
    let changed = isRefused;
    let isDiscarded = false;
    form.addEventListener("input", function () { changed = isRefused || held(form) !== opened; });
    // Whoever sends any form of the page leaves on purpose; a search in the frame is none of the page's.
    const page = form.closest("main") ?? form;
    page.addEventListener("submit", function (event) { if (!event.defaultPrevented) changed = false; });
    window.addEventListener("beforeunload", function (event) {
      if (!changed) return;
      event.preventDefault();
      event.returnValue = "changed"; // browsers before 2023 ask only for this
    });
    // The way back beside the buttons says that nothing is saved: one question in its own words is enough.
    form.querySelectorAll(".app-actions a[href]:not([href^='#'])").forEach(function (way) {
      way.addEventListener("click", function (event) {
        if (!changed || event.ctrlKey || event.metaKey || event.shiftKey) return;
        if (!window.confirm(DISCARD)) { event.preventDefault(); return; }
        changed = false;
        isDiscarded = true;
        form.dispatchEvent(new Event("ita-discarded"));
      });
    });
    window.addEventListener("pageshow", function (event) { // back again, with the words still in the form
      if (!event.persisted || !isDiscarded) return;
      isDiscarded = false;
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  document.querySelectorAll("form[data-unsaved-warning]").forEach(warnUnsaved);
})();
