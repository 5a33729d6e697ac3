/**
 * The signals of EBU Tech 3341 and 3342 through the loudness meter as it is heard: all side by side for two minutes in a real AudioContext
 * of the built page, read as the page shows them: `npm run bench ebu`. Fails where one is out of the tolerance of the documents.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumArguments, findChromium } from '../../tools/browsers.mjs';
import { serve } from '../../tools/serve.mjs';
import { openApp } from '../e2e/live-page.ts';
import { meterReadings, type Moment, type Reading } from '../e2e/meter-readings.ts';
import { loudnessSignals, rangeSignal, truePeakSignal } from '../measure/ebu-signals.ts';

/** The longest signal has 120 s. */
const SECONDS = 121;
const PEAKS = [[15, -6], [16, -6], [17, -6], [18, -6], [19, 3], [20, 0], [21, 0], [22, 0], [23, 0]] as const;
const RANGES = [[1, 10], [2, 5], [3, 20], [4, 15]] as const;
const signals = [...[1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14].flatMap((number) => loudnessSignals(number)), ...PEAKS.map(([number]) => truePeakSignal(number)), ...RANGES.map(([number]) => rangeSignal(number))];

async function listen(): Promise<Moment[]> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium found. Run: node tools/setup.mjs --browser');
  const server = await serve({ port: 0, host: '127.0.0.1', strictPort: false });
  const profile = await mkdtemp(join(tmpdir(), 'patchcord-ebu-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: chromiumArguments() });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    // What runs this file marks functions with their names; in the page nobody knows the mark.
    await page.addInitScript('globalThis.__name = (value) => value');
    return await meterReadings(page, await openApp(page, `${server.resolvedUrls?.local[0] ?? ''}?patch=none`), signals, SECONDS);
  } finally {
    await context.close();
    await server.close();
    await rm(profile, { recursive: true, force: true });
  }
}

const shown = await listen();
const faults: string[] = [];

/** Prints what was farthest from what is wanted, of one signal or several. */
function row(name: string, wanted: number, values: readonly number[], below: number, above = below): void {
  const farthest = values.reduce((far, value) => (Math.abs(value - wanted) > Math.abs(far - wanted) ? value : far), wanted);
  const isWithin = values.length > 0 && values.every((value) => value >= wanted - below && value <= wanted + above);
  if (!isWithin) faults.push(name);
  console.log(`${name.padEnd(46)}${wanted.toFixed(1).padStart(8)}${farthest.toFixed(2).padStart(9)}${String(values.length).padStart(9)}${isWithin ? '' : '  out of tolerance'}`);
}

const read = (signal: string, field: keyof Reading, from = SECONDS, to = Infinity): number[] =>
  shown.filter(({ seconds }) => seconds >= from && seconds < to).map(({ meters }) => meters[signal]![field]);
const last = (signal: string, field: keyof Reading): number => shown.at(-1)!.meters[signal]![field];
const files = (number: number, field: keyof Reading): number[] => loudnessSignals(number).map(({ name }) => last(name, field));
/** The largest since the start, read while it has been reached and the next step has not gone beyond it. */
const stair = (signal: string, field: keyof Reading, stepSeconds: number, fromSeconds: number, toSeconds: number): number[] =>
  Array.from({ length: 20 }, (_, k) => (read(signal, field, stepSeconds * k + fromSeconds, stepSeconds * k + toSeconds)[0] ?? NaN) - k);

console.log(`${'signal'.padEnd(46)}  wanted farthest   values`);
for (const [number, lufs] of [[1, -23], [2, -33]] as const) {
  for (const field of ['momentary', 'shortTerm', 'integrated'] as const) row(`3341-${number} ${field}, LUFS`, lufs, read(`3341-${number}`, field, 3.1, 19.9), 0.1);
}
for (const number of [3, 4, 5, 6]) row(`3341-${number} integrated, LUFS`, -23, [last(`3341-${number}`, 'integrated')], 0.1);
row('3341-9 short-term, LUFS', -23, read('3341-9', 'shortTerm', 3.1, 14.9), 0.1);
row('3341-10 largest short-term of 20 files, LUFS', -23, files(10, 'maxShortTerm'), 0.1);
// Its steps come later by 0.15 s each; the next is louder than what was before only when it has sounded for most of 3 s.
row('3341-11 largest short-term less its step, LUFS', -38, stair('3341-11', 'maxShortTerm', 6, 5.95, 8), 0.1);
row('3341-12 momentary, LUFS', -23, read('3341-12', 'momentary', 1.1, 9.9), 0.1);
row('3341-13 largest momentary of 20 files, LUFS', -23, files(13, 'maxMomentary'), 0.1);
row('3341-14 largest momentary less its step, LUFS', -38, stair('3341-14', 'maxMomentary', 0.8, 0.82, 1.1), 0.1);
for (const [number, dbtp] of PEAKS) row(`3341-${number} true peak, dBTP`, dbtp, [last(`3341-${number}`, 'truePeak')], 0.4, 0.2);
for (const [number, lu] of RANGES) row(`3342-${number} range, LU`, lu, [last(`3342-${number}`, 'range')], 1);
if (faults.length > 0) throw new Error(`out of tolerance: ${faults.join('; ')}`);
