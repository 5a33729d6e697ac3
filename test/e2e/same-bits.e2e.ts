/**
 * One engine, the same bits: the beginning of every shipped patch, and of one with every node, in Node, in a worker of the
 * page, live from stop, and in Firefox, at three rates.
 */
import { expect, test } from '@playwright/test';
import { shipped } from '../../src/catalog/shipped.ts';
import { atRate } from '../../src/patch/change-rate.ts';
import type { Patch } from '../../src/patch/patch.ts';
import { toText } from '../../src/patch/to-text.ts';
import { findFirefox } from '../../tools/browsers.mjs';
import { everyNodePatch } from './every-node-patch.ts';
import { type RenderJob, renderInFirefox } from './firefox-render.ts';
import { floatsOf, openApp, openPatch, recordTake } from './live-page.ts';
import { firstDifference, renderInNode, shippedPatches } from './node-render.ts';
import { renderInPage } from './page-render.ts';

test.describe.configure({ mode: 'parallel' });

const SECONDS = 2;
const RATES = [44100, 48000, 96000];
const titled = (patch: Patch): string => patch.title || patch.id;
const patchesAt = (rateHz: number): Patch[] => [everyNodePatch(shipped, rateHz), ...shippedPatches().map((patch) => atRate(patch, rateHz))];

const references = new Map<string, Promise<Float32Array>>();
function inNode(patch: Patch): Promise<Float32Array> {
  const key = `${titled(patch)} at ${patch.rateHz} Hz`;
  let made = references.get(key);
  if (made === undefined) references.set(key, (made = renderInNode(patch, SECONDS * patch.rateHz)));
  return made;
}

for (const rateHz of RATES) {
  test(`Node, a worker and live sound agree to the bit at ${rateHz} Hz`, async ({ page }) => {
    test.setTimeout(240_000);
    const app = await openApp(page, './?patch=none');
    for (const patch of patchesAt(rateHz)) {
      await test.step(titled(patch), async () => {
        const frames = SECONDS * rateHz;
        const inPage = app.evaluate(renderInPage, { text: toText(patch), frames });
        const expected = await inNode(patch);
        expect(expected.some((sample) => sample !== 0), 'a silent patch proves nothing').toBe(true);
        expect(expected.every(Number.isFinite)).toBe(true);
        const rendered = floatsOf(await inPage);
        expect(firstDifference(rendered, expected), 'a worker against Node').toBe('equal');
        await openPatch(app, patch);
        const live = await recordTake(app, frames);
        expect(live.host).toBe('worklet');
        expect(live.gaps).toBe(0);
        expect(firstDifference(live.samples, expected), 'live against Node').toBe('equal');
      });
    }
  });
}

test('a worker in Firefox agrees with Node to the bit at every rate', async () => {
  test.setTimeout(400_000);
  if (findFirefox() === undefined) {
    console.log('Firefox is not installed: its bits were not compared.');
    test.skip();
  }
  const patches = RATES.flatMap(patchesAt);
  const jobs = patches.map((patch, k): RenderJob => ({ name: `${k}`, text: toText(patch), frames: SECONDS * patch.rateHz }));
  const answers = await renderInFirefox(jobs, 360_000);
  for (const [k, patch] of patches.entries()) {
    const base64 = answers.get(`${k}`);
    expect(base64, `${titled(patch)} at ${patch.rateHz} Hz`).toBeDefined();
    expect(firstDifference(floatsOf(base64!), await inNode(patch)), `${titled(patch)} at ${patch.rateHz} Hz`).toBe('equal');
  }
});
