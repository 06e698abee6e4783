/* What was typed and not yet saved is kept in this browser, and offered back (docs/adr/0025).

   One entry of localStorage per officer and form: a list of drafts, each of one visit to the form. Nothing is
   kept of passwords, codes and files, nor for who is not signed in. */
(function () {
  "use strict";

  const officer = document.body.dataset.officer;
  if (!officer) return;

  const PREFIX = "ita-draft:";
  const OWN = `${PREFIX}${officer}:`;
  const SENT = "ita-sent"; // of this window: the form that was just sent, to be forgotten once it is saved
  const REST = 600; // milliseconds after the last key
  const DAYS_KEPT = 7;
  const MOST_KEPT = 3; // visits to one form
  const MOST_NAMED = 4; // fields in an offer
  const SOON = 3000; // milliseconds between a press of the button and the start of the answer it brought
  const NEVER = "[type=password], [type=file], [type=submit], [type=button], [autocomplete=one-time-code],"
    + " [name=csrfmiddlewaretoken], [name=version], [name=next]";

  /* ---- the store: a browser may refuse it, or be full; then nothing is kept, and pages work as without -- */

  function read(key) {
    try {
      const list = JSON.parse(window.localStorage.getItem(key) ?? "[]");
      return Array.isArray(list) ? list : [];
    } catch { return []; }
  }

  function write(key, list) {
    try {
      if (list.length) window.localStorage.setItem(key, JSON.stringify(list));
      else window.localStorage.removeItem(key);
    } catch { /* as if nothing had been typed */ }
  }

  function keysOf(prefix) {
    try { return Object.keys(window.localStorage).filter((key) => key.startsWith(prefix)); } catch { return []; }
  }

  function forget(key, ids) {
    write(key, read(key).filter((draft) => !ids.includes(draft.id)));
  }

  function forgetOld() {
    const oldest = Date.now() - DAYS_KEPT * 24 * 3600 * 1000;
    for (const key of keysOf(PREFIX)) {
      const list = read(key);
      const young = list.filter((draft) => draft.at > oldest);
      if (young.length < list.length || !list.length) write(key, young);
    }
  }

  /* ---- what a form holds ------------------------------------------------------------------------------- */

  function fieldsOf(form) {
    return Array.from(form.elements).filter((one) => one.name && one.matches("input, select, textarea")
      && !one.matches(NEVER));
  }

  function valuesOf(form) {
    const values = {};
    for (const one of fieldsOf(form)) {
      values[one.name] ??= [];
      if (one.type === "checkbox" || one.type === "radio") {
        if (one.checked) values[one.name].push(one.value);
      } else if (one.type === "select-multiple") {
        values[one.name].push(...Array.from(one.selectedOptions, (option) => option.value));
      } else values[one.name].push(one.value.replaceAll("\r\n", "\n"));
    }
    return values;
  }

  /* One figure may be written in several ways: 100 and 100.00, ๘๓,๕๖ and 83.56. */
  function meant(value) {
    const arabic = value.trim().replace(/[๐-๙]/g, (digit) => String("๐๑๒๓๔๕๖๗๘๙".indexOf(digit)));
    return /^(0|[1-9]\d{0,8})([.,]\d{1,4})?$/.test(arabic) ? String(Number(arabic.replace(",", "."))) : value.trim();
  }

  const same = (one, other) => JSON.stringify(one?.map(meant)) === JSON.stringify(other?.map(meant));

  /* The names under which other values differ from what the form holds; what nobody sees is no difference. */
  function differingNames(form, values) {
    const now = valuesOf(form);
    const unseen = new Set(Array.from(form.querySelectorAll("[type=hidden]"), (one) => one.name));
    const names = new Set([...Object.keys(values), ...Object.keys(now)]);
    return [...names].filter((name) => !unseen.has(name) && !same(values[name], now[name]));
  }

  function fill(form, values) {
    const taken = {};
    for (const one of fieldsOf(form)) {
      const kept = values[one.name];
      if (!kept) continue;
      if (one.type === "checkbox" || one.type === "radio") one.checked = kept.includes(one.value);
      else if (one.type === "select-multiple") {
        for (const option of one.options) option.selected = kept.includes(option.value);
      } else {
        taken[one.name] = (taken[one.name] ?? -1) + 1;
        const value = kept[taken[one.name]];
        const isThere = one.type !== "select-one" || Array.from(one.options).some((row) => row.value === value);
        if (value !== undefined && isThere) one.value = value;
      }
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
    form.querySelectorAll("[data-thai-date]").forEach((one) => one.dispatchEvent(new Event("input")));
  }

  const TYPED = "textarea, input:is(:not([type]), [type=text], [type=email], [type=url], [type=search], [type=number])";

  const versionOf = (form) => form.querySelector("[name=version]")?.value ?? "";

  /* In Thai time, as every hour that the portal tells, wherever the computer believes it is. */
  const THAI = { timeZone: "Asia/Bangkok" };

  function clock(at) {
    const time = new Intl.DateTimeFormat("en-GB", { ...THAI, hour: "2-digit", minute: "2-digit" });
    return `${time.format(at).replace(":", ".")} น.`;
  }

  function moment(at) {
    const shown = { ...THAI, day: "numeric", month: "short", year: "numeric" };
    const day = new Intl.DateTimeFormat("th-TH-u-ca-buddhist", shown);
    return `${day.format(at)} ${clock(at)}`;
  }

  /* ---- the offer --------------------------------------------------------------------------------------- */

  function button(words, look, act) {
    const one = document.createElement("button");
    one.type = "button";
    one.className = look;
    one.textContent = words;
    one.addEventListener("click", act);
    return one;
  }

  function paragraph(words) {
    const one = document.createElement("p");
    one.textContent = words;
    return one;
  }

  /* What a label says, whatever marks its words, without what it only adds. */
  function wordsOf(one) {
    const copy = one?.cloneNode(true);
    copy?.querySelectorAll(".app-optional, .app-term-card, .visually-hidden").forEach((added) => added.remove());
    return copy?.textContent.replace(/\s+/g, " ").trim() ?? "";
  }

  const isOneOfSeveral = (one) => one.matches("[type=radio], [type=checkbox]")
    && one.form.elements.namedItem(one.name) instanceof RadioNodeList;

  /* Of several choices each has a label of its own: together they are named by what stands over them. */
  const labelOf = (one) => wordsOf((isOneOfSeveral(one) ? null : one.labels?.[0])
    ?? one.closest("fieldset")?.querySelector("legend"));

  /* The labels of the fields in which a draft differs from the form, a few of them. */
  function differing(form, values) {
    const fields = differingNames(form, values).map((name) => fieldsOf(form).find((one) => one.name === name));
    const labels = fields.filter(Boolean).map(labelOf);
    const named = [...new Set(labels.filter(Boolean))];
    const more = named.length > MOST_NAMED ? ` และอีก ${named.length - MOST_NAMED} ช่อง` : "";
    return named.slice(0, MOST_NAMED).join(", ") + more;
  }

  /* The first field that a draft will change. */
  function firstDiffering(form, values) {
    const names = differingNames(form, values);
    return fieldsOf(form).find((one) => one.name in values && names.includes(one.name));
  }

  /* Ask about one draft; `answer` is called with whether it is wanted, once a mind cannot be changed any more. */
  function offer(form, draft, answer) {
    const box = document.createElement("div");
    box.className = "app-notice app-draft-offer";
    box.dataset.tone = "info";
    box.setAttribute("role", "status");
    form.before(box); // empty first: what comes into a status is read aloud
    const folded = form.closest("details:not([open])");
    if (folded) folded.open = true; // as the form that sends a paper back
    const isOlder = draft.version !== versionOf(form);
    const row = document.createElement("p");
    row.className = "app-cell-actions";
    function back() {
      box.replaceChildren(paragraph("ใส่สิ่งที่กรอกไว้ลงในแบบแล้ว กรุณาตรวจก่อนกดปุ่มท้ายแบบ"));
      answer(true);
    }
    const looks = isOlder ? ["btn btn-outline-primary", "btn btn-primary"] : ["btn btn-primary", "btn btn-link"];
    row.append(
      button("นำกลับมา", looks[0], back),
      button(isOlder ? "ใช้ข้อมูลที่บันทึกไว้" : "ไม่ใช้", looks[1], function () {
        box.replaceChildren(paragraph("ไม่นำกลับมาแล้ว ข้อมูลในแบบเป็นข้อมูลที่บันทึกไว้"),
          button("เปลี่ยนใจ นำกลับมา", "btn btn-link", back));
        answer(false);
      }),
    );
    const title = paragraph(`พบสิ่งที่กรอกไว้และยังไม่ได้บันทึก เมื่อ ${moment(draft.at)}`);
    title.className = "app-notice-title";
    const labels = differing(form, draft.values);
    box.append(title);
    if (labels) box.append(paragraph(`ช่องที่ต่างจากข้อมูลที่บันทึกไว้: ${labels}`));
    box.append(paragraph(isOlder
      ? "หลังจากกรอก หน้านี้มีการบันทึกข้อมูลใหม่แล้ว สิ่งที่กรอกไว้จึงอาจเก่ากว่า หากนำกลับมา กรุณาเทียบก่อนกดปุ่มท้ายแบบ"
      : "เก็บไว้เฉพาะในเครื่องนี้ กด “นำกลับมา” เพื่อใส่ลงในแบบ แล้วตรวจก่อนกดปุ่มท้ายแบบ"));
    box.append(row);
  }

  /* ---- one form ---------------------------------------------------------------------------------------- */

  const ending = []; // the keys of forms that end the turn of who sends any of them, as by a signature

  function keep(form, key) {
    const ends = form.dataset.endsTurn !== undefined;
    if (ends) ending.push(key);
    const opened = valuesOf(form);
    const isContinued = unfinished?.key === key; // sent once and back again, to be mended or confirmed
    const ids = [Date.now() + Math.random(), ...(isContinued ? unfinished.ids : [])];
    const holdsWords = Array.from(form.querySelectorAll(TYPED)).some((one) => one.value.trim());
    const isRefused = isContinued || form.querySelector("[aria-invalid=true]") !== null
      || (holdsWords && document.querySelector("[data-error-summary]") !== null); // it may be of another form
    const note = document.createElement("span");
    note.className = "app-muted app-draft-note";
    form.querySelector(".app-actions")?.append(note);
    let timer = 0;
    let isOpen = true;
    let isDiscarded = false;

    function save() {
      window.clearTimeout(timer);
      timer = 0;
      if (!isOpen || isDiscarded) return;
      const values = valuesOf(form);
      const others = read(key).filter((draft) => !ids.includes(draft.id));
      const isTyped = isRefused || differingNames(form, opened).length > 0;
      const page = document.querySelector("h1")?.textContent.trim() ?? "";
      const own = { id: ids[0], at: Date.now(), version: versionOf(form), page, values };
      write(key, isTyped ? [own, ...others].slice(0, MOST_KEPT) : others);
      note.textContent = isTyped ? `พักสิ่งที่กรอกไว้ในเครื่องนี้แล้ว ${clock(own.at)} ยังไม่ได้บันทึก` : "";
    }

    function offerNext(waiting) {
      const [draft, ...others] = waiting;
      if (!draft) return;
      const now = valuesOf(form);
      const isOfAnother = !Object.keys(draft.values).some((name) => name in now);
      if (isOfAnother || !differingNames(form, draft.values).length) {
        forget(key, [draft.id]);
        offerNext(others);
        return;
      }
      offer(form, draft, function (wanted) {
        if (wanted) {
          ids.push(draft.id);
          const first = firstDiffering(form, draft.values);
          fill(form, draft.values);
          save();
          first?.focus();
        } else {
          forget(key, [draft.id]);
          offerNext(others);
        }
      });
    }

    form.addEventListener("input", function () {
      isDiscarded = false; // who types on has stayed
      window.clearTimeout(timer);
      timer = window.setTimeout(save, REST);
    });
    window.addEventListener("pagehide", function () { if (timer) save(); });
    form.addEventListener("submit", function (event) {
      if (event.defaultPrevented) return;
      save();
      noteSent({ key, ids, ended: ends ? ending : [] });
    });
    form.addEventListener("ita-discarded", function () {
      isDiscarded = true;
      forget(key, ids);
    });
    document.addEventListener("ita-drafts-dropped", function () { isOpen = false; });
    if (isRefused) save(); // what was refused stands in the form: it is the newest draft of it
    else offerNext(read(key));
  }

  /* ---- what was sent ----------------------------------------------------------------------------------- */

  function noteSent(what) {
    const sent = { ...what, at: Date.now(), page: window.location.href.split("#")[0] };
    try {
      window.sessionStorage.setItem(SENT, JSON.stringify(sent));
    } catch { /* then it is offered once more than needed */ }
  }

  /* Whether this page is what the sending led straight to. */
  function isAnswerTo(sent) {
    const [way] = performance.getEntriesByType("navigation");
    const began = performance.timeOrigin - sent.at;
    // Who had to sign in first comes from the sign-in page; some browsers do not say where one comes from.
    const isFromForm = ["", sent.page].includes(document.referrer);
    return isFromForm && way?.type === "navigate" && began > -SOON && began < SOON;
  }

  /* A form was saved where its answer refuses nothing and, unless it led elsewhere, does not ask once more. */
  function wasSaved(sent) {
    const [way] = performance.getEntriesByType("navigation");
    const refuses = "[data-error-summary], .app-message[data-tone=bad], .app-message[data-tone=warn]:not([data-saved])";
    if (document.querySelector(refuses)) return false;
    return way.redirectCount > 0 || (way.responseStatus === 200 && !FORMS.some((form) => asksAgain(form, sent.key)));
  }

  const asksAgain = (form, key) => keyOf(form) === key.split("#")[0];

  /* Forget what was saved; what was sent and comes back, to be mended or confirmed, is the same visit still. */
  function settle() {
    let sent = null;
    try {
      sent = JSON.parse(window.sessionStorage.getItem(SENT) ?? "null");
      window.sessionStorage.removeItem(SENT);
    } catch { return null; }
    if (!sent?.key.startsWith(OWN) || !isAnswerTo(sent)) return null; // in doubt it is kept
    if (!wasSaved(sent)) return sent;
    forget(sent.key, sent.ids);
    for (const key of sent.ended ?? []) write(key, []); // of earlier visits too: there is no next time
    return null;
  }

  /* A form with nothing to type may only confirm what the form before it said. */
  function confirmSent(form) {
    form.addEventListener("submit", function (event) { if (!event.defaultPrevented) noteSent(unfinished); });
    form.querySelectorAll("a[data-discards]").forEach(function (way) {
      way.addEventListener("click", function () { forget(unfinished.key, unfinished.ids); });
    });
  }

  function askAtSignOut(form) {
    form.addEventListener("submit", function (event) {
      const keys = keysOf(OWN).filter((key) => read(key).length);
      const pages = [...new Set(keys.map((key) => read(key)[0].page).filter(Boolean))].map((page) => `“${page}”`);
      const where = pages.length ? `ที่หน้า ${pages.join(" และ ")} ` : "";
      const question = `มีสิ่งที่กรอกไว้และยังไม่ได้บันทึก ${where}หากออกจากระบบ สิ่งนั้นจะถูกลบออกจากเครื่องนี้ ต้องการออกจากระบบหรือไม่`;
      if (keys.length && !window.confirm(question)) {
        event.preventDefault();
        return;
      }
      document.dispatchEvent(new Event("ita-drafts-dropped"));
      keys.forEach((key) => write(key, []));
    }, { capture: true }); // before the other listeners, which heed a sending that was stopped
  }

  const FORMS = Array.from(document.querySelectorAll("form[data-unsaved-warning]"));

  function keyOf(form) {
    return OWN + new URL(form.getAttribute("action") || window.location.href, window.location.href).pathname;
  }

  const unfinished = settle();
  forgetOld();
  const seen = {};
  for (const form of FORMS) {
    const key = keyOf(form);
    if (form.querySelector("[type=password]")) continue;
    // A few ticks are made again faster than a question about them is read.
    if (form.querySelector(TYPED)) {
      seen[key] = (seen[key] ?? 0) + 1;
      keep(form, seen[key] > 1 ? `${key}#${seen[key]}` : key);
    } else if (unfinished && asksAgain(form, unfinished.key)) confirmSent(form);
  }
  document.querySelectorAll("form[data-sign-out]").forEach(askAtSignOut);
})();
