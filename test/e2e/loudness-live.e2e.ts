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
  readonly truePeak: number;
}
/** What all meters showed at one moment, by the number of the signal. */
interface Moment {
  readonly seconds: number;
  readonly meters: Readonly<Record<number, Reading>>;
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
async function readings(page: Page, signals: Readonly<Record<number, EbuSignal>>, seconds: number): Promise<Moment[]> {
  const app = await openApp(page, './?patch=none');
  const numbers = Object.keys(signals).map(Number);
  const meter = JSON.stringify(createNode(shipped.get('loudness-meter')!));
  const files = await Promise.all(numbers.map(async (number) => ({ name: `signal-${number}.wav`, base64: (await wavBytes(signals[number]!)).toString('base64') })));
  return app.evaluate(async ({ session, player }, { files, meter, numbers, seconds }) => {
    await session.files.add(files.map(({ name, base64 }) => new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name)), { x: 0, y: 0 });
    for (const number of numbers) {
      const [stem] = [...session.patch.nodes].find(([, { media }]) => media?.name === `signal-${number}.wav`)!;
      const edits: Edit[] = [
        { kind: 'add-node', id: `meter-${number}`, node: JSON.parse(meter) as PatchNode },
        { kind: 'add-cable', id: `to-meter-${number}`, cable: { from: { node: stem, port: 'out' }, to: { node: `meter-${number}`, port: 'in' }, gainDb: 0, inverted: false } },
      ];
      for (const edit of edits) {
        const faults = session.edit(edit, 'Measure');
        if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join('\n'));
      }
    }
    await player.play(0);
    const seen: Moment[] = [];
    for (let last = -1; last < seconds * 48000;) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      const played = player.state === 'playing' ? (player.meters?.playedFrames ?? -1) : -1;
      if (played === last || played < 0) continue;
      last = played;
      const read = (number: number): Reading => {
        const value = (name: string): number => player.readings.telemetry(`meter-${number}`, name)?.[0] ?? -200;
        return { momentary: value('momentaryLufs'), shortTerm: value('shortTermLufs'), truePeak: value('truePeakDbtp') };
      };
      seen.push({ seconds: played / 48000, meters: Object.fromEntries(numbers.map((number) => [number, read(number)])) });
    }
    player.stop();
    return seen;
  }, { files, meter, numbers, seconds });
}

test('what the meter shows of signals 9, 12, 15, 19 and 21 while they are heard', async ({ page }) => {
  const peaks = [[15, -6], [19, 3], [21, 0]] as const;
  const signals = { 9: loudnessSignals(9)[0]!, 12: loudnessSignals(12)[0]!, ...Object.fromEntries(peaks.map(([number]) => [number, truePeakSignal(number)])) };
  const shown = await readings(page, signals, 8);
  const after = (seconds: number): readonly Moment[] => {
    const later = shown.filter((moment) => moment.seconds > seconds);
    expect(later.length).toBeGreaterThan(50);
    return later;
  };
  for (const { seconds, meters } of after(3.02)) expect(Math.abs(meters[9]!.shortTerm + 23), `short-term of signal 9 at ${seconds} s`).toBeLessThanOrEqual(0.1);
  for (const { seconds, meters } of after(1.02).filter((moment) => moment.seconds < 5)) expect(Math.abs(meters[12]!.momentary + 23), `momentary of signal 12 at ${seconds} s`).toBeLessThanOrEqual(0.1);
  for (const [number, dbtp] of peaks) {
    const { truePeak } = after(0.5)[0]!.meters[number]!;
    expect(truePeak, `true peak of signal ${number}`).toBeGreaterThanOrEqual(dbtp - 0.4);
    expect(truePeak, `true peak of signal ${number}`).toBeLessThanOrEqual(dbtp + 0.2);
  }
});
