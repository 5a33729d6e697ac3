/**
 * Signals as files, dropped into the built page, played side by side in a real AudioContext and read as its loudness meters show them.
 * For tests only.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { App } from '../../src/app/boot.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import { writeFileWhole } from '../../src/media/node-byte-sink.ts';
import { createWavWriter } from '../../src/media/wav-writer.ts';
import { createNode } from '../../src/patch/create.ts';
import type { Edit } from '../../src/patch/edit.ts';
import type { PatchNode } from '../../src/patch/patch.ts';
import type { EbuSignal } from '../measure/ebu-signals.ts';
import type { LiveApp } from './live-page.ts';

const RATE = 48000;

export interface Reading {
  readonly momentary: number;
  readonly shortTerm: number;
  readonly integrated: number;
  readonly range: number;
  readonly maxMomentary: number;
  readonly maxShortTerm: number;
  readonly truePeak: number;
}

/** What all meters showed at one moment, by the name of the signal. */
export interface Moment {
  readonly seconds: number;
  readonly meters: Readonly<Record<string, Reading>>;
}

/** What a file of the signal is, by the meter's input it goes into. */
type Part = 'in' | 'center' | 'surround';
const fileName = (signal: string, part: Part): string => `${signal}${part === 'in' ? '' : ` ${part}`}.wav`;
const partsOf = ({ front, center, surround }: EbuSignal): [Part, Float32Array][] =>
  ([['in', front], ['center', center], ['surround', surround]] as const).flatMap(([part, samples]) => (samples === undefined ? [] : [[part, samples]]));

async function writeWav(samples: Float32Array, file: string): Promise<void> {
  await writeFileWhole(file, async (sink) => {
    const writer = createWavWriter({ rateHz: RATE, channels: 2, format: 'float32', dither: false }, sink);
    await writer.write(samples);
    return writer.finish();
  });
}

/** Each signal into a meter of its own, with its center and surrounds where it has them, from the start for so many seconds. */
export async function meterReadings(page: Page, app: LiveApp, signals: readonly EbuSignal[], seconds: number): Promise<Moment[]> {
  const folder = await mkdtemp(join(tmpdir(), 'patchcord-signals-'));
  try {
    const parts = signals.flatMap((signal) => partsOf(signal).map(([part, samples]) => ({ signal: signal.name, part, samples, file: fileName(signal.name, part) })));
    for (const { file, samples } of parts) await writeWav(samples, join(folder, file));
    await page.evaluate(() => document.body.append(Object.assign(document.createElement('input'), { type: 'file', multiple: true, id: 'signals' })));
    await page.setInputFiles('#signals', parts.map(({ file }) => join(folder, file)));
    return await app.evaluate(play, { meter: JSON.stringify(createNode(shipped.get('loudness-meter')!)), names: signals.map(({ name }) => name), parts: parts.map(({ signal, part, file }) => ({ signal, part, file })), seconds });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Played {
  readonly meter: string;
  readonly names: readonly string[];
  readonly parts: readonly { readonly signal: string; readonly part: Part; readonly file: string }[];
  readonly seconds: number;
}

/** Runs in the page. */
async function play({ session, player }: App, { meter, names, parts, seconds }: Played): Promise<Moment[]> {
  const input = document.querySelector<HTMLInputElement>('#signals')!;
  await session.files.add([...input.files!], { x: 0, y: 0 });
  input.remove();
  const edits: Edit[] = names.map((name) => ({ kind: 'add-node', id: `meter-${name}`, node: JSON.parse(meter) as PatchNode }));
  for (const { signal, part, file } of parts) {
    const [stem] = [...session.patch.nodes].find(([, { media }]) => media?.name === file)!;
    edits.push({ kind: 'add-cable', id: `to-meter-${signal}-${part}`, cable: { from: { node: stem, port: 'out' }, to: { node: `meter-${signal}`, port: part }, gainDb: 0, inverted: false } });
  }
  const faults = session.edit({ kind: 'batch', edits }, 'Measure');
  if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join('\n'));
  await player.play(0);
  const seen: Moment[] = [];
  for (let last = -1; last < seconds * 48000;) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    const played = player.state === 'playing' ? (player.meters?.playedFrames ?? -1) : -1;
    if (played === last || played < 0) continue;
    last = played;
    const read = (name: string): Reading => {
      const value = (field: string): number => player.readings.telemetry(`meter-${name}`, field)?.[0] ?? -200;
      return {
        momentary: value('momentaryLufs'), shortTerm: value('shortTermLufs'), integrated: value('integratedLufs'), range: value('loudnessRangeLu'),
        maxMomentary: value('maxMomentaryLufs'), maxShortTerm: value('maxShortTermLufs'), truePeak: value('truePeakDbtp'),
      };
    };
    seen.push({ seconds: played / 48000, meters: Object.fromEntries(names.map((name) => [name, read(name)])) });
  }
  player.stop();
  return seen;
}
