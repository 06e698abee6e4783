/* A typed date is shown back in words as the portal reads it, and may be picked from the browser's calendar. */
(function () {
  "use strict";

  const reader = document.body.dataset.dateReader;
  if (!reader) return;

  const REST = 400; // milliseconds after the last key
  const dayOf = new WeakMap(); // input → the day last read from it, as the browser's calendar wants it

  async function ask(name, text) {
    const answer = await fetch(`${reader}?${new URLSearchParams({ [name]: text })}`, {
      credentials: "same-origin",
      redirect: "error", // a redirect is the sign-in page, not a date
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  function placeOf(input) {
    const field = input.closest(".app-field") ?? input.parentElement;
    const there = field.querySelector("[data-date-words]");
    if (there) return there;
    const place = document.createElement("p");
    place.className = "app-field-help app-date-words";
    place.dataset.dateWords = "";
    field.append(place);
    return place;
  }

  function showBack(input) {
    const place = placeOf(input);
    place.setAttribute("aria-live", "polite");
    let timer = 0;
    let latest = 0;

    async function read() {
      const turn = ++latest;
      dayOf.delete(input);
      if (!input.value.trim()) {
        place.textContent = "";
        return;
      }
      try {
        const { words, problem, day } = await ask("text", input.value);
        if (turn !== latest) return;
        dayOf.set(input, day);
        place.textContent = words ? `อ่านได้ว่า ${words}` : problem;
      } catch {
        if (turn === latest) place.textContent = ""; // the form itself says it when it is sent
      }
    }

    input.addEventListener("input", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(read, REST);
    });
  }

  /* What a label says, whatever marks its words, without that the field may stay empty. */
  function labelOf(input) {
    const pieces = Array.from(input.labels?.[0]?.childNodes ?? []);
    return pieces.filter((one) => one.className !== "app-optional").map((one) => one.textContent).join("").trim();
  }

  function offerCalendar(input) {
    const picker = document.createElement("input");
    picker.type = "date";
    picker.className = "app-date-picker";
    picker.tabIndex = -1;
    picker.setAttribute("aria-hidden", "true");
    if (!picker.showPicker) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-link app-date-pick";
    button.textContent = "เลือกจากปฏิทิน";
    const which = document.createElement("span");
    which.className = "visually-hidden";
    which.textContent = ` ${labelOf(input)}`;
    button.append(which);
    button.addEventListener("click", async function () {
      try {
        if (!dayOf.has(input) && input.value.trim()) dayOf.set(input, (await ask("text", input.value)).day);
      } catch { /* then it opens on today */ }
      picker.value = dayOf.get(input) ?? "";
      picker.showPicker();
    });
    picker.addEventListener("change", async function () {
      if (!picker.value) return;
      try {
        const { words } = await ask("picked", picker.value);
        if (!words) return;
        input.value = words;
        dayOf.set(input, picker.value);
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.focus();
      } catch { /* typing goes on working */ }
    });
    const box = document.createElement("span");
    box.className = "app-date-calendar app-no-print";
    box.append(button, picker);
    input.after(box);
  }

  document.querySelectorAll("input[data-thai-date]").forEach(function (input) {
    showBack(input);
    if (!input.disabled && !input.readOnly) offerCalendar(input);
  });
})();
