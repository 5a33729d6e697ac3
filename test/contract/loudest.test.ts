/** No node is louder than its definition says: steady tones, alike and opposite on both sides, through nodes set at random. */
import { afterEach, expect, test } from 'vitest';
import { defaultsOf } from '../../src/catalog/catalog.ts';
import { loudestOutputs } from '../../src/kit/loudest.ts';
import { inputsOf, kernelNodes, knobs, play, releaseAll } from './subjects.ts';

afterEach(releaseAll);

const RATE = 48000;
/** Filters, detectors and rooms settle before the peak is read. */
const SETTLE_FRAMES = 0.35 * RATE;
const FRAMES = 0.5 * RATE;
const SETTINGS = Number(process.env['PATCHCORD_LOUDEST_SETTINGS'] ?? 6);
/** Rounding, and what is left of the transient. */
const MARGIN = 1.02;

/** Park and Miller, “minimal standard”, 1988. */
function chance(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

const tone = (hz: number, side: number): Float32Array => Float32Array.from({ length: 2 * FRAMES }, (_, i) => Math.sin((2 * Math.PI * hz * (i >> 1)) / RATE) * (i % 2 === 1 ? side : 1));

test.each(kernelNodes.filter(({ outputs }) => Object.keys(outputs).length > 0).map((node) => [node.id, node] as const))('%s is never louder than it says', (_, node) => {
  const next = chance([...node.id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 2147483646, 7) + 1);
  const { config } = defaultsOf(node);
  const keyless = inputsOf(node).filter((name) => node.inputs[name]!.key !== true);
  for (let k = 0; k < SETTINGS; k++) {
    const params = k === 0 ? defaultsOf(node).params : knobs(node, () => next());
    const own = Object.entries(params).flatMap(([name, value]) => (node.params[name]!.unit === 'Hz' ? [value] : []));
    const hz = [997, own[Math.floor(next() * own.length)] ?? 60, 20 * 900 ** next()].map((one) => Math.min(one, 0.45 * RATE));
    const limits = loudestOutputs(node, inputsOf(node).map((name) => (keyless.includes(name) ? 1 : 0)), params, config, RATE);
    expect(limits.length).toBe(Object.keys(node.outputs).length);
    for (const [at, frequency] of (keyless.length === 0 ? hz.slice(0, 1) : hz).entries()) {
      const sound = tone(frequency, at === 1 ? -1 : 1);
      const outputs = play(node, { params, connected: keyless }).run(FRAMES, Object.fromEntries(keyless.map((name) => [name, sound])));
      Object.keys(node.outputs).forEach((name, output) => {
        const peak = outputs[output]!.subarray(2 * SETTLE_FRAMES).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
        expect(peak, `${node.id}.${name} at ${frequency.toFixed(0)} Hz, ${JSON.stringify(params)}`).toBeLessThanOrEqual(limits[output]! * MARGIN + 1e-6);
      });
    }
  }
});
