/**
 * `npm test`: everything that must hold, on a machine that has only Node and npm. Ends with `N passed, N failed`.
 */
import { findFirefox } from './browsers.mjs';
import { ensureChromium, main, setUp } from './setup.mjs';
import { Tally, programs } from './steps.mjs';
import { runPlaywright, runVitest } from './test-reports.mjs';

await main(async () => {
  const tally = new Tally();
  const ready = await tally.step('dependencies', () => {
    setUp();
    return { passed: 0, failed: 0 };
  });
  if (!ready) return tally.finish();

  let chromium;
  await tally.step('Chromium', () => {
    chromium = ensureChromium();
    console.log(`  ${chromium}`);
    return { passed: 0, failed: 0 };
  });
  const firefox = findFirefox();
  console.log(firefox ? `Firefox: ${firefox}` : 'Firefox: not found, so the tests in it will be skipped (on Debian: apt-get install firefox-esr)');
  const browsers = { PATCHCORD_CHROMIUM: chromium ?? '', PATCHCORD_FIREFOX: firefox ?? '' };
  Object.assign(process.env, browsers);

  await tally.check('generate', 'tools/generate.mjs');
  let built = false;
  // Hardly anything here uses more than one core, and the linter takes as long as all of the others.
  await Promise.all([
    tally.check('lint', programs.eslint, ['--max-warnings', '0', '.']),
    (async () => {
      await tally.check('kernels', 'tools/kernels.mjs');
      await tally.check('types', programs.tsc, ['-p', 'tsconfig.json', '--noEmit']);
      built = await tally.check('build', 'tools/build.mjs');
      await tally.step('import plan and unit tests', () => runVitest('unit', ['--project', 'plan', '--project', 'unit']));
    })(),
  ]);
  await tally.step('node, contract, conformance, property and fuzz tests', () => runVitest('tests', ['--project', 'whole']));
  await tally.step('browser tests', () => {
    if (!chromium) throw new Error('not run: there is no Chromium');
    if (!built) throw new Error('not run: the build failed');
    return runPlaywright(browsers);
  });
  tally.finish();
});
