/** The lines of a program without what it does with keys. */
export function cutKeys(lines: readonly string[]): string[] {
  let isWithin = false;
  return lines.filter((line) => {
    if (line.trim() === '# begin: only with keys') isWithin = true;
    const isKept = !isWithin;
    if (line.trim() === '# end: only with keys') isWithin = false;
    return isKept;
  });
}
