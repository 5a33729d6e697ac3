/**
 * What each kernel costs on one stereo signal: `npm run bench kernels`. Nanoseconds per quantum of 128 frames at 48 kHz,
 * medians and the best of many turns in which all kernels take part; beside them the figures of the prototype the design was drawn from.
 * Those that a live host has analyzed apart are there once more for two, four and all of their inputs, at work and at rest.
 */
import { shipped } from '../../src/catalog/shipped.ts';
import type { NodeDefinition } from '../../src/kit/index.ts';
import { KernelRig, type RigOptions } from '../contract/kernel-rig.ts';
import { bandParams, STRIP_BANDS } from './mix-patch.ts';

const QUANTUM = 128;
const QUANTA = 100;
const TURNS = 60;

/** Settings under which a kernel works as it does in a mix; others stand at their initial values. */
const AT_WORK: Readonly<Record<string, RigOptions>> = {
  'parametric-eq': { params: bandParams(STRIP_BANDS) },
  compressor: { params: { thresholdDb: -30, ratio: 4 } },
  limiter: { params: { inputDb: 6 } },
  pan: { params: { position: 30 } },
  fader: { params: { levelDb: -3 } },
};
const PROTOTYPE: Readonly<Record<string, string>> = { 'parametric-eq': '1,200–1,800 (4 bands)', compressor: '1,130–1,400', waveshaper: '350–490', pan: '80–140' };

const noise = Float32Array.from({ length: QUANTUM * 2 }, (_, i) => (((i * 7919) % 1000) / 1000 - 0.5) * 0.5);
interface Timed {
  readonly name: string;
  readonly rig: KernelRig;
  readonly times: number[];
}

function timed(name: string, definition: NodeDefinition, options: RigOptions, rests = false): Timed {
  const rig = new KernelRig(definition, options);
  rig.rest(rests);
  rig.play();
  // The input buffers keep it, so every later quantum hears this noise.
  rig.run(QUANTUM, Object.fromEntries(Object.entries(definition.inputs).map(([name, port]) => [name, port.repeated ? [noise] : noise])), [QUANTUM]);
  return { name, rig, times: [] };
}

const rigs = shipped.all().flatMap((definition): Timed[] => {
  const { id, apart } = definition;
  try {
    const inputs = Object.keys(definition.inputs);
    const some = apart === undefined ? [] : [2, 4, inputs.length].map((count) => inputs.slice(0, count));
    return [
      timed(id, definition, AT_WORK[id] ?? {}),
      ...some.flatMap((connected) => [false, true].map((rests) => timed(`${id}, ${connected.length} in${rests ? ', rests' : ''}`, definition, { connected }, rests))),
    ];
  } catch {
    return []; // No kernel: the compiler does its work.
  }
});
for (let turn = 0; turn < TURNS; turn++) for (const { rig, times } of rigs) {
  const start = performance.now();
  for (let k = 0; k < QUANTA; k++) rig.engine.exports.run(QUANTUM);
  times.push(((performance.now() - start) * 1e6) / QUANTA);
}
console.log('ns per quantum           median   best  prototype');
for (const { name, times } of rigs.sort((a, b) => a.name.localeCompare(b.name))) {
  times.sort((a, b) => a - b);
  console.log(`${name.padEnd(24)}${times[times.length >> 1]!.toFixed(0).padStart(7)}${times[0]!.toFixed(0).padStart(7)}  ${PROTOTYPE[name] ?? ''}`);
}
