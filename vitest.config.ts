/**
 * Tests in Node: `unit` beside the sources for the fast loop, `plan` (import directions), and `whole` for all others. Few
 * projects, for each reads the house for itself; a folder of tests is run by its path: `npx vitest run test/contract`.
 */
import { defineConfig } from 'vitest/config';

const SLOW_MS = 60_000;

const project = (name: string, include: string[], exclude: string[] = []) => ({
  // Files share what they import: most of a file's time would be spent on loading the house anew.
  test: { name, include, exclude, isolate: false, environment: 'node' as const, setupFiles: ['test/equal-samples.ts'], testTimeout: SLOW_MS, hookTimeout: SLOW_MS },
});

/** Thousands of damaged files: too slow for the fast loop. */
const FUZZ = 'src/**/*-fuzz.test.ts';
const PLAN = 'test/import-plan.test.ts';
const UNIT = ['src/**/*.test.ts', 'worklets/**/*.test.ts'];

export default defineConfig({
  test: {
    maxWorkers: 2,
    passWithNoTests: false,
    projects: [
      project('unit', UNIT, [FUZZ]),
      project('plan', [PLAN]),
      project('whole', [FUZZ, '{nodes,examples,test}/**/*.test.ts'], [PLAN]),
    ],
  },
});
