import { describe, expect, it } from 'vitest';
import { shipped } from '../catalog/shipped.ts';
import { compile } from '../compile/compile.ts';
import { EngineCore } from '../engine/engine-core.ts';
import { HEAP_BASE_BYTES } from '../schedule/abi.ts';
import { MeterMap } from './meter-map.ts';
import { engineModule, kernels, patchOf } from './player.fixture.ts';

const patch = patchOf({ tone: ['tone', { params: { frequencyHz: 1000, levelDb: -12 } }], fader: ['fader', { params: { levelDb: -6 } }], meter: ['level-meter'], out: ['output'] }, ['tone > fader', 'fader > meter', 'meter > out']);
const { schedule } = compile(patch, shipped, { kernels, heapBase: HEAP_BASE_BYTES });
const map = new MeterMap(schedule!);

function metersAfter(blocks: number): Float32Array {
  const core = new EngineCore(engineModule, 48000, () => undefined);
  core.receive({ type: 'program', id: 1, program: schedule! });
  core.receive({ type: 'start', epoch: 1, positionFrame: 0 });
  while (!core.isWaiting) core.render(128);
  core.receive({ type: 'ready', epoch: 1 });
  for (let k = 0; k < blocks; k++) core.render(128);
  return core.readMeters();
}

describe('meters', () => {
  it('find each node’s peak in the one array of the engine', () => {
    // Few enough that the engine has not sent meters itself, which begins the peaks anew.
    const floats = metersAfter(8);
    expect(20 * Math.log10(map.peak(floats, 'tone')!)).toBeCloseTo(-12, 1);
    expect(20 * Math.log10(map.peak(floats, 'fader')!)).toBeCloseTo(-18, 1);
    expect(map.faults(floats, 'fader')).toBe(0);
  });

  it('find telemetry by its name, each value in the length it was declared with', () => {
    const floats = metersAfter(400);
    const definition = shipped.get('level-meter')!;
    for (const [name, { count }] of Object.entries(definition.telemetry!)) expect(map.telemetry(floats, 'meter', name)?.length).toBe(count);
    const first = Object.keys(definition.telemetry!)[0]!;
    expect(map.telemetry(floats, 'meter', first)![0]).toBeLessThan(-15);
    expect(map.telemetry(floats, 'meter', first)![0]).toBeGreaterThan(-25);
  });

  it('know nothing of what is not there', () => {
    const floats = metersAfter(1);
    expect(map.peak(floats, 'none')).toBeUndefined();
    expect(map.faults(floats, 'none')).toBe(0);
    expect(map.telemetry(floats, 'meter', 'none')).toBeUndefined();
    expect(map.telemetry(floats, 'none', 'peakDb')).toBeUndefined();
  });
});
