import { isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument } from 'yaml';

/** By line of a YAML text, from 1: the keys that lead to what begins on it, of indexes their digits. */
export function listYamlPaths(text: string): Map<number, readonly string[]> {
  const lineCounter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter });
  const paths = new Map<number, readonly string[]>();
  const walk = (node: ParsedNode | null, path: readonly string[]): void => {
    const children = isMap(node)
      ? node.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : '', key, value] as const)
      : isSeq(node)
        ? node.items.map((item, index) => [String(index), item, item] as const)
        : [];
    for (const [step, begin, value] of children) {
      paths.set(lineCounter.linePos(begin.range[0]).line, [...path, step]);
      walk(value, [...path, step]);
    }
  };
  walk(contents, []);
  return paths;
}
