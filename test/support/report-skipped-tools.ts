import type { Reporter, TestModule } from 'vitest/node';
// Only for its declaration of TaskMeta.missingTools.
import type {} from './tools.js';

/** Says at the end of the run which tools were missed, and by how many checks; nothing when none was. */
export default class SkippedToolsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const line = describeSkipped(modules.flatMap(missingToolsOf));
    if (line !== undefined) process.stdout.write(`\n${line}\n`);
  }
}

/** One line for the end of the run, from the missing tools of each skipped check; undefined when none was skipped. */
export function describeSkipped(checks: readonly (readonly string[])[]): string | undefined {
  if (checks.length === 0) return undefined;
  const counts = new Map<string, number>();
  for (const name of checks.flat().sort()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const tools = [...counts].map(([name, count]) => `${name} (${count})`).join(', ');
  return `${checks.length} ${checks.length === 1 ? 'check' : 'checks'} skipped for tools that are not installed: ${tools}`;
}

function missingToolsOf(module: TestModule): readonly (readonly string[])[] {
  return [...module.children.allTests('skipped')].flatMap((check) => {
    const { missingTools } = check.meta();
    return missingTools === undefined ? [] : [missingTools];
  });
}
