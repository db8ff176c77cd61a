import { type Figure, hasPassed, type ScenarioResult } from '../result.js';

/** The table at the end: a block a scenario and system, a line a verdict and a figure. */
export function renderResults(results: readonly ScenarioResult[]): string {
  return results.map(renderResult).join('\n');
}

/** The last line. Each verdict counts; a run without one counts as failed. */
export function renderSummary(results: readonly ScenarioResult[]): string {
  const outcomes = results.flatMap(({ verdicts }) =>
    verdicts.length > 0 ? verdicts.map(({ ok }) => ok) : [false],
  );
  const passed = outcomes.filter(Boolean).length;
  return `lab: ${passed} passed, ${outcomes.length - passed} failed`;
}

/** Seconds are shown in the unit that leaves few digits before the point; other units as they are. */
export function formatFigure({ value, unit }: Figure): string {
  if (unit !== 's') return `${Number(value.toPrecision(6))} ${unit}`.trimEnd();
  const size = Math.abs(value);
  if (size >= 1 || size === 0) return `${value.toFixed(1)} s`;
  if (size >= 1e-3) return `${(value * 1e3).toFixed(2)} ms`;
  return `${(value * 1e6).toFixed(2)} us`;
}

function renderResult(result: ScenarioResult): string {
  const { scenario, system, seconds, verdicts, figures, logs } = result;
  const width = Math.max(0, ...figures.map(({ name }) => name.length));
  return [
    `${hasPassed(result) ? 'passed' : 'FAILED'}  ${scenario} on ${system}, ${seconds.toFixed(0)} s`,
    ...verdicts.map(({ what, found, ok }) => `  ${ok ? 'ok    ' : 'FAILED'} ${what}: ${found}`),
    ...figures.map((figure) => `  ${figure.name.padEnd(width)}  ${formatFigure(figure).padStart(12)}`),
    ...(logs === undefined ? [] : [`  logs: ${logs}`]),
    '',
  ].join('\n');
}
