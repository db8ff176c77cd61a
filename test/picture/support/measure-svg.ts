/**
 * An expression for the browser, in the SVG's own document: what is wrong with it, a line each. Each box has its text in
 * it, each frame its title; no text, box or frame lies on another; no line runs through text or a box, or crosses one of
 * another kind; all is inside the picture. As text, since it knows the browser's types and none of ours.
 */
export const MEASURE_SVG = `(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const area = (node) => {
    const { x, y, width, height } = node.getBBox();
    return { name: node.textContent || node.getAttribute('class'), left: x, top: y, right: x + width, bottom: y + height };
  };
  // Letters do not fill their line: a pixel is forgiven.
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const holds = (a, b) => a.left <= b.left && a.top <= b.top && a.right >= b.right && a.bottom >= b.bottom;
  const wrong = [];
  const apart = (what, areas) => areas.forEach((a, i) => areas.slice(i + 1).forEach((b) => {
    if (meet(a, b)) wrong.push(what + ' on ' + what + ': ' + a.name + ' / ' + b.name);
  }));
  if (document.documentElement.localName !== 'svg' || all('parsererror').length > 0) return ['no SVG: ' + document.documentElement.textContent];
  const [, , width, height] = document.documentElement.getAttribute('viewBox').split(' ').map(Number);
  const picture = { left: 0, top: 0, right: width, bottom: height };
  const texts = all('text').map(area);
  for (const text of texts) if (!holds(picture, text)) wrong.push('outside of the picture: ' + text.name);
  for (const box of all('.box')) {
    const [edge] = all('rect', box).map(area);
    for (const text of all('text', box).map(area)) if (!holds(edge, text)) wrong.push('outside of its box: ' + text.name);
  }
  const frames = all('.frame').map(area);
  for (const group of all('.group')) {
    const [frame] = all('.frame', group).map(area);
    for (const text of all('.head text', group).map(area)) if (!holds(frame, text)) wrong.push('outside of its frame: ' + text.name);
    for (const box of all('.box rect:not(.outside)', group).map(area)) if (!holds(frame, box)) wrong.push('outside of its frame: a box');
  }
  const boxes = all('.box rect').map(area);
  apart('text', texts);
  apart('box', boxes);
  apart('frame', frames);
  for (const box of all('.box rect.outside').map(area)) for (const frame of frames) if (meet(box, frame)) wrong.push('outside on a frame');
  for (const head of all('.head').map(area)) for (const box of boxes) if (meet(head, box)) wrong.push('box on a title: ' + head.name);
  for (const link of all('.link').map(area)) {
    const line = { ...link, left: link.left - 1.5, right: link.right + 1.5, top: link.top - 1.5, bottom: link.bottom + 1.5 };
    for (const text of texts) if (meet(line, text)) wrong.push('a line through ' + text.name);
    for (const box of boxes) if (meet({ ...line, left: line.left + 1, right: line.right - 1, top: line.top + 1, bottom: line.bottom - 1 }, box)) wrong.push('a line through a box');
  }
  const links = all('.link').map((link) => ({ ...area(link), name: link.getAttribute('class') }));
  for (const one of links) for (const other of links)
    if (one.name !== other.name && meet(one, other)) wrong.push(one.name + ' crosses ' + other.name);
  if (boxes.length === 0) wrong.push('no boxes');
  return wrong;
})()`;
