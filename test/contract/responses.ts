/** What the contract measures of a node as a system: its curve and its latency. */
import type { CatalogNode } from '../../src/kit/index.ts';
import { stereo } from '../measure/test-signals.ts';
import { decibels } from './signals.ts';
import { firstOnly, intoFirst, knobs, play } from './subjects.ts';

/** Levels of the response at a few frequencies below 10 kHz, from a small impulse after the knobs have settled. */
export function curveOf(node: CatalogNode, rateHz: number, part: number | undefined): number[] {
  const turned = part === undefined ? {} : Object.fromEntries(Object.entries(knobs(node, part)).filter(([name]) => node.params[name]!.delivery !== 'step'));
  const rig = play(node, { rateHz, ...firstOnly(node), params: turned });
  const frames = rateHz / 2;
  const height = 1 / 1024;
  const [out] = rig.run(frames, intoFirst(node, stereo(frames, (i) => (i === 0 ? height : 0))));
  return [50, 200, 1000, 4000, 9000].map((hz) => {
    const w = (2 * Math.PI * hz) / rateHz;
    let re = 0;
    let im = 0;
    for (let i = 0; i < frames; i++) {
      re += out![2 * i]! * Math.cos(w * i);
      im += out![2 * i]! * Math.sin(w * i);
    }
    return Math.max(-60, decibels(Math.hypot(re, im) / height));
  });
}

/** The lag at which the output is most like the input, either channel with itself. */
export function measuredLatency(input: Float32Array, output: Float32Array, expected: number): number {
  const frames = 8192;
  let best = 0;
  let lag = 0;
  for (let d = Math.max(0, expected - 64); d <= expected + 64; d++) {
    let sum = 0;
    for (let i = 0; i < frames; i++) sum += input[2 * i]! * output[2 * (i + d)]!;
    if (Math.abs(sum) > best) {
      best = Math.abs(sum);
      lag = d;
    }
  }
  return lag;
}
