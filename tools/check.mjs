/** The fast loop while working: types, kernels, lint, import plan and unit tests, in under a minute. */
import { main, setUp } from './setup.mjs';
import { Tally, programs } from './steps.mjs';
import { runVitest } from './test-reports.mjs';

await main(async () => {
  setUp();
  const tally = new Tally();
  await tally.check('generate', 'tools/generate.mjs');
  await Promise.all([
    (async () => {
      await tally.check('kernels', 'tools/kernels.mjs');
      await tally.check('types', programs.tsc, ['-p', 'tsconfig.json', '--noEmit']);
    })(),
    tally.check('lint', programs.eslint, ['--max-warnings', '0', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '.']),
  ]);
  await tally.step('import plan and unit tests', () => runVitest('unit', ['--project', 'plan', '--project', 'unit']));
  tally.finish();
});
