/**
 * W1, the mix of 100 strips, live in the page: drop-outs in a minute of listening and in a minute of ten edits a second, and
 * how long after an edit its sound leaves the engine: `npm run bench live`. PATCHCORD_BENCH_SECONDS makes it shorter.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { shipped } from '../../src/catalog/shipped.ts';
import { SILENCE_DB } from '../../src/kit/index.ts';
import { apply } from '../../src/patch/apply.ts';
import { insertOnCable, removeAndRejoin } from '../../src/patch/compositions.ts';
import { createCable, createNode } from '../../src/patch/create.ts';
import type { Edit } from '../../src/patch/edit.ts';
import type { MediaRef, Patch } from '../../src/patch/patch.ts';
import { toText } from '../../src/patch/to-text.ts';
import { chromiumArguments, findChromium } from '../../tools/browsers.mjs';
import { serve } from '../../tools/serve.mjs';
import { type LiveApp, openApp } from '../e2e/live-page.ts';
import { wavFile } from '../e2e/wav-files.ts';
import { letNamesBe, summary } from './frame-times.ts';
import { mixPatch } from './mix-patch.ts';

const STRIPS = 100;
const SECONDS = Number(process.env.PATCHCORD_BENCH_SECONDS ?? 60);
const EDIT_MS = 100;
const LOOP_SECONDS = 8;
const SETTLE_MS = 3000;

/** The mix with a recording on every strip and room between its nodes. What is heard of it is turned off behind all of it. */
function silencedMix(media: MediaRef): Patch {
  const patch = mixPatch(STRIPS);
  const nodes = new Map([...patch.nodes].map(([id, node]) => {
    const [, strip = '0', letter = 'h'] = /^s(\d+)-([a-g])-/.exec(id) ?? [];
    const at = { x: (letter.charCodeAt(0) - 97) * 360 + (letter === 'h' ? [...patch.nodes.keys()].indexOf(id) * 4 : 0), y: Number(strip) * 320 };
    return [id, { ...node, ...at, ...(node.type === 'stem' ? { media } : {}) }];
  }));
  nodes.set('probe', createNode(shipped.get('tone')!, { x: 0, y: -400 }));
  const cables = new Map(patch.cables);
  const last = [...cables].find(([, cable]) => cable.to.node === 'zz-out')!;
  cables.set(last[0], { ...last[1], gainDb: SILENCE_DB });
  const loop = { enabled: true, startFrame: 0, endFrame: LOOP_SECONDS * patch.rateHz };
  return { ...patch, title: `${STRIPS} strips`, nodes, cables, transport: { ...patch.transport, loop } };
}

/** A probe is timed from its edit to its sound, until its end. */
type Step = { readonly edit: Edit; readonly probe?: 'begins' | 'ends' };
const PROBE = createCable({ node: 'probe', port: 'out' }, { node: 'zz-out', port: 'in' });

/** Inserts, bypasses and deletes along the strips; between them a tone is connected, which is heard at once, and taken away. */
function script(start: Patch, count: number): Step[] {
  const steps: Step[] = [];
  let patch = start;
  const run = (edit: Edit, probe?: Step['probe']): void => {
    patch = apply(patch, edit).patch;
    steps.push({ edit, ...(probe === undefined ? {} : { probe }) });
  };
  for (let round = 0; steps.length < count; round++) {
    const strip = `s${String((round * 37) % STRIPS).padStart(4, '0')}`;
    const cable = [...patch.cables].find(([, { from, to }]) => from.node === `${strip}-e-pan` && to.node === `${strip}-f-fader`)![0];
    run({ kind: 'add-cable', id: 'probe', cable: PROBE }, 'begins');
    run(insertOnCable(patch, cable, 'extra', createNode(shipped.get('fader')!), shipped));
    run({ kind: 'remove-cable', id: 'probe' }, 'ends');
    run({ kind: 'set-bypass', node: 'extra', bypassed: true });
    run({ kind: 'add-cable', id: 'probe', cable: PROBE }, 'begins');
    run(removeAndRejoin(patch, ['extra'], shipped));
    run({ kind: 'remove-cable', id: 'probe' }, 'ends');
  }
  return steps.slice(0, count);
}

interface Heard {
  readonly seconds: number;
  /** Of the browser: blocks that came too late. */
  readonly underruns: number | undefined;
  readonly underrunMs: number | undefined;
  /** Of the engine: moments in which a recording had not arrived. */
  readonly starved: number;
  readonly toSoundMs: readonly number[];
  readonly onPageMs: readonly number[];
  readonly missed: number;
  readonly faults: readonly string[];
}

/** Plays on for as long as the steps take, or the time given. */
const listen = (app: LiveApp, steps: readonly Step[], ms: number): Promise<Heard> => app.evaluate(async ({ session, player }, { text, interval, length }) => {
  const edits = JSON.parse(text) as Step[];
  const stats = () => {
    const { underrunEvents, underrunDuration } = (player.context as unknown as { playbackStats?: { underrunEvents?: number; underrunDuration?: number } }).playbackStats ?? {};
    return { events: underrunEvents, seconds: underrunDuration };
  };
  const wait = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));
  const toSoundMs: number[] = [];
  const onPageMs: number[] = [];
  const faults = new Set<string>();
  let [editedAt, missed, isSilent] = [0, 0, true];
  player.onTapped = ({ samples }) => {
    isSilent = samples.every((sample) => sample === 0);
    if (editedAt === 0 || isSilent) return;
    toSoundMs.push(performance.now() - editedAt);
    editedAt = 0;
  };
  player.setTap(edits.length > 0);
  const [before, starved, start] = [stats(), player.meters?.starved ?? 0, performance.now()];
  for (const [k, { edit, probe }] of edits.entries()) {
    await wait(start + k * interval - performance.now());
    const began = performance.now();
    if (probe === 'ends' && editedAt > 0) missed++;
    if (probe === 'ends') editedAt = 0;
    // While the probe before it still fades, nobody could tell.
    if (probe === 'begins' && isSilent) editedAt = began;
    else if (probe === 'begins') missed++;
    for (const { message } of session.edit(edit, 'Edit')) faults.add(message);
    onPageMs.push(performance.now() - began);
  }
  await wait(start + length - performance.now());
  player.setTap(false);
  const after = stats();
  if ((player.state as string) !== 'playing') faults.add('it no longer played at the end');
  for (const { severity, message } of player.diagnostics) if (severity === 'error') faults.add(message);
  return {
    seconds: (performance.now() - start) / 1000, toSoundMs, onPageMs, missed, faults: [...faults], starved: (player.meters?.starved ?? 0) - starved,
    underruns: after.events === undefined ? undefined : after.events - (before.events ?? 0),
    underrunMs: after.seconds === undefined ? undefined : (after.seconds - (before.seconds ?? 0)) * 1000,
  };
}, { text: JSON.stringify(steps), interval: EDIT_MS, length: ms });

async function openMix(page: Page, url: string): Promise<{ app: LiveApp; patch: Patch }> {
  const app = await openApp(page, url);
  await letNamesBe(page);
  const base64 = wavFile({ name: 'noise.wav', format: 'pcm24', channels: 2, rateHz: 48000, seconds: LOOP_SECONDS, peak: 0.3, noteHz: 220 }).toString('base64');
  const media = await app.evaluate(async ({ media: library }, text) => {
    const added = await library.addFile(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], 'noise.wav'));
    return added.media;
  }, base64);
  if (media === undefined) throw new Error('the recording was refused');
  const patch = silencedMix(media);
  const faults = await app.evaluate(async ({ session }, text) => {
    await session.files.open(new File([text], 'mix.patch.json'));
    return session.diagnostics.map(({ message }) => message);
  }, toText(patch));
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return { app, patch };
}

const told = (value: number | undefined, unit = ''): string => (value === undefined ? 'not told by this browser' : `${value.toFixed(0)}${unit}`);
const row = (what: string, value: string): void => console.log(`${what.padEnd(52)}${value}`);
function report(what: string, heard: Heard): void {
  if (heard.faults.length > 0) throw new Error(`${what}: ${heard.faults.join('\n')}`);
  row(`${what}: underruns in ${heard.seconds.toFixed(0)} s`, `${told(heard.underruns)} (${told(heard.underrunMs, ' ms')}), recordings late ${heard.starved} times`);
}

const server = await serve({ port: 0, host: '127.0.0.1', strictPort: false });
const executablePath = findChromium();
if (executablePath === undefined) throw new Error('No Chromium found. Run: node tools/setup.mjs --browser');
// With files on the disk, as people have them: a window that keeps none passes each read between processes.
const profile = await mkdtemp(join(tmpdir(), 'patchcord-live-'));
const browser = await chromium.launchPersistentContext(profile, { executablePath, args: chromiumArguments(), viewport: { width: 1440, height: 900 } });
try {
  const page = browser.pages()[0] ?? (await browser.newPage());
  const { app, patch } = await openMix(page, `http://127.0.0.1:${(server.httpServer.address() as AddressInfo).port}/`);
  await app.evaluate(async ({ player }, settleMs) => {
    await player.play(0);
    while (player.state !== 'playing') await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, settleMs));
  }, SETTLE_MS);
  report(`${STRIPS} strips, listening`, await listen(app, [], SECONDS * 1000));
  const edited = await listen(app, script(patch, (SECONDS * 1000) / EDIT_MS), SECONDS * 1000);
  report(`${STRIPS} strips, ${1000 / EDIT_MS} edits a second`, edited);
  const toSound = [...edited.toSoundMs].sort((a, b) => a - b);
  const p99 = toSound[Math.min(toSound.length - 1, Math.floor(0.99 * toSound.length))] ?? Number.NaN;
  row('edit to sound, median and 99th percentile', `${summary(toSound).medianMs.toFixed(0)} and ${p99.toFixed(0)} ms of ${toSound.length} (${edited.missed} not heard within ${2 * EDIT_MS} ms)`);
  const { medianMs, p95Ms } = summary(edited.onPageMs);
  row('of it on the page’s thread, median and 95th', `${medianMs.toFixed(1)} and ${p95Ms.toFixed(1)} ms`);
} finally {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
  await server.close();
}
