/**
 * EBU Tech 3341 through the meter as it is heard: signals dropped as files, played in a real AudioContext, read as the page
 * shows them. All signals go through the same kernel from files in test/conformance/ebu.test.ts.
 */
import { expect, type Page } from '@playwright/test';
import type { ByteSink } from '../../src/media/byte-sink.ts';
import { createWavWriter } from '../../src/media/wav-writer.ts';
import type { Edit } from '../../src/patch/edit.ts';
import type { PatchNode } from '../../src/patch/patch.ts';
import { createNode } from '../../src/patch/create.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import { type EbuSignal, loudnessSignals, truePeakSignal } from '../measure/ebu-signals.ts';
import { test } from './calm-frames.ts';
import { openApp } from './live-page.ts';

const RATE = 48000;

interface Reading {
  readonly momentary: number;
  readonly shortTerm: number;
  readonly integrated: number;
  readonly maxMomentary: number;
  readonly truePeak: number;
}
/** What all meters showed at one moment, by the name of the signal. */
interface Moment {
  readonly seconds: number;
  readonly meters: Readonly<Record<string, Reading>>;
}

async function wavBytes({ front }: EbuSignal): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  const sink: ByteSink = {
    write: (more) => {
      bytes = Buffer.concat([bytes, more]);
      return Promise.resolve();
    },
    patch: (at, more) => {
      bytes.set(more, at);
      return Promise.resolve();
    },
  };
  const writer = createWavWriter({ rateHz: RATE, channels: 2, format: 'float32', dither: false }, sink);
  await writer.write(front);
  await writer.finish();
  return bytes;
}

/** What the meters showed while the signals played side by side from their start, each into a meter of its own. */
async function readings(page: Page, signals: readonly EbuSignal[], seconds: number): Promise<Moment[]> {
  const app = await openApp(page, './?patch=none');
  const names = signals.map(({ name }) => name);
  const meter = JSON.stringify(createNode(shipped.get('loudness-meter')!));
  const files = await Promise.all(signals.map(async (signal) => ({ name: `${signal.name}.wav`, base64: (await wavBytes(signal)).toString('base64') })));
  return app.evaluate(async ({ session, player }, { files, meter, names, seconds }) => {
    await session.files.add(files.map(({ name, base64 }) => new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name)), { x: 0, y: 0 });
    const edits = names.flatMap((name): Edit[] => {
      const [stem] = [...session.patch.nodes].find(([, { media }]) => media?.name === `${name}.wav`)!;
      return [
        { kind: 'add-node', id: `meter-${name}`, node: JSON.parse(meter) as PatchNode },
        { kind: 'add-cable', id: `to-meter-${name}`, cable: { from: { node: stem, port: 'out' }, to: { node: `meter-${name}`, port: 'in' }, gainDb: 0, inverted: false } },
      ];
    });
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
        return { momentary: value('momentaryLufs'), shortTerm: value('shortTermLufs'), integrated: value('integratedLufs'), maxMomentary: value('maxMomentaryLufs'), truePeak: value('truePeakDbtp') };
      };
      seen.push({ seconds: played / 48000, meters: Object.fromEntries(names.map((name) => [name, read(name)])) });
    }
    player.stop();
    return seen;
  }, { files, meter, names, seconds });
}

/** What one listens to for the time it takes: those that need a minute and more go through the kernel in Node alone. */
const LISTEN_SECONDS = 8;

test('what the meter shows of signals 1, 2, 9, 12, four of 13 and 15 to 23 while they are heard', async ({ page }) => {
  const peaks = [[15, -6], [16, -6], [17, -6], [18, -6], [19, 3], [20, 0], [21, 0], [22, 0], [23, 0]] as const;
  const files = [1, 8, 14, 20] as const;
  const signals = [...[1, 2, 9, 12].flatMap((number) => loudnessSignals(number)), ...files.map((i) => loudnessSignals(13)[i - 1]!), ...peaks.map(([number]) => truePeakSignal(number))]
    .map((signal) => ({ ...signal, front: signal.front.subarray(0, 2 * RATE * (LISTEN_SECONDS + 1)) }));
  const shown = await readings(page, signals, LISTEN_SECONDS);
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
