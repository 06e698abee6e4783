/* The preview of a paper goes along with the section that is worked on; the focus or the address says which. */
(function () {
  "use strict";

  const box = document.getElementById("live-preview");
  let section = null;
  let stood = 0; // where in the box the section's page stood, in pixels from its top

  function page() {
    return section && box.querySelector(`[data-parts~="${CSS.escape(section.dataset.part)}"]`);
  }

  function remember() {
    if (page()) stood = page().getBoundingClientRect().top - box.getBoundingClientRect().top;
  }

  function bringTo(wanted) {
    if (!page()) return;
    const folded = page().closest("details");
    if (folded) folded.open = true;
    remember();
    box.scrollTop += stood - wanted;
    remember();
  }

  function follow(element) {
    const named = element?.closest("[data-part]");
    if (!named || named === section) return;
    section = named;
    bringTo(0);
  }

  function followAddress() {
    follow(document.getElementById(decodeURIComponent(window.location.hash.slice(1))));
  }

  document.addEventListener("focusin", function (event) { follow(event.target); });
  document.addEventListener("click", function (event) {
    follow(event.target);
    const leads = event.target.closest("a[href^='#preview-']");
    if (leads && page()) leads.hash = page().id; // typing may have moved the section
  });
  window.addEventListener("hashchange", followAddress);
  box.addEventListener("scroll", remember);
  new MutationObserver(function () { bringTo(stood); }).observe(box, { childList: true }); // made anew: as it stood
  followAddress();
})();
