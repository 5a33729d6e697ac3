import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GENERATED = join(ROOT, 'worklets/generated');
const folder = mkdtempSync(join(tmpdir(), 'patchcord-kernels-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const build = (...args: string[]): string => execFileSync(process.execPath, [join(ROOT, 'tools/kernels.mjs'), '-O0', ...args], { encoding: 'utf8' });
/** What editors and the type check see, and when it was written. */
const shown = (): string[] => readdirSync(GENERATED).filter((name) => name.endsWith('.ts')).map((name) => `${name} ${statSync(join(GENERATED, name)).mtimeMs}`);

test('a build of some kernels leaves the others’ table alone, and is done once', () => {
  const before = shown();
  const out = join(folder, 'engine.wasm');
  expect(build('--only', 'fader', '--out', out)).toContain('1 kernels');
  expect(shown()).toEqual(before);
  expect(JSON.parse(readFileSync(`${out}.json`, 'utf8'))).toEqual({ fader: 0 });
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(existsSync(out)).toBe(true);
  expect(build('--only', 'fader', '--out', out)).toContain('up to date');
});
