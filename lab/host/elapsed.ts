/** Seconds since `start` (performance.now()), as progress shows them. */
export function formatElapsed(start: number): string {
  return `[${((performance.now() - start) / 1000).toFixed(1).padStart(7)}]`;
}
