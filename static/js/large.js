/* A page of the preview, as large as the window, over the form: what is typed stays where it is. */
(function () {
  "use strict";

  const dialog = document.getElementById("large-preview");
  const box = document.getElementById("live-preview");
  if (!dialog?.showModal) return; // then its link opens the page by itself

  const heading = dialog.querySelector("h2");
  const frame = dialog.querySelector(".app-paper");
  const turns = dialog.querySelectorAll("[data-turn]");
  const picture = document.createElement("img");
  picture.className = "app-paper-page";
  frame.append(picture);
  let shown = 0;

  const linkOf = (number) => document.getElementById(`preview-${number}`)?.closest("a");

  async function enlarge(address) {
    const large = new Image();
    large.src = address;
    try {
      await large.decode();
      if (picture.dataset.large === address) picture.src = address;
    } catch { /* the smaller one stays */ }
  }

  function show(number) {
    while (number > 0 && !linkOf(number)) number -= 1; // what is typed has fewer pages by now
    if (!number) {
      dialog.close();
      box.focus();
      return;
    }
    const small = linkOf(number).querySelector("img");
    shown = number;
    for (const name of ["src", "width", "height"]) picture.setAttribute(name, small.getAttribute(name));
    const { large, name } = linkOf(number).dataset;
    picture.alt = heading.textContent = name;
    picture.dataset.large = large;
    enlarge(large);
    for (const button of turns) button.hidden = !linkOf(number + Number(button.dataset.turn));
  }

  box.addEventListener("click", function (event) {
    const link = event.target.closest("a[data-large]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return; // who asks for a window gets one
    event.preventDefault();
    show(Number(link.querySelector("img").id.replace("preview-", "")));
    dialog.showModal();
    dialog.scrollTop = 0;
  });

  for (const button of turns) {
    button.addEventListener("click", function () {
      show(shown + Number(button.dataset.turn));
      dialog.scrollTop = 0;
      if (button.hidden) frame.focus(); // the last page: what was pressed is gone
    });
  }
  dialog.querySelector("[data-close]").addEventListener("click", function () { dialog.close(); });
  dialog.addEventListener("close", function () { linkOf(shown)?.focus(); });
  new MutationObserver(function () { if (dialog.open) show(shown); }).observe(box, { childList: true });
})();
