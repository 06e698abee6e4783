/* Small comforts over pages that work without them: live result, one submit, focus, rows, Enter. */
(function () {
  "use strict";

  const PREVIEW_DELAY = 250; // milliseconds of rest after the last key, where the form asks for no other
  const RESUBMIT_AFTER = 8000; // a form that answers with a download leaves the page standing

  function livePreview(form) {
    const target = document.getElementById("live-preview");
    if (!target) return;
    const delay = Number(form.dataset.livePreviewDelay) || PREVIEW_DELAY;
    let timer = 0;
    let latest = 0;
    let asking = false;

    async function refresh() {
      if (asking && delay > PREVIEW_DELAY) { // one answer that takes long at a time
        timer = window.setTimeout(refresh, delay);
        return;
      }
      asking = true;
      const turn = ++latest;
      const asks = form.method === "get"; // a page that saves nothing asks by its address
      const typed = new FormData(form);
      const query = asks ? "?" + new URLSearchParams(typed) : "";
      try {
        const answer = await fetch(form.dataset.livePreviewUrl + query, {
          method: form.method,
          body: asks ? null : typed,
          credentials: "same-origin",
          redirect: "error", // a redirect is the sign-in page, not a result
        });
        if (!answer.ok) throw new Error(String(answer.status));
        const html = await answer.text();
        if (turn !== latest) return;
        target.innerHTML = html;
        if (form.dataset.marksWrong) markWrong(form, target);
        const said = document.getElementById("live-status"); // one sentence read aloud in place of whole tables
        if (said) said.textContent = target.querySelector("[data-live-sentence]")?.textContent ?? "";
      } catch {
        if (turn === latest) target.textContent = "แสดงผลทันทีไม่ได้ในขณะนี้ สิ่งที่พิมพ์ยังอยู่ กดปุ่มท้ายแบบเพื่อดูผล";
      } finally {
        asking = false;
      }
    }

    form.addEventListener("input", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(refresh, delay);
    });
  }

  function openNamed() {
    const named = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    const folded = named?.closest("details:not([open])");
    if (!folded) return;
    folded.open = true;
    named.scrollIntoView();
    named.focus();
  }

  function submitOnce(form) {
    // The button is not disabled: a disabled button would not send its own name and value.
    function release() {
      delete form.dataset.submitting;
      form.removeAttribute("aria-busy");
    }
    form.addEventListener("submit", function (event) {
      if (event.defaultPrevented) return;
      if (form.dataset.submitting) { event.preventDefault(); return; }
      form.dataset.submitting = "yes";
      form.setAttribute("aria-busy", "true");
      window.setTimeout(release, RESUBMIT_AFTER);
    });
    window.addEventListener("pageshow", release); // the page may come back from the browser's memory
  }

  function formsetRows(box) {
    const total = box.querySelector("input[name$='-TOTAL_FORMS']");
    const rows = box.querySelector("[data-formset-rows]");
    const pattern = box.querySelector("template");
    const adder = box.querySelector("[data-formset-add]");

    function removable(row) {
      const mark = row.querySelector("input[type=checkbox][name$='-DELETE']");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-link";
      button.textContent = "ลบแถวนี้";
      const place = mark ? mark.closest(".app-field") : row.lastElementChild;
      if (mark) mark.closest(".app-choice").hidden = true;
      place.append(button);

      function show() {
        row.classList.toggle("app-row-removed", mark.checked);
        button.textContent = mark.checked ? "เลิกลบ" : "ลบแถวนี้";
      }
      if (mark) show();
      button.addEventListener("click", function () {
        if (mark) {
          mark.checked = !mark.checked;
          mark.dispatchEvent(new Event("input", { bubbles: true }));
          show();
        } else {
          row.remove(); // an unsent number in between reads as an empty row on the server
          adder.focus();
        }
      });
    }

    rows.querySelectorAll("[data-formset-row]").forEach(function (row) {
      if (row.querySelector("input[name$='-DELETE']")) removable(row);
    });
    adder.hidden = false;
    adder.addEventListener("click", function () {
      const holder = document.createElement("template");
      holder.innerHTML = pattern.innerHTML.replaceAll("__prefix__", total.value);
      const row = holder.content.querySelector("[data-formset-row]");
      rows.append(row);
      total.value = String(Number(total.value) + 1);
      removable(row);
      row.querySelector("input:not([type=hidden]), select, textarea").focus();
      row.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  function choose(field) { // typing one's own words chooses the box that says so
    const [name, value] = field.dataset.chooses.split("=");
    field.addEventListener("input", function () {
      const box = field.form.querySelector(`input[name="${name}"][value="${value}"]`);
      if (box && field.value.trim()) box.checked = true;
    });
  }

  function enterMovesOn(grid) {
    grid.addEventListener("keydown", function (event) {
      if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
      const inputs = Array.from(grid.querySelectorAll("input:not([type=hidden]):not(:disabled)"));
      const next = inputs[inputs.indexOf(event.target) + 1];
      event.preventDefault(); // nothing is saved before the button says so
      (next ?? event.target.form.querySelector(".app-actions [type=submit]"))?.focus();
      next?.select();
    });
  }

  // Fields that the answer calls wrong are marked as they would be after sending; the others lose their marks.
  function markWrong(form, answer) {
    const wrong = new Set(Array.from(answer.querySelectorAll("[data-wrong-field]"), (line) => line.dataset.wrongField));
    form.querySelectorAll(form.dataset.marksWrong).forEach(function (field) {
      const isWrong = wrong.has(field.id);
      const box = field.closest(".app-field");
      field.classList.toggle("is-invalid", isWrong);
      box.classList.toggle("app-field-error", isWrong);
      if (isWrong) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
      const told = box.querySelector(".app-field-message");
      if (told) told.hidden = !isWrong; // told when it was sent, and mended since
    });
  }

  function printButton(button) {
    button.hidden = false; // without scripts the browser's own menu prints
    button.addEventListener("click", function () { window.print(); });
  }

  document.querySelectorAll("[data-print]").forEach(printButton);
  document.querySelectorAll("[data-with-script]").forEach(function (hint) { hint.hidden = false; });
  document.querySelectorAll("form[data-live-preview-url]").forEach(livePreview);
  document.querySelectorAll("form[method=post]").forEach(submitOnce);
  document.querySelectorAll("[data-formset]").forEach(formsetRows);
  document.querySelectorAll("[data-chooses]").forEach(choose);
  document.querySelectorAll(".app-score-grid").forEach(enterMovesOn);
  window.addEventListener("hashchange", openNamed);
  openNamed(); // not every browser unfolds what an address points into
  const summary = document.querySelector("[data-error-summary]");
  if (summary) { // the address may still point into the form, from a link followed in the summary before this one
    if (window.location.hash) window.history.replaceState(null, "", window.location.pathname + window.location.search);
    summary.focus();
  }
})();
