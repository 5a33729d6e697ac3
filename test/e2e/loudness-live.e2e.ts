/**
 * EBU Tech 3341 through the meter as it is heard: signals dropped as files, played in a real AudioContext, read as the page
 * shows them. All of them, which take two minutes, are listened to by `npm run bench ebu`; from files they go through the same kernel
 * in test/conformance/ebu.test.ts.
 */
import { expect } from '@playwright/test';
import { loudnessSignals, truePeakSignal } from '../measure/ebu-signals.ts';
import { test } from './calm-frames.ts';
import { openApp } from './live-page.ts';
import { meterReadings, type Moment } from './meter-readings.ts';

const RATE = 48000;

/** Those that need a minute and more are left to the bench. */
const LISTEN_SECONDS = 8;

test('what the meter shows of signals 1, 2, 9, 12, four of 13 and 15 to 23 while they are heard', async ({ page }) => {
  const peaks = [[15, -6], [16, -6], [17, -6], [18, -6], [19, 3], [20, 0], [21, 0], [22, 0], [23, 0]] as const;
  const files = [1, 8, 14, 20] as const;
  const signals = [...[1, 2, 9, 12].flatMap((number) => loudnessSignals(number)), ...files.map((i) => loudnessSignals(13)[i - 1]!), ...peaks.map(([number]) => truePeakSignal(number))]
    .map((signal) => ({ ...signal, front: signal.front.subarray(0, 2 * RATE * (LISTEN_SECONDS + 1)) }));
  const shown = await meterReadings(page, await openApp(page, './?patch=none'), signals, LISTEN_SECONDS);
  const after = (seconds: number): readonly Moment[] => {
    const later = shown.filter((moment) => moment.seconds > seconds);
    expect(later.length).toBeGreaterThan(50);
    return later;
  };
  const isWithin = (value: number, expected: number, what: string, below = 0.1, above = below): void => {
    expect(value, what).toBeGreaterThanOrEqual(expected - below);
    expect(value, what).toBeLessThanOrEqual(expected + above);
  };
  for (const { seconds, meters } of after(3.02)) {
    isWithin(meters['3341-9']!.shortTerm, -23, `short-term of signal 9 at ${seconds} s`);
    for (const [number, lufs] of [[1, -23], [2, -33]] as const) {
      const { momentary, shortTerm, integrated } = meters[`3341-${number}`]!;
      for (const value of [momentary, shortTerm, integrated]) isWithin(value, lufs, `signal ${number} at ${seconds} s`);
    }
  }
  for (const { seconds, meters } of after(1.02).filter((moment) => moment.seconds < 5)) isWithin(meters['3341-12']!.momentary, -23, `momentary of signal 12 at ${seconds} s`);
  const { meters } = after(2.5)[0]!;
  for (const i of files) isWithin(meters[`3341-13-${i}`]!.maxMomentary, -23, `largest momentary of file ${i} of signals 13`);
  for (const [number, dbtp] of peaks) isWithin(meters[`3341-${number}`]!.truePeak, dbtp, `true peak of signal ${number}`, 0.4, 0.2);
});
