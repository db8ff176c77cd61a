/** What is coloured: a selector, its property, and the colour on light and on dark ground. Lines and boxes differ in form as well. */
const COLOURS: readonly (readonly [selector: string, property: string, light: string, dark: string])[] = [
  ['text', 'fill', '#111827', '#f0f3f6'],
  ['.quiet', 'fill', '#4b5563', '#b3bcc7'],
  ['.ground', 'fill', '#ffffff', '#0d1117'],
  ['.band', 'fill', '#eff2f6', '#1a2029'],
  ['.frame', 'fill', '#ffffff', '#0d1117'],
  ['.frame', 'stroke', '#8a94a0', '#6e7681'],
  ['.primary', 'fill', '#dbeafe', '#14305c'],
  ['.primary', 'stroke', '#1d4ed8', '#79a6ff'],
  ['.secondary', 'fill', '#f8fafc', '#1c2128'],
  ['.secondary', 'stroke', '#64748b', '#9aa4b0'],
  ['.outside', 'fill', '#fef3c7', '#3a2a08'],
  ['.outside', 'stroke', '#b45309', '#e3a83b'],
  ['.ntp', 'stroke', '#334155', '#c3ccd6'],
  ['.tip-ntp', 'fill', '#334155', '#c3ccd6'],
  ['.ptp', 'stroke', '#7e22ce', '#d2a8ff'],
  ['.tip-ptp', 'fill', '#7e22ce', '#d2a8ff'],
  ['.clock', 'stroke', '#b45309', '#e3a83b'],
  ['.tip-clock', 'fill', '#b45309', '#e3a83b'],
  ['.peer', 'stroke', '#1d4ed8', '#79a6ff'],
  ['.tip-peer', 'fill', '#1d4ed8', '#79a6ff'],
];

/** The style sheet: no font from elsewhere, dark where the reader wants it dark. No variables: other programs than browsers do not know them. */
export const STYLE = `
text { font-family: 'DejaVu Sans', Verdana, 'Segoe UI', Helvetica, Arial, sans-serif; }
.strong { font-weight: bold; }
.primary { stroke-width: 3px; }
.outside { stroke-dasharray: 6 3; }
.link { fill: none; stroke-width: 1.5px; }
.ptp { stroke-width: 4px; }
.clock { stroke-width: 2px; stroke-dasharray: 2 4; }
.peer { stroke-dasharray: 4 2; }
${list(2)}
@media (prefers-color-scheme: dark) {
${list(3)}
}
`;

function list(index: 2 | 3): string {
  return COLOURS.map((row) => `${row[0]} { ${row[1]}: ${row[index]}; }`).join('\n');
}
