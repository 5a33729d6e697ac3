/**
 * Reads the JSON reports of vitest and Playwright into numbers. A test file that could not even load counts as a
 * failure, and whatever was skipped is named, so that nothing goes missing quietly.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './setup.mjs';
import { programs, run } from './steps.mjs';

const folder = join(root, 'test-results');

function read(file) {
  if (!existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, 'utf8'));
}

const nameSkipped = (names) => {
  for (const name of names) console.log(`  skipped: ${name}`);
};

/** The runner's own failure (nothing found, an error outside of any test) must not vanish behind passing tests. */
const withRunner = ({ passed, failed }, code) => ({ passed, failed: failed === 0 && code !== 0 ? 1 : failed });

/** @returns {Promise<{ passed: number, failed: number, output?: string }>} */
export async function runVitest(name, args) {
  const file = join(folder, `${name}.json`);
  rmSync(file, { force: true });
  const { code } = await run(programs.vitest, ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
  const report = read(file);
  if (!report) return { passed: 0, failed: 1, output: 'vitest left no report' };
  const count = { passed: 0, failed: 0 };
  const skipped = [];
  for (const suite of report.testResults) {
    const states = suite.assertionResults.map((test) => test.status);
    const failed = states.filter((state) => state === 'failed').length;
    count.passed += states.filter((state) => state === 'passed').length;
    count.failed += suite.status === 'failed' ? Math.max(1, failed) : failed;
    for (const test of suite.assertionResults) if (test.status !== 'passed' && test.status !== 'failed') skipped.push(`${relative(root, suite.name)}: ${test.fullName}`);
  }
  nameSkipped(skipped);
  return withRunner(count, code);
}

/** @returns {Promise<{ passed: number, failed: number, output?: string }>} */
export async function runPlaywright(args, env) {
  const file = join(folder, 'browser.json');
  rmSync(file, { force: true });
  const { code } = await run(programs.playwright, ['test', ...args, '--reporter=list,json'], { env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file } });
  const report = read(file);
  if (!report) return { passed: 0, failed: 1, output: 'Playwright left no report' };
  for (const error of report.errors) console.log(error.message ?? error.value);
  const titles = (suite, path) => [
    ...(suite.specs ?? []).filter((spec) => spec.tests.some((test) => test.status === 'skipped')).map((spec) => [...path, spec.title].join(' › ')),
    ...(suite.suites ?? []).flatMap((inner) => titles(inner, [...path, inner.title])),
  ];
  nameSkipped(report.suites.flatMap((suite) => titles(suite, [suite.title])));
  const { expected, unexpected, flaky } = report.stats;
  return withRunner({ passed: expected, failed: unexpected + flaky + report.errors.length }, code);
}
