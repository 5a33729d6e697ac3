/**
 * The main job, by hand: eight recordings are dropped, mixed while they play, saved, and rendered by the command line to the
 * very bits that the page renders and plays.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import type { App } from '../../src/app/boot.ts';
import { createPatch } from '../../src/patch/create.ts';
import { toText } from '../../src/patch/to-text.ts';
import { CanvasHand } from './canvas-hand.ts';
import { floatsOf, type LiveApp, openApp, recordTake } from './live-page.ts';
import { firstDifference, sha256 } from './node-render.ts';
import { test } from './page-watch.ts';
import { readFloatWav, wavFile, type WavSpec } from './wav-files.ts';

const COMMAND = fileURLToPath(new URL('../../dist/cli/patchcord.mjs', import.meta.url));
const RATE = 48000;

const STEMS: readonly WavSpec[] = [
  { name: 'Kick.wav', format: 'pcm16', channels: 1, rateHz: RATE, seconds: 3, peak: 0.5, noteHz: 55 },
  { name: 'Snare.wav', format: 'pcm24', channels: 1, rateHz: RATE, seconds: 4.25, peak: 0.3, noteHz: 190 },
  { name: 'Hats.wav', format: 'float32', channels: 1, rateHz: RATE, seconds: 5, peak: 0.1, noteHz: 4100 },
  { name: 'Bass.wav', format: 'pcm24', channels: 1, rateHz: RATE, seconds: 6, peak: 0.6, noteHz: 82 },
  { name: 'Guitar.wav', format: 'pcm16', channels: 2, rateHz: RATE, seconds: 5.5, peak: 0.25, noteHz: 330 },
  { name: 'Keys.wav', format: 'pcm24', channels: 2, rateHz: 44100, seconds: 4, peak: 0.2, noteHz: 523 },
  { name: 'Pad.wav', format: 'float32', channels: 2, rateHz: RATE, seconds: 6, peak: 0.15, noteHz: 147 },
  { name: 'Voice.wav', format: 'float32', channels: 1, rateHz: RATE, seconds: 5.75, peak: 0.4, noteHz: 440 },
];
const nodeOf = ({ name }: WavSpec): string => name.replace('.wav', '').toLowerCase();

const cablesOf = (app: LiveApp): Promise<string[]> => app.evaluate(({ session }: App) => [...session.patch.cables.values()].map(({ from, to }) => `${from.node}.${from.port}>${to.node}.${to.port}`));

const isPlaying = (app: LiveApp): Promise<boolean> => app.evaluate(({ player }: App) => player.state === 'playing');

/** The loudest of a while, of what runs through the cable between two nodes. */
const loudest = (app: LiveApp, from: string, to: string): Promise<number> => app.evaluate(async ({ session }: App, ends) => {
  const id = [...session.patch.cables].find(([, cable]) => cable.from.node === ends.from && cable.to.node === ends.to)?.[0];
  if (id === undefined) throw new Error(`no cable from ${ends.from} to ${ends.to}`);
  let most = 0;
  for (let k = 0; k < 40; k++) {
    most = Math.max(most, session.cableLevel(id) ?? 0);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return most;
}, { from, to });

/** The open document, rendered in a worker of the page; live sound comes with its latency, a file without. */
const renderHere = async (app: LiveApp, range: { toFrame?: number; trimLatency?: boolean } = {}): Promise<Float32Array> => floatsOf(await app.evaluate(async ({ session, render }: App, options) => {
  const parts: Blob[] = [];
  const result = await render({ patch: session.patch, ...options, onBlock: (samples) => void parts.push(new Blob([samples as BlobPart])) });
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  const whole = new Uint8Array(await new Blob(parts).arrayBuffer());
  let binary = '';
  for (let k = 0; k < whole.length; k += 32768) binary += String.fromCharCode(...whole.subarray(k, k + 32768));
  return btoa(binary);
}, range));

test('eight recordings are dropped, mixed while they play, saved, and rendered elsewhere to the same bits', async ({ page }, info) => {
  test.setTimeout(240_000);
  const folder = info.outputPath('stems');
  await mkdir(folder, { recursive: true });
  const files = STEMS.map((spec) => ({ name: spec.name, bytes: wavFile(spec) }));
  for (const { name, bytes } of files) await writeFile(join(folder, name), bytes);

  const app = await openApp(page);
  const hand = new CanvasHand(page);
  await hand.settle();
  const title = 'The job';

  await test.step('a new patch and eight recordings are dropped', async () => {
    await hand.drop([{ name: 'new.patch.json', bytes: Buffer.from(toText(createPatch({ id: 'job', title, rateHz: RATE }))) }], { x: 600, y: 400 });
    await expect(page.getByRole('heading', { name: 'An empty patch' })).toBeVisible();
    await hand.drop(files, { x: 320, y: 160 });
    const strips = STEMS.map(nodeOf);
    await expect.poll(async () => (await cablesOf(app)).sort()).toEqual(strips.flatMap((id) => [`${id}.out>${id}-fader.in`, `${id}-fader.out>${id}-pan.in`, `${id}-pan.out>output.in`]).sort());
    const known = await app.evaluate(({ session }: App) => ({ media: [...session.patch.nodes.values()].flatMap(({ media }) => media ?? []), said: session.diagnostics.map(({ message }) => message) }));
    expect(known.said).toEqual([]);
    for (const { name, channels, rateHz, seconds } of STEMS) expect(known.media).toContainEqual(expect.objectContaining({ name, channels, rateHz, frames: Math.round(seconds * rateHz) }));
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.keyboard.press('-');
    await hand.settle(25);
  });

  await test.step('it plays in a loop, and the meters move', async () => {
    await page.getByRole('button', { name: 'Loop' }).click();
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(() => isPlaying(app)).toBe(true);
    await expect.poll(async () => new Set(await hand.looksAt('monitor', 'canvas.meter', 5)).size).toBeGreaterThan(2);
    for (const spec of STEMS) expect(new Set(await hand.looksAt(`${nodeOf(spec)}-fader`, 'canvas.level', 8)).size, `looks of the meter of ${spec.name}`).toBeGreaterThan(2);
  });

  await test.step('an equalizer is dragged from the library into the voice, and a band of it is typed', async () => {
    await hand.place('Parametric EQ', await hand.cable('voice', 'voice-fader'));
    expect(await cablesOf(app)).toEqual(expect.arrayContaining(['voice.out>parametric-eq.in', 'parametric-eq.out>voice-fader.in']));
    expect(await cablesOf(app)).not.toContain('voice.out>voice-fader.in');
    await page.getByRole('textbox', { name: /^Band 3 gain|^Gain 3|^3 gain/i }).fill('+4.5');
    await page.keyboard.press('Enter');
    expect(await app.evaluate(({ session }: App) => Object.values(session.patch.nodes.get('parametric-eq')!.params))).toContain(4.5);
    expect(await loudest(app, 'parametric-eq', 'voice-fader')).toBeGreaterThan(0.05);
  });

  const corner = (node: string): Promise<{ x: number; y: number }> => app.evaluate(({ session }: App, id) => ({ x: session.patch.nodes.get(id)!.x, y: session.patch.nodes.get(id)!.y }), node);
  const { x: left, y: top } = await corner('bass');

  await test.step('a compressor is added by key, put into the bass by hand, and told its threshold', async () => {
    await hand.move('parametric-eq', { x: left - 480, y: (await corner('voice')).y });
    await page.keyboard.press('/');
    await hand.choose('compressor');
    await hand.move('compressor', { x: left - 480, y: top });
    const [from, to] = [await hand.socket('bass', 'out', 'out'), await hand.socket('bass-fader', 'in', 'in')];
    const name = await hand.part('compressor', '.name');
    const middle = await app.evaluate((_app: App) => {
      const { model } = document.querySelector('patch-editor') as unknown as { model: { box(id: string): { x: number; y: number; width: number } } };
      const { x, y, width } = model.box('compressor');
      return { x: x + width / 2, y: y + 16 };
    });
    const held = await hand.at(middle);
    await hand.drag(name, { x: (from.x + to.x) / 2 + name.x - held.x, y: (from.y + to.y) / 2 + name.y - held.y });
    expect(await cablesOf(app)).toEqual(expect.arrayContaining(['bass.out>compressor.in', 'compressor.out>bass-fader.in']));
    await page.getByRole('textbox', { name: 'Threshold' }).fill('-30');
    await page.keyboard.press('Enter');
    await expect.poll(() => app.evaluate(({ session }: App) => Math.abs(session.telemetry('compressor', 'gainReductionDb')?.[0] ?? 0))).toBeGreaterThan(3);
    await hand.move('compressor', { x: left - 480, y: top });
    expect(new Set(await hand.looksAt('compressor', 'canvas.picture, .reduction canvas', 8)).size).toBeGreaterThan(2);
  });

  await test.step('a reverb send is pulled out of the voice, received, and brought back into the mix', async () => {
    const { x: right, y } = await corner('output');
    await hand.drag(await hand.socket('voice-pan', 'out', 'out'), await hand.at({ x: right, y: y + 900 }));
    await hand.choose('send');
    expect(await cablesOf(app)).toContain('voice-pan.out>send.in');
    await page.keyboard.press('/');
    await hand.choose('receive');
    await hand.move('receive', { x: right, y: y + 640 });
    await hand.drag(await hand.socket('receive', 'out', 'out'), await hand.at({ x: right, y: y + 420 }));
    await hand.choose('reverb');
    expect(await cablesOf(app)).toContain('receive.out>reverb.in');
    await page.getByRole('textbox', { name: 'Mix' }).fill('100');
    await page.keyboard.press('Enter');
    await hand.drag(await hand.socket('reverb', 'out', 'out'), await hand.socket('output', 'in', 'in'));
    expect(await cablesOf(app)).toContain('reverb.out>output.in');
    expect(await loudest(app, 'reverb', 'output')).toBeGreaterThan(0.005);
  });

  await test.step('it has played on without a fault', async () => {
    expect(await isPlaying(app)).toBe(true);
    const { said, starved, faults } = await app.evaluate(({ session, player }: App) => ({ said: session.diagnostics.map(({ message }) => message), starved: player.meters?.starved, faults: [...session.patch.nodes.keys()].filter((id) => session.fault(id) !== undefined) }));
    expect({ said, faults, starved }).toEqual({ said: [], faults: [], starved: 0 });
    await page.screenshot({ path: info.outputPath('playing.png') });
    await page.getByRole('button', { name: 'Stop' }).click();
    expect(await isPlaying(app)).toBe(false);
  });

  const saved = join(info.outputPath(), `${title}.patch.json`);
  await test.step('it is saved', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save' }).click()]);
    expect(download.suggestedFilename()).toBe(`${title}.patch.json`);
    await download.saveAs(saved);
  });

  await test.step('the command line renders the same bits as a worker of the page', async () => {
    const out = info.outputPath('mix.wav');
    await promisify(execFile)(process.execPath, [COMMAND, 'render', saved, '--stems', folder, '--bits', '32', '--out', out]);
    const file = readFloatWav(await readFile(out));
    expect({ rateHz: file.rateHz, channels: file.channels }).toEqual({ rateHz: RATE, channels: 2 });
    expect(file.samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0), 'a silent file proves nothing').toBeGreaterThan(0.2);
    // Longer than the longest recording by the room's decay.
    expect(file.samples.length / 2).toBeGreaterThan(7 * RATE);
    const here = await renderHere(app);
    expect(firstDifference(here, file.samples)).toBe('equal');
    expect(sha256(here)).toBe(sha256(file.samples));
  });

  await test.step('and played once more from the start, it is heard in the same bits', async () => {
    const frames = 2 * RATE;
    await page.getByRole('button', { name: 'Loop' }).click();
    const take = await recordTake(app, frames);
    expect(take.gaps).toBe(0);
    expect(firstDifference(take.samples, await renderHere(app, { toFrame: frames, trimLatency: false }))).toBe('equal');
  });
});
