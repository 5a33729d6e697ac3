/** The tools behind `npm test` themselves: what fails must count, and a machine that won't do must be told why. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { findChromium } from '../tools/browsers.mjs';
import { checkNode, isInstalled } from '../tools/setup.mjs';
import { Tally, run } from '../tools/steps.mjs';
import { readPlaywrightReport, readVitestReport } from '../tools/test-reports.mjs';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it.each(['18.20.0', '20.18.3', '21.7.0', '22.11.0'])('refuses Node %s with the version it needs', (version) => {
  expect(() => { checkNode(version); }).toThrow(/needs Node 20\.19 or newer.*this is/);
});

it.each(['20.19.0', '20.20.2', '22.12.0', '23.0.0', '24.1.0'])('takes Node %s', (version) => {
  expect(() => { checkNode(version); }).not.toThrow();
});

it('notices dependencies that are missing or of another version, but not those for other systems', () => {
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-setup-'));
  const write = (name: string, packages: object): void => { writeFileSync(join(folder, name), JSON.stringify({ packages })); };
  write('package-lock.json', { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/only-mac': { version: '1.0.0', optional: true } });
  expect(isInstalled(folder)).toBe(false);
  mkdirSync(join(folder, 'node_modules'));
  write('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.0' } });
  expect(isInstalled(folder)).toBe(true);
  write('node_modules/.package-lock.json', { 'node_modules/a': { version: '0.9.0' } });
  expect(isInstalled(folder)).toBe(false);
  write('node_modules/.package-lock.json', {});
  expect(isInstalled(folder)).toBe(false);
  rmSync(folder, { recursive: true });
});

it('does not look past a browser that was named but is not there', () => {
  vi.stubEnv('PATCHCORD_CHROMIUM', '/no/such/browser');
  expect(() => findChromium()).toThrow(/PATCHCORD_CHROMIUM says \/no\/such\/browser/);
});

it('counts a step that fails, throws or cannot be started as one failure, and runs the rest', async () => {
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const exitCode = process.exitCode;
  const tally = new Tally();
  await tally.step('two pass', () => Promise.resolve({ passed: 2, failed: 0 }));
  await tally.step('throws', () => Promise.reject(new Error('no browser')));
  await tally.check('missing', 'tools/no-such-tool.mjs');
  await tally.step('one of each', () => Promise.resolve({ passed: 1, failed: 1 }));
  tally.finish();
  expect(said.mock.calls.at(-1)).toEqual(['3 passed, 3 failed']);
  expect(process.exitCode).toBe(1);
  process.exitCode = exitCode;
});

it('is no success when nothing ran', () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const exitCode = process.exitCode;
  new Tally().finish();
  expect(process.exitCode).toBe(1);
  process.exitCode = exitCode;
});

it('keeps the output of a program that fails', async () => {
  const { code, output } = await run('tools/no-such-tool.mjs', [], { quiet: true });
  expect(code).not.toBe(0);
  expect(output).toContain('no-such-tool.mjs');
});

it('counts a vitest file that could not load, and an error outside of any test', () => {
  const suite = (status: string, ...tests: string[]): object => ({ name: 'x.test.ts', status, assertionResults: tests.map((state) => ({ status: state, fullName: state })) });
  expect(readVitestReport({ testResults: [suite('passed', 'passed', 'passed', 'skipped')] }, 0)).toEqual({ passed: 2, failed: 0, skipped: ['x.test.ts: skipped'] });
  expect(readVitestReport({ testResults: [suite('passed', 'passed'), suite('failed')] }, 1)).toMatchObject({ passed: 1, failed: 1 });
  expect(readVitestReport({ testResults: [suite('failed', 'failed', 'failed', 'passed')] }, 1)).toMatchObject({ passed: 1, failed: 2 });
  expect(readVitestReport({ testResults: [suite('passed', 'passed')] }, 1)).toMatchObject({ passed: 1, failed: 1 });
});

it('counts Playwright’s flaky tests and errors as failures, and names what was skipped', () => {
  const spec = (title: string, status: string): object => ({ title, tests: [{ status }] });
  const report = (stats: object, errors: object[] = []): object => ({ stats, errors, suites: [{ title: 'a.e2e.ts', specs: [spec('one', 'expected')], suites: [{ title: 'firefox', specs: [spec('two', 'skipped')] }] }] });
  expect(readPlaywrightReport(report({ expected: 3, unexpected: 0, flaky: 0 }), 0)).toEqual({ passed: 3, failed: 0, skipped: ['a.e2e.ts › firefox › two'] });
  expect(readPlaywrightReport(report({ expected: 3, unexpected: 1, flaky: 1 }), 1)).toMatchObject({ passed: 3, failed: 2 });
  expect(readPlaywrightReport(report({ expected: 0, unexpected: 0, flaky: 0 }, [{ message: 'no server' }]), 1)).toMatchObject({ failed: 1 });
  expect(readPlaywrightReport(report({ expected: 3, unexpected: 0, flaky: 0 }), 1)).toMatchObject({ passed: 3, failed: 1 });
});
