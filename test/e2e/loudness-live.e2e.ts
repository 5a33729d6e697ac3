/**
 * EBU Tech 3341 through the meter as it is heard: signals dropped as files, played in a real AudioContext, read as the page
 * shows them. All signals go through the same kernel from files in test/conformance/ebu.test.ts.
 */
import { expect, test } from '@playwright/test';
import type { ByteSink } from '../../src/media/byte-sink.ts';
import { createWavWriter } from '../../src/media/wav-writer.ts';
import type { Edit } from '../../src/patch/edit.ts';
import { createCable, createNode } from '../../src/patch/create.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import { type EbuSignal, loudnessSignals, truePeakSignal } from '../measure/ebu-signals.ts';
import { openApp } from './live-page.ts';

const RATE = 48000;

interface Reading {
  readonly seconds: number;
  readonly momentary: number;
  readonly shortTerm: number;
  readonly integrated: number;
  readonly truePeak: number;
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

/** What the meter showed while the signal played from its start. */
async function readings(page: import('@playwright/test').Page, signal: EbuSignal, seconds: number): Promise<Reading[]> {
  const app = await openApp(page, './?patch=none');
  const meter: Edit[] = [
    { kind: 'add-node', id: 'meter', node: createNode(shipped.get('loudness-meter')!) },
    { kind: 'add-cable', id: 'to-meter', cable: createCable({ node: 'signal', port: 'out' }, { node: 'meter', port: 'in' }) },
  ];
  return app.evaluate(async ({ session, player }, { base64, edits, seconds }) => {
    await session.files.add([new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], 'signal.wav')], { x: 0, y: 0 });
    for (const edit of JSON.parse(edits) as Edit[]) {
      const faults = session.edit(edit, 'Measure');
      if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join('\n'));
    }
    await player.play(0);
    const seen: Reading[] = [];
    const value = (name: string): number => player.readings.telemetry('meter', name)?.[0] ?? -200;
    for (let last = -1; last < seconds * 48000;) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      const played = player.state === 'playing' ? (player.meters?.playedFrames ?? -1) : -1;
      if (played === last || played < 0) continue;
      last = played;
      seen.push({ seconds: played / 48000, momentary: value('momentaryLufs'), shortTerm: value('shortTermLufs'), integrated: value('integratedLufs'), truePeak: value('truePeakDbtp') });
    }
    player.stop();
    return seen;
  }, { base64: (await wavBytes(signal)).toString('base64'), edits: JSON.stringify(meter), seconds });
}

test('signal 9: short-term stays at −23 LUFS from 3 s on', async ({ page }) => {
  const shown = (await readings(page, loudnessSignals(9)[0]!, 8)).filter(({ seconds }) => seconds > 3.02);
  expect(shown.length).toBeGreaterThan(50);
  for (const { shortTerm } of shown) expect(Math.abs(shortTerm + 23)).toBeLessThanOrEqual(0.1);
});

test('signal 12: momentary stays at −23 LUFS from 1 s on', async ({ page }) => {
  const shown = (await readings(page, loudnessSignals(12)[0]!, 5)).filter(({ seconds }) => seconds > 1.02);
  expect(shown.length).toBeGreaterThan(50);
  for (const { momentary } of shown) expect(Math.abs(momentary + 23)).toBeLessThanOrEqual(0.1);
});

for (const [number, dbtp] of [[15, -6], [19, 3], [21, 0]] as const) {
  test(`signal ${number}: true peak ${dbtp} dBTP`, async ({ page }) => {
    const shown = await readings(page, truePeakSignal(number), 0.5);
    expect(shown.at(-1)!.truePeak).toBeGreaterThanOrEqual(dbtp - 0.4);
    expect(shown.at(-1)!.truePeak).toBeLessThanOrEqual(dbtp + 0.2);
  });
}
