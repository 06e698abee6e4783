/* Words that browsers tear in two at the ends of lines are kept whole in all of a page's text. */
(function () {
  "use strict";

  // SCREEN_WORDS of thai/wholes.py, which tests/thai/test_wholes.py holds this line to.
  const WORDS = /เป้าหมาย|เปิดเผย|ถูกต้อง|แตกต่างกัน|ต่างกัน|ไม่ต่ำกว่า|ขั้นตอน|ดำเนินการ|เจ้าหน้าที่|ปฏิบัติหน้าที่|ตรวจสอบ|ที่อยู่|เว็บไซต์|นักวิเคราะห์|ผู้จัดทำ|ผู้บริหาร|รองปลัด|รองนายก|องค์การบริหาร|ส่วนตำบล|เทศบาลตำบล|หน่วยงาน|มาตรการ|ปรับปรุง|ข้อเสนอแนะ|ข้อสังเกต|ทรัพย์สิน|หลักฐาน|ประกาศผล|ผู้รายงาน|เอกสาร|หัวหน้า|รายงานผล|ยืนยันผล|บันทึกข้อความ|รักษาราชการแทน|ปฏิบัติราชการแทน|นำกลับมา|คัดลอก|ยังไม่ได้บันทึก|ยังไม่บันทึก|แบบฟอร์ม|จัดซื้อจัดจ้าง|จัดหาพัสดุ|\([\d.]+ → [\d.]+\)|ผู้มีส่วนได้ส่วนเสีย(?:ภายใน|ภายนอก)?|เลขอารบิก(?:ก็ได้)?|เผยแพร่|ส่วนตัว|ตัวชี้วัด(?:ที่ [0-9]+)?|(?<!ปี)งบประมาณ|ดำเนินงาน|(?:ผู้)?รับผิดชอบ|ผู้ดูแลระบบ|E-Service|(?:ผู้)?ลงนาม|รับทราบ|น้ำหนัก|ต่ำกว่า|เครื่องมือ|ลงวันที่|ส่วนราชการ|ภาครัฐ/g;
  const ELSEWHERE = "script, style, textarea, select, code, pre, svg, .app-nowrap, .app-whole, [aria-live], [role=status]";

  function textsWithWords() {
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      return node.matches(ELSEWHERE) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    });
    while (walker.nextNode()) {
      if (walker.currentNode.data.search(WORDS) >= 0) texts.push(walker.currentNode);
    }
    return texts;
  }

  /* Directly in a row or a grid each piece of a text would become a cell of its own. */
  const laysOutCells = (node) => /flex|grid/.test(getComputedStyle(node).display);

  /* Of names of their own: no rule of the style sheet about spans may take them for what it means. */
  function element(name, words) {
    const one = document.createElement(name);
    one.append(...words);
    return one;
  }

  function marked(text) {
    const pieces = [];
    let last = 0;
    for (const found of text.matchAll(WORDS)) {
      pieces.push(text.slice(last, found.index), element("app-word", [found[0]]));
      last = found.index + found[0].length;
    }
    return [...pieces, text.slice(last)].filter(Boolean);
  }

  const texts = textsWithWords().filter((text) => !laysOutCells(text.parentNode)); // all asked before any is changed
  for (const text of texts) {
    const pieces = marked(text.data);
    // A cell of a table is a grid on a phone (data-label): there the whole text is one piece.
    text.replaceWith(...(text.parentNode.dataset?.label === undefined ? pieces : [element("app-text", pieces)]));
  }
})();
