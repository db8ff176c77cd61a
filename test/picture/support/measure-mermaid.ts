/**
 * An expression for the browser, in a page that has drawn a flowchart of Mermaid: what is wrong with it, a line each, and
 * the text of its boxes. No box lies on another, all text is in its box, no title of a frame lies on a box, no line of text is
 * broken, secondaries are below.
 */
export const MEASURE_MERMAID = `(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const area = (node) => ({ name: node.textContent.trim(), ...node.getBoundingClientRect().toJSON() });
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const holds = (a, b) => a.left <= b.left + 1 && a.top <= b.top + 1 && a.right >= b.right - 1 && a.bottom >= b.bottom - 1;
  const wrong = [];
  const boxes = all('.node').map((node) => {
    const [shape] = all('rect, path, circle', node).map(area);
    const [text] = all('.nodeLabel', node).map(area);
    if (text && text.width > 0 && !holds(shape, text)) wrong.push('outside of its box: ' + text.name);
    return { ...shape, name: text ? text.name : '' };
  });
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
    if (meet(a, b)) wrong.push('box on box: ' + a.name + ' / ' + b.name);
  }));
  for (const title of all('.cluster-label').map(area))
    for (const box of boxes) if (meet(title, box)) wrong.push('title on a box: ' + title.name);
  for (const label of all('.nodeLabel')) {
    const height = Number.parseFloat(getComputedStyle(label).lineHeight);
    const lines = label.querySelectorAll('br').length + 1;
    if (label.getBoundingClientRect().height > (lines + 0.5) * height) wrong.push('wrapped: ' + label.textContent);
  }
  const placed = all('.node').map((node) => [/-(g[0-9]+)([ps])[0-9]+-/.exec(node.id), area(node)]).filter(([id]) => id);
  for (const [[, group, kind], primary] of placed)
    for (const [[, other, otherKind], secondary] of placed)
      if (group === other && kind === 'p' && otherKind === 's' && primary.bottom > secondary.top) wrong.push('beside, not below: ' + secondary.name);
  if (placed.length === 0) wrong.push('no boxes');
  return { wrong, lines: all('.nodeLabel').map((node) => node.innerText.split('\\n')).flat() };
})()`;
