/**
 * How pictures of sound follow it on the demo mix: `npm run bench views`. Each picture alone on the canvas, then the large stage, then
 * all of them at once, and the stage with a hundred bodies; frames the page shows, and blocks of sound that came too late meanwhile, in
 * one Chromium without a graphics card. PATCHCORD_BENCH_SECONDS makes each turn shorter.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { shipped } from '../../src/catalog/shipped.ts';
import type { EditorElement } from '../../src/editor/editor-element.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import { parsePatch } from '../../src/patch/parse-patch.ts';
import type { Cable, Patch, PatchNode } from '../../src/patch/patch.ts';
import { chromiumArguments, findChromium } from '../../tools/browsers.mjs';
import { serve } from '../../tools/serve.mjs';
import { type LiveApp, openApp, openPatch } from '../e2e/live-page.ts';
import { framesDuring, letNamesBe, summary } from './frame-times.ts';

const SECONDS = Number(process.env.PATCHCORD_BENCH_SECONDS ?? 10);
const SETTLE_MS = 3000;
const WINDOW = { width: 1440, height: 900 };
/** Those that are there of these are measured. */
const VIEWS = ['spectrum', 'spectrogram', 'goniometer', 'oscilloscope', 'correlation', 'loudness-meter', 'image', 'masking', 'phantom-center', 'stage'].filter((id) => shipped.get(id) !== undefined);
/** Where sounds one by one are compared. */
const STRIPS = ['voice-echo', 'acoustic-guitar-room', 'keys-pan', 'pad-pan', 'bass-pan', 'kick-pan'];
const MIX = 'limiter';
/** Out of sight of the mix itself. */
const AWAY = -20_000;
const COLUMNS = 4;
const PITCH = { x: 480, y: 420 } as const;
const MANY = 100;

async function demoMix(views: readonly string[]): Promise<Patch> {
  const { patch } = parsePatch(await readFile(new URL('../../examples/patches/first-mix.patch.json', import.meta.url), 'utf8'), shipped);
  if (patch === undefined) throw new Error('the demo mix cannot be read');
  const [nodes, cables] = [new Map<string, PatchNode>(patch.nodes), new Map<string, Cable>(patch.cables)];
  views.forEach((id, k) => {
    const definition = shipped.get(id)!;
    nodes.set(`view-${id}`, createNode(definition, { x: AWAY + (k % COLUMNS) * PITCH.x, y: AWAY + Math.floor(k / COLUMNS) * PITCH.y }));
    const [input, port] = Object.entries(definition.inputs)[0]!;
    for (const from of port.repeated === true ? STRIPS : [MIX]) cables.set(`view-${id}-${from}`, createCable({ node: from, port: 'out' }, { node: `view-${id}`, port: input }));
  });
  return { ...patch, nodes, cables };
}

/** A hundred strips over the whole width, pitch and level, which make their own sound. */
function hundredStrips(): Patch {
  const [nodes, cables] = [new Map<string, PatchNode>(), new Map<string, Cable>()];
  const add = (id: string, type: string, params: Record<string, number>): void => void nodes.set(id, createNode(shipped.get(type)!, { params, x: 320 * ['s', 'f', 'p'].indexOf(id.charAt(0)), y: 240 * Number(id.slice(1)) }));
  const join = (from: string, to: string): void => void cables.set(`${from}-${to}`, createCable({ node: from, port: 'out' }, { node: to, port: 'in' }));
  nodes.set('mix', createNode(shipped.get('fader')!, { params: { levelDb: -20 }, x: 1200 }));
  nodes.set('out', createNode(shipped.get('output')!, { x: 1500 }));
  join('mix', 'out');
  for (let k = 0; k < MANY; k++) {
    add(`s${k}`, 'tone', { frequencyHz: 50 * 200 ** (((k * 37) % MANY) / MANY), levelDb: -20 });
    add(`f${k}`, 'fader', { levelDb: -((k * 13) % 30) });
    add(`p${k}`, 'pan', { position: ((k * 61) % 200) - 100 });
    for (const [from, to] of [[`s${k}`, `f${k}`], [`f${k}`, `p${k}`], [`p${k}`, 'mix']] as const) join(from, to);
  }
  return { ...createPatch({ id: 'hundred', title: 'A hundred strips', rateHz: 48000 }), nodes, cables };
}

const lateness = (app: LiveApp): Promise<{ underruns: number | undefined; late: number }> => app.evaluate(({ player }) => ({
  underruns: (player.context as unknown as { playbackStats?: { underrunEvents?: number } }).playbackStats?.underrunEvents, late: player.meters?.starved ?? 0,
}));

async function play(app: LiveApp): Promise<void> {
  await app.evaluate(async ({ player }, settleMs) => {
    await player.play(0);
    while ((player.state as string) !== 'playing') await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, settleMs));
  }, SETTLE_MS);
}

async function measure(page: Page, app: LiveApp, name: string): Promise<void> {
  const before = await lateness(app);
  const times = await framesDuring(page, () => page.waitForTimeout(SECONDS * 1000));
  const after = await lateness(app);
  const { medianMs, p95Ms, frames } = summary(times);
  const underruns = after.underruns === undefined || before.underruns === undefined ? 'not told' : String(after.underruns - before.underruns);
  console.log(`${name.padEnd(28)}${medianMs.toFixed(1).padStart(8)}${p95Ms.toFixed(1).padStart(8)}${(frames / SECONDS).toFixed(0).padStart(8)}${underruns.padStart(10)}${String(after.late - before.late).padStart(8)}`);
}

/** So that nothing but what is measured is in sight. */
const look = (page: Page, column: number, row: number, k: number): Promise<void> => page.evaluate(([x, y, zoom]) => {
  const editor = document.querySelector<EditorElement>('patch-editor')!;
  editor.canvas.transform = { k: zoom, x: 300 - x * zoom, y: 120 - y * zoom };
}, [AWAY + column * PITCH.x, AWAY + row * PITCH.y, k] as const);

const server = await serve({ port: 0, host: '127.0.0.1', strictPort: false });
const executablePath = findChromium();
if (executablePath === undefined) throw new Error('No Chromium found. Run: node tools/setup.mjs --browser');
// With files on the disk, as people have them: a window that keeps none passes each read between processes.
const profile = mkdtempSync(join(tmpdir(), 'patchcord-views-'));
const browser = await chromium.launchPersistentContext(profile, { executablePath, args: chromiumArguments(), viewport: WINDOW });
try {
  const page = browser.pages()[0] ?? (await browser.newPage());
  const app = await openApp(page, `http://127.0.0.1:${(server.httpServer.address() as AddressInfo).port}/`);
  await letNamesBe(page);
  console.log(`${'milliseconds a frame'.padEnd(28)}${['median', '95th', 'a second', 'underruns', 'late'].map((head, k) => head.padStart([8, 8, 10, 10, 8][k]!)).join('')}`);
  for (const id of VIEWS) {
    await openPatch(app, await demoMix([id]));
    await play(app);
    await look(page, 0, 0, 1);
    await page.waitForTimeout(500);
    await measure(page, app, id);
  }
  await openPatch(app, await demoMix([]));
  await play(app);
  await page.keyboard.press('g');
  await page.waitForTimeout(1000);
  await measure(page, app, 'stage, the whole window');
  await page.keyboard.press('Escape');
  await openPatch(app, await demoMix(VIEWS));
  await play(app);
  await look(page, 0, 0, 0.55);
  await page.waitForTimeout(1000);
  await measure(page, app, `all ${VIEWS.length} on the canvas`);
  await openPatch(app, hundredStrips());
  await play(app);
  await page.keyboard.press('g');
  await page.waitForTimeout(2000);
  await measure(page, app, `stage, ${MANY} bodies`);
} finally {
  await browser.close();
  await server.close();
  rmSync(profile, { recursive: true, force: true });
}
