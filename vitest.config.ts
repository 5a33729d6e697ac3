/**
 * Tests in Node, one project a kind: `unit` beside the sources, `fuzz` likewise, `nodes` in each node's folder, `examples`, `plan` (import
 * directions), one per folder of test/, and `whole` for what stands in test/ itself.
 */
import { readdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const SLOW_MS = 60_000;

const project = (name: string, include: string[], exclude: string[] = []) => ({
  // Files share what they import: most of a file's time would be spent on loading the house anew.
  test: { name, include, exclude, isolate: false, environment: 'node' as const, setupFiles: ['test/equal-samples.ts'], testTimeout: SLOW_MS, hookTimeout: SLOW_MS },
});

const folders = readdirSync(new URL('test', import.meta.url), { withFileTypes: true })
  .map((entry) => entry.name)
  // Made-up nodes for tests of the engine; they have none of their own.
  .filter((name) => name !== 'nodes' && !name.includes('.'));

/** Thousands of damaged files: too slow for the fast loop. */
const FUZZ = 'src/**/*-fuzz.test.ts';
const PLAN = 'test/import-plan.test.ts';

export default defineConfig({
  test: {
    maxWorkers: 2,
    passWithNoTests: false,
    projects: [
      project('unit', ['src/**/*.test.ts', 'worklets/**/*.test.ts'], [FUZZ]),
      project('fuzz', [FUZZ]),
      project('nodes', ['nodes/**/*.test.ts']),
      project('examples', ['examples/**/*.test.ts']),
      project('plan', [PLAN]),
      project('whole', ['test/*.test.ts'], [PLAN]),
      ...folders.map((name) => project(name, [`test/${name}/**/*.test.ts`])),
    ],
  },
});
