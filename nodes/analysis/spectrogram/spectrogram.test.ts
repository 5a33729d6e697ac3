import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { sine, stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import definition, { BANDS, COLUMNS_KEPT } from './definition.ts';
import { History, QUIET_DB } from './face-history.ts';
import { bandCenterHz, bandOf, readingDb } from './reference.ts';

const SIZES = ['2048', '4096', '8192', '16384'];
const columnsOf = (rig: KernelRig): number => rig.telemetry('columns')[0]!;

/** The bands of the last column. */
function lastColumn(rig: KernelRig, channel: 'left' | 'right' = 'left'): Float32Array {
  const row = (columnsOf(rig) - 1) % COLUMNS_KEPT;
  return rig.telemetry(channel).subarray(row * BANDS, (row + 1) * BANDS);
}

describe.each([44100, 96000])('at %i Hz', (rateHz) => {
  test.each([0, 1, 2] as const)('with window %i a sine of −20 dBFS reads its peak wherever it lies between bins', (window) => {
    const size = 8192;
    const bin = rateHz / size;
    const center = Math.round(1000 / bin);
    for (const off of [0, 0.3, 0.5]) {
      const hz = (center + off) * bin;
      const rig = new KernelRig(definition, { rateHz, config: { size: String(size) }, params: { window } });
      rig.run(size * 2, { in: stereo(size * 2, (i) => [0.1 * Math.sin((2 * Math.PI * hz * i) / rateHz), 0.01 * Math.sin((2 * Math.PI * hz * i) / rateHz)]) });
      expect(Math.abs(Math.max(...lastColumn(rig)) + 20 - readingDb(window, off))).toBeLessThan(0.02);
      expect(Math.abs(Math.max(...lastColumn(rig, 'right')) + 40 - readingDb(window, off))).toBeLessThan(0.02);
      expect(Math.abs(readingDb(window, off))).toBeLessThan(0.1);
      if (off === 0) expect(Math.abs(lastColumn(rig)[bandOf(hz)]! + 20)).toBeLessThan(0.02);
    }
  });
});

test.each(SIZES)('of size %s each band shows the sine in it, and bands far off stay quiet', (size) => {
  for (const band of [100, 160, 239]) {
    const bin = 48000 / Number(size);
    const hz = Math.round(bandCenterHz(band) / bin) * bin;
    const rig = new KernelRig(definition, { config: { size }, params: { window: 1 } });
    const frames = Number(size) * 2;
    rig.run(frames, { in: sine(frames, hz, 48000, 0.5) });
    const levels = lastColumn(rig);
    expect(Math.abs(levels.indexOf(Math.max(...levels)) - bandOf(hz))).toBeLessThanOrEqual(1);
    // Sidelobes of the Blackman-Harris window lie 92 dB down, beyond four bins.
    levels.forEach((level, k) => {
      if (Math.abs(bandCenterHz(k) - hz) > 10 * bin + hz / 32) expect(level, `${hz} Hz, band ${k} at ${bandCenterHz(k)} Hz`).toBeLessThan(-85);
    });
  }
});

test('a click stands in the columns of its moment, and nowhere else', () => {
  const rig = new KernelRig(definition, { config: { size: '2048' } });
  const columnFrames = (rig.telemetry('columnMs')[0]! * 48000) / 1000;
  const seen: number[] = [];
  let known = 0;
  for (let done = 0; done < 48000; done += 32) {
    rig.run(32, { in: stereo(32, (i) => (done + i === 24000 ? 1 : 0)) });
    if (columnsOf(rig) === known) continue;
    known = columnsOf(rig);
    if (Math.max(...lastColumn(rig)) > -100) seen.push(known);
  }
  // The window of column n ends with frame n·hop.
  expect(Math.min(...seen)).toBe(Math.ceil(24001 / columnFrames));
  expect(seen.length).toBeLessThanOrEqual(Math.ceil(2048 / columnFrames));
  expect(known).toBeGreaterThan(60);
});

test('the sound passes unchanged, and silence reads as nothing', () => {
  const noise = uniformNoise(9000, 0.5);
  expect(new KernelRig(definition).run(9000, { in: noise }, [7, 25])[0]).toEqual(noise);
  const rig = new KernelRig(definition);
  rig.run(24000);
  expect(new Set(rig.telemetry('left'))).toEqual(new Set([-200]));
});

test.each(SIZES)('no grid step of a transform of %s does more than its share', (size) => {
  const rig = new KernelRig(definition, { config: { size } });
  const steps = (Number(size) / 4) * Math.log2(Number(size));
  const noise = uniformNoise(32, 0.1);
  const hop = (rig.telemetry('columnMs')[0]! * 48000) / 1000;
  const [TASK, DONE, TRANSFORM] = [8, 12, 2];
  let most = 0;
  let before = 0;
  for (let k = 0; k < (4 * hop) / 32; k++) {
    rig.run(32, { in: noise });
    const task = rig.state.getInt32(TASK, true);
    const done = task === TRANSFORM ? rig.state.getInt32(DONE, true) : task > TRANSFORM ? steps : 0;
    most = Math.max(most, done - before);
    before = done;
  }
  const total = Number(size) * 3 + steps + (Number(size) / 2 + 1) * 5 + BANDS * 48;
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(Math.ceil(total / (hop / 32 - 1)));
});

test('recovers from enormous samples', () => {
  const rig = new KernelRig(definition, { config: { size: '2048' } });
  rig.run(4096, { in: stereo(4096, (i) => (i === 2000 ? 1e30 : 0)) });
  rig.run(24000, { in: sine(24000, 1000, 48000, 0.1) });
  expect(Math.max(...lastColumn(rig))).toBeCloseTo(-20, 0);
});

test('any cut of the blocks gives the same readings', () => {
  const readings = (cut: number[]): Float32Array => {
    const rig = new KernelRig(definition, { config: { size: '2048' } });
    rig.run(4416, { in: uniformNoise(4416, 0.2) }, cut);
    rig.run(32);
    return rig.telemetry('left');
  };
  const whole = readings([32]);
  expect(Math.max(...whole)).toBeGreaterThan(-60);
  for (const cut of [[1], [17], [5, 27]]) expect(readings(cut)).toEqual(whole);
});

describe('what the face keeps', () => {
  const arrival = (columns: number, db: number) => ({ left: new Float32Array(COLUMNS_KEPT * BANDS).fill(db), right: new Float32Array(COLUMNS_KEPT * BANDS).fill(db - 6), columns, columnMs: 20 });

  test('as much time as its span, the newest at the right', () => {
    const history = new History(10);
    let fresh = 0;
    // A column of 20 ms is 1.2 columns of a picture of 600 for 10 s.
    for (let k = 1; k <= 250; k++) fresh += history.add(arrival(k, k <= 200 ? -60 : -20));
    expect(Math.abs(fresh - 300)).toBeLessThanOrEqual(1);
    expect(history.levelAt(0.99, 7, 'left')).toBe(-20);
    expect(history.levelAt(0.92, 7, 'right')).toBe(-26);
    expect(history.levelAt(0.88, 7, 'left')).toBe(-60);
    expect(history.levelAt(0.48, 7, 'left')).toBe(QUIET_DB);
    expect(history.levelAt(0.99, 7, 'sum')).toBeCloseTo(-20 + 10 * Math.log10((1 + 10 ** -0.6) / 2), 5);
  });

  test('what was missed while the page slept leaves no gap in time, and a new take begins to count anew', () => {
    const history = new History(10);
    history.add(arrival(10, -30));
    expect(history.add(arrival(60, -30))).toBe(60);
    expect(history.add(arrival(5, -30))).toBe(6);
  });
});
