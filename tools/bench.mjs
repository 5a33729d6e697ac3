/**
 * `npm run bench [NAME…]`: runs the measurements in test/bench one after another, so that none disturbs another, and
 * lets each print its table. Figures, not tests: it fails only if a measurement cannot be made.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './browsers.mjs';
import { main, root, setUp } from './setup.mjs';
import { build, isBuilt } from './build.mjs';
import { programs, run } from './steps.mjs';

/** Two hundred browsers are started and killed in one of them. */
const LIMIT_MS = 90 * 60_000;

await main(async () => {
  setUp();
  const folder = join(root, 'test/bench');
  const wanted = process.argv.slice(2);
  const files = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith('.bench.ts') && (wanted.length === 0 || wanted.some((part) => name.includes(part))))
    .sort();
  if (files.length === 0) throw new Error(`no measurement in test/bench matches ${wanted.join(' ') || '*.bench.ts'}`);
  if (!isBuilt()) await build();
  const broken = [];
  for (const name of files) {
    console.log(`\n# ${name.replace(/\.bench\.ts$/, '')}`);
    const { code } = await run(programs.tsx, [join(folder, name)], { env: { PATCHCORD_CHROMIUM: findChromium() ?? '' }, limitMs: LIMIT_MS });
    if (code !== 0) broken.push(name);
  }
  if (broken.length > 0) throw new Error(`\ncould not be measured: ${broken.join(', ')}`);
});
