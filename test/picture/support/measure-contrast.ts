/** An expression for the browser, in the SVG's own document: the text that stands out less than WCAG's 4.5 to 1 from what is under it. */
export const MEASURE_CONTRAST = `(() => {
  const luminance = (colour) => {
    const parts = colour.match(/[0-9.]+/g).slice(0, 3).map((part) => part / 255);
    const [r, g, b] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const fill = (node) => luminance(getComputedStyle(node).fill);
  const grounds = [...document.querySelectorAll('rect')];
  const found = [];
  for (const text of document.querySelectorAll('text')) {
    const { x, y } = text.getBBox();
    // What was drawn last lies on top.
    const under = grounds.filter((rect) => {
      const area = rect.getBBox();
      return area.x <= x && area.y <= y && area.x + area.width > x && area.y + area.height > y;
    }).at(-1);
    const [light, dark] = [fill(text), fill(under)].sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 4.5) found.push(text.textContent + ': ' + contrast.toFixed(1));
  }
  return found;
})()`;
