type Dimensions = Readonly<Record<string, readonly unknown[]>>;
type Row<D extends Dimensions> = { readonly [K in keyof D]: D[K][number] };

/**
 * Rows in which each value of each dimension meets each value of every other dimension at least once: far fewer than
 * the full product. Greedy and without chance: the same dimensions give the same rows.
 */
export function coverPairs<D extends Dimensions>(dimensions: D): Row<D>[] {
  const names = Object.keys(dimensions);
  const open = new Set(listPairs(names, dimensions));
  const rows: Row<D>[] = [];
  for (const pair of open) {
    if (!open.has(pair)) continue;
    const row = fillRow(new Map(parsePair(pair)), names, dimensions, open);
    for (const covered of pairsOf(row)) open.delete(covered);
    // Every name of the dimensions has got one of its own values just before.
    rows.push(
      Object.fromEntries([...row].map(([name, index]) => [name, dimensions[name]?.[index]])) as Row<D>,
    );
  }
  return rows;
}

type Choice = readonly [name: string, index: number];

const keyOf = (one: Choice, other: Choice): string => JSON.stringify([one, other]);
// Only what keyOf has written.
const parsePair = (pair: string): [Choice, Choice] => JSON.parse(pair) as [Choice, Choice];

function listPairs(names: readonly string[], dimensions: Dimensions): string[] {
  const choices = (name: string): Choice[] => (dimensions[name] ?? []).map((_, index) => [name, index]);
  return names.flatMap((first, at) =>
    names
      .slice(at + 1)
      .flatMap((second) =>
        choices(first).flatMap((one) => choices(second).map((other) => keyOf(one, other))),
      ),
  );
}

/** Gives each dimension that is still free the value that meets the most partners for the first time. */
function fillRow(
  row: Map<string, number>,
  names: readonly string[],
  dimensions: Dimensions,
  open: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  for (const name of names) {
    if (row.has(name)) continue;
    const gains = (dimensions[name] ?? []).map((_, index) =>
      countNew(new Map([...row, [name, index]]), names, open),
    );
    row.set(name, gains.indexOf(Math.max(...gains)));
  }
  return new Map(names.map((name) => [name, row.get(name) ?? 0]));
}

function countNew(
  row: ReadonlyMap<string, number>,
  names: readonly string[],
  open: ReadonlySet<string>,
): number {
  const ordered = names.flatMap((name): Choice[] => {
    const index = row.get(name);
    return index === undefined ? [] : [[name, index]];
  });
  return pairsOf(new Map(ordered)).filter((pair) => open.has(pair)).length;
}

function pairsOf(row: ReadonlyMap<string, number>): string[] {
  const choices = [...row];
  return choices.flatMap((one, at) => choices.slice(at + 1).map((other) => keyOf(one, other)));
}
