type Attributes = Readonly<Record<string, string | number>>;

/** An XML element; what it holds is elements already, or text from `xmlText`. */
export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(String(value))}"`);
  const start = `<${name}${written.join('')}`;
  if (content.length === 0) return `${start}/>`;
  const inner = content.length > 1 ? `\n${content.join('\n')}\n` : content.join('');
  return `${start}>${inner}</${name}>`;
}

/** Text as XML has it. */
export function xmlText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
