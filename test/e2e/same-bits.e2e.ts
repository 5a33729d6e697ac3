/**
 * One engine, the same bits: the beginning of every shipped patch, and of one with every node, in Node, in a worker of the
 * page, live from stop, and in Firefox, at three rates.
 */
import { expect } from '@playwright/test';
import { shipped } from '../../src/catalog/shipped.ts';
import { atRate } from '../../src/patch/change-rate.ts';
import type { Patch } from '../../src/patch/patch.ts';
import { toText } from '../../src/patch/to-text.ts';
import { findFirefox } from '../../tools/browsers.mjs';
import { test } from './disk-page.ts';
import { everyNodePatch } from './every-node-patch.ts';
import { type RenderJob, renderInFirefox } from './firefox-render.ts';
import { floatsOf, type LiveApp, lookAway, openApp, recordTake, type Take } from './live-page.ts';
import { firstDifference, renderInNode, shippedPatches } from './node-render.ts';
import { renderInPage } from './page-render.ts';

test.describe.configure({ mode: 'parallel' });

/** Long enough for all but those that begin with a silence. */
const SECONDS = [1, 4] as const;
/** A take in which a recording came too late proves nothing about bits: it is taken again, so often. */
const TAKES = 4;
const RATES = [44100, 48000, 96000];
const titled = (patch: Patch): string => patch.title || patch.id;
const patchesAt = (rateHz: number): Patch[] => [everyNodePatch(shipped, rateHz), ...shippedPatches().map((patch) => atRate(patch, rateHz))];

const references = new Map<string, Promise<Float32Array>>();
/** The beginning of it, as far as there is sound in it. */
function inNode(patch: Patch): Promise<Float32Array> {
  const key = `${titled(patch)} at ${patch.rateHz} Hz`;
  const known = references.get(key);
  if (known !== undefined) return known;
  const make = async (): Promise<Float32Array> => {
    for (const seconds of SECONDS) {
      const samples = await renderInNode(patch, seconds * patch.rateHz);
      if (samples.some((sample) => sample !== 0)) return samples;
    }
    throw new Error(`${key} is silent, and a silent patch proves nothing`);
  };
  const made = make();
  references.set(key, made);
  return made;
}

async function takeInTime(app: LiveApp, frames: number): Promise<Take> {
  for (let left = TAKES; ; left--) {
    const take = await recordTake(app, frames);
    if (take.starved === 0 || left === 1) return take;
    console.log(`a recording was late ${take.starved} times: taken again`);
  }
}

for (const rateHz of RATES) {
  test(`Node, a worker and live sound agree to the bit at ${rateHz} Hz`, async ({ page }) => {
    test.setTimeout(240_000);
    const app = await openApp(page, './?patch=none');
    await lookAway(page);
    for (const patch of patchesAt(rateHz)) {
      await test.step(titled(patch), async () => {
        const expected = await inNode(patch);
        const frames = expected.length / 2;
        expect(expected.every(Number.isFinite)).toBe(true);
        const rendered = floatsOf(await app.evaluate(renderInPage, { text: toText(patch), frames }));
        expect(firstDifference(rendered, expected), 'a worker against Node').toBe('equal');
        // It is open, and has not been touched.
        const live = await takeInTime(app, frames);
        expect(live.host).toBe('worklet');
        expect(live.gaps).toBe(0);
        expect(live.starved).toBe(0);
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
  const jobs = await Promise.all(patches.map(async (patch, k): Promise<RenderJob> => ({ name: `${k}`, text: toText(patch), frames: (await inNode(patch)).length / 2 })));
  const answers = await renderInFirefox(jobs, 360_000);
  for (const [k, patch] of patches.entries()) {
    const base64 = answers.get(`${k}`);
    expect(base64, `${titled(patch)} at ${patch.rateHz} Hz`).toBeDefined();
    expect(firstDifference(floatsOf(base64!), await inNode(patch)), `${titled(patch)} at ${patch.rateHz} Hz`).toBe('equal');
  }
});
