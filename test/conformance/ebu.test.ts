/**
 * EBU Tech 3341 and 3342: the synthetic signals of both, as WAV files, through `patchcord measure`. Tolerances are those of
 * Tech 3341 table 1 and Tech 3342 table 1.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { measureCommand } from '../../src/cli/measure.ts';
import type { LoudnessReport } from '../../src/measure/loudness.ts';
import { writeFileWhole } from '../../src/media/node-byte-sink.ts';
import { createWavWriter } from '../../src/media/wav-writer.ts';
import { type EbuSignal, loudnessSignals, rangeSignal, truePeakSignal } from '../measure/ebu-signals.ts';

const RATE = 48000;
const folder = mkdtempSync(join(tmpdir(), 'patchcord-ebu-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Left and right; with center and surrounds in the order of 5.0: L R C Ls Rs. */
function interleaved({ front, center, surround }: EbuSignal): { samples: Float32Array; channels: number } {
  if (center === undefined || surround === undefined) return { samples: front, channels: 2 };
  const samples = new Float32Array((front.length / 2) * 5);
  for (let i = 0; i < front.length / 2; i++) samples.set([front[2 * i]!, front[2 * i + 1]!, center[2 * i]!, surround[2 * i]!, surround[2 * i + 1]!], 5 * i);
  return { samples, channels: 5 };
}

async function measure(signals: readonly EbuSignal[]): Promise<LoudnessReport[]> {
  const files: string[] = [];
  for (const signal of signals) {
    const file = join(folder, `${signal.name}.wav`);
    const { samples, channels } = interleaved(signal);
    await writeFileWhole(file, async (sink) => {
      const writer = createWavWriter({ rateHz: RATE, channels, format: 'float32', dither: false }, sink);
      await writer.write(samples);
      return writer.finish();
    });
    files.push(file);
  }
  let [out, err] = ['', ''];
  const code = await runCommand([measureCommand], ['measure', '--json', '--series', ...files], { out: (text) => void (out += text), err: (text) => void (err += text) });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const reports = JSON.parse(out) as LoudnessReport[];
  expect(reports).toHaveLength(signals.length);
  return reports;
}

const one = async (signals: readonly EbuSignal[]): Promise<LoudnessReport> => (await measure(signals))[0]!;
/** All values of a series from one moment to another, both included. */
const between = (series: LoudnessReport['momentarySeries'], from: number, to: number): number[] =>
  (series ?? []).filter(([seconds]) => seconds >= from - 1e-9 && seconds <= to + 1e-9).map(([, value]) => value ?? -Infinity);

const TOLERANCE_LU = 0.1;
const isWithin = (value: number | null, expected: number, below = TOLERANCE_LU, above = below): void => {
  expect(value).not.toBeNull();
  expect(value!).toBeGreaterThanOrEqual(expected - below);
  expect(value!).toBeLessThanOrEqual(expected + above);
};

describe('EBU Tech 3341', () => {
  test.each([[1, -23], [2, -33]])('signal %i: momentary, short-term and integrated %d LUFS', async (number, lufs) => {
    const report = await one(loudnessSignals(number));
    isWithin(report.integratedLufs, lufs);
    isWithin(report.maxMomentaryLufs, lufs);
    isWithin(report.maxShortTermLufs, lufs);
    for (const value of between(report.momentarySeries, 0.4, 20)) isWithin(value, lufs);
    for (const value of between(report.shortTermSeries, 3, 20)) isWithin(value, lufs);
  });

  test.each([3, 4, 5, 6])('signal %i: integrated −23 LUFS', async (number) => {
    isWithin((await one(loudnessSignals(number))).integratedLufs, -23);
  });

  test('signal 9: short-term −23 LUFS, constant from 3 s on', async () => {
    const { shortTermSeries } = await one(loudnessSignals(9));
    const values = between(shortTermSeries, 3, 15);
    expect(values).toHaveLength(1201);
    for (const value of values) isWithin(value, -23);
  });

  test('signals 10, twenty files: maximum short-term −23 LUFS in each', async () => {
    const reports = await measure(loudnessSignals(10));
    expect(reports).toHaveLength(20);
    for (const { maxShortTermLufs } of reports) isWithin(maxShortTermLufs, -23);
  });

  test('signal 11: maxima of short-term of −38, −37 … −19 LUFS one after the other', async () => {
    const { shortTermSeries } = await one(loudnessSignals(11));
    for (let k = 0; k < 20; k++) isWithin(Math.max(...between(shortTermSeries, 6 * k + 0.01, 6 * k + 6)), -38 + k);
  });

  test('signal 12: momentary −23 LUFS, constant from 1 s on', async () => {
    const { momentarySeries } = await one(loudnessSignals(12));
    const values = between(momentarySeries, 1, 10);
    expect(values).toHaveLength(901);
    for (const value of values) isWithin(value, -23);
  });

  test('signals 13, twenty files: maximum momentary −23 LUFS in each', async () => {
    const reports = await measure(loudnessSignals(13));
    expect(reports).toHaveLength(20);
    for (const { maxMomentaryLufs } of reports) isWithin(maxMomentaryLufs, -23);
  });

  test('signal 14: maxima of momentary of −38, −37 … −19 LUFS one after the other', async () => {
    const { momentarySeries } = await one(loudnessSignals(14));
    for (let k = 0; k < 20; k++) isWithin(Math.max(...between(momentarySeries, 0.8 * k + 0.01, 0.8 * k + 0.8)), -38 + k);
  });

  test.each([[15, -6], [16, -6], [17, -6], [18, -6], [19, 3], [20, 0], [21, 0], [22, 0], [23, 0]])('signal %i: true peak %d dBTP', async (number, dbtp) => {
    isWithin((await one([truePeakSignal(number)])).truePeakDbtp, dbtp, 0.4, 0.2);
  });
});

test.each([[1, 10], [2, 5], [3, 20], [4, 15]])('EBU Tech 3342, signal %i: a range of %i LU', async (number, range) => {
  isWithin((await one([rangeSignal(number)])).loudnessRangeLu, range, 1);
});
