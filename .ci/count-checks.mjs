// count-checks.mjs REPORT EXITCODE: prints "passed failed skipped" of vitest's JSON report. A test file that did not
// load counts as one failure, and so do an exit code other than 0 that nothing in the report explains and no check.
import { readFileSync } from 'node:fs';

const [path, code] = process.argv.slice(2);

function readReport() {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  }
}

const report = readReport();
const unloaded = report.testResults.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
).length;
const explained = report.numFailedTests + unloaded;
const unexplained = explained === 0 && (code !== '0' || report.numPassedTests === 0);
console.log(report.numPassedTests, unexplained ? 1 : explained, report.numPendingTests + report.numTodoTests);
