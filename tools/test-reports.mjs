/**
 * Runs vitest and Playwright and reads their JSON reports into numbers. A test file that could not even load counts as
 * a failure, and whatever was skipped is named, so that nothing goes missing quietly.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { root } from './setup.mjs';
import { programs, run } from './steps.mjs';

const folder = join(root, 'test-results');

/** The runner's own failure (nothing found, an error outside of any test) must not vanish behind passing tests. */
const withRunner = (failed, code) => (failed === 0 && code !== 0 ? 1 : failed);

/** @returns {{ passed: number, failed: number, skipped: string[] }} */
export function readVitestReport(report, code) {
  const tests = report.testResults.flatMap((file) => file.assertionResults.map((test) => ({ file: file.name, ...test })));
  const failedTests = tests.filter(({ status }) => status === 'failed').length;
  const brokenFiles = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')).length;
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: withRunner(failedTests + brokenFiles, code),
    skipped: tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ file, fullName }) => `${relative(root, resolve(root, file))}: ${fullName}`),
  };
}

/** @returns {{ passed: number, failed: number, skipped: string[] }} */
export function readPlaywrightReport(report, code) {
  const skippedIn = (suite, path) => [
    ...(suite.specs ?? []).filter((spec) => spec.tests.some((test) => test.status === 'skipped')).map((spec) => [...path, spec.title].join(' › ')),
    ...(suite.suites ?? []).flatMap((inner) => skippedIn(inner, [...path, inner.title])),
  ];
  const { expected, unexpected, flaky } = report.stats;
  return {
    passed: expected,
    failed: withRunner(unexpected + flaky + report.errors.length, code),
    skipped: report.suites.flatMap((suite) => skippedIn(suite, [suite.title])),
  };
}

async function runAndRead(name, read, start) {
  const file = join(folder, `${name}.json`);
  rmSync(file, { force: true });
  const { code } = await start(file);
  if (!existsSync(file)) return { passed: 0, failed: 1, output: `${name}: the runner left no report` };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  for (const error of report.errors ?? []) console.log(error.message ?? error.value);
  const result = read(report, code);
  for (const test of result.skipped) console.log(`  skipped: ${test}`);
  return result;
}

/** @returns {Promise<{ passed: number, failed: number, output?: string }>} */
export const runVitest = (name, args) =>
  runAndRead(name, readVitestReport, (file) => run(programs.vitest, ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]));

/** @returns {Promise<{ passed: number, failed: number, output?: string }>} */
export const runPlaywright = (env) =>
  runAndRead('browser', readPlaywrightReport, (file) => run(programs.playwright, ['test', '--reporter=list,json'], { env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file } }));
