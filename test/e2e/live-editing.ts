/**
 * A mix of 24 strips of sine stems, edited ten times a second while it plays in a real AudioContext: what is heard of the
 * edits, measured on the tap. For tests and benches.
 */
import { createPatch } from '../../src/patch/create.ts';
import type { Edit } from '../../src/patch/edit.ts';
import type { Cable, Patch, PatchNode } from '../../src/patch/patch.ts';
import { residualDb } from '../engine/high-pass.ts';
import { editScript, prepareMix, type Step } from './edit-script.ts';
import { floatsOf, type LiveApp } from './live-page.ts';
import { dropFiles } from './sound-files.ts';

const RATE = 48000;
const STRIPS = 24;
const EDITS_PER_SECOND = 10;
/** The stems are looped: whole cycles of each fit into this. */
const LOOP_SECONDS = 2;

export interface EditingReport {
  readonly edits: number;
  readonly compiles: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly residualDb: number;
  readonly peakDb: number;
  readonly seconds: number;
  /** Blocks that did not begin where the one before had ended. */
  readonly gaps: number;
  readonly traps: number;
  readonly starved: number;
  readonly faults: readonly string[];
  /** Undefined where the browser does not tell. */
  readonly underruns: number | undefined;
  /** From an edit to the moment its last fade is over, where none was waiting. */
  readonly settleMs: { readonly median: number; readonly p99: number };
}

export async function editWhilePlaying(app: LiveApp, seconds: number): Promise<EditingReport> {
  const frequencies = Array.from({ length: STRIPS }, (_, k) => 100 + 73 * k);
  await dropFiles(app, frequencies.map((sineHz) => ({ name: `tone-${sineHz}.wav`, rateHz: RATE, frames: LOOP_SECONDS * RATE, content: { sineHz, amplitude: 0.03 } })));
  const strips = frequencies.map((sineHz) => `tone-${sineHz}`);
  const loop = { kind: 'set-transport', transport: { loop: { enabled: true, startFrame: 0, endFrame: LOOP_SECONDS * RATE } } } as const;
  const parts = await app.evaluate(({ session }, text) => {
    for (const edit of JSON.parse(text) as Edit[]) {
      const faults = session.edit(edit, 'Prepare');
      if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join('\n'));
    }
    return JSON.stringify({ nodes: [...session.patch.nodes], cables: [...session.patch.cables], rateHz: session.patch.rateHz });
  }, JSON.stringify([prepareMix(strips, 'output'), loop]));
  const { nodes, cables, rateHz } = JSON.parse(parts) as { nodes: [string, PatchNode][]; cables: [string, Cable][]; rateHz: number };
  if (rateHz !== RATE) throw new Error(`the mix is at ${rateHz} Hz`);
  const patch: Patch = { ...createPatch({ id: 'mix', rateHz }), nodes: new Map(nodes), cables: new Map(cables) };
  const steps = editScript(patch, strips, seconds * EDITS_PER_SECOND);

  const heard = await app.evaluate(async ({ session, player }, { text, intervalMs }) => {
    const steps = JSON.parse(text) as Step[];
    const blocks: Float32Array[] = [];
    const settleMs: number[] = [];
    const faults = new Set<string>();
    let [at, gaps, traps, editedAt] = [-1, 0, 0, 0];
    player.onTapped = ({ fromFrame, samples }) => {
      if (at >= 0 && fromFrame !== at) gaps++;
      at = fromFrame + samples.length / 2;
      blocks.push(samples);
    };
    player.onSettled = () => {
      if (editedAt > 0) settleMs.push(performance.now() - editedAt);
      editedAt = 0;
    };
    const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    await player.play(0);
    while (player.state !== 'playing') await wait(10);
    player.setTap(true);
    await wait(500);
    const compiles = player.compiles;
    const start = performance.now();
    for (const [k, step] of steps.entries()) {
      await wait(start + k * intervalMs - performance.now());
      editedAt ||= performance.now();
      if ('edit' in step) session.edit(step.edit, step.what).forEach(({ message }) => faults.add(`${step.what}: ${message}`));
      else session.undo();
      for (const { code, severity, message } of player.diagnostics) {
        if (severity === 'error') faults.add(message);
        if (code === 'node-trapped') traps++;
      }
    }
    await wait(500);
    const result = { gaps, traps, compiles: player.compiles - compiles, starved: player.meters?.starved ?? 0, faults: [...faults], settleMs, hasPlayed: (player.state as string) === 'playing' };
    const stats = (player.context as { playbackStats?: { underrunEvents?: number } } | undefined)?.playbackStats;
    player.setTap(false);
    player.stop();
    const bytes = new Uint8Array(await new Blob(blocks as BlobPart[]).arrayBuffer());
    let binary = '';
    for (let k = 0; k < bytes.length; k += 32768) binary += String.fromCharCode(...bytes.subarray(k, k + 32768));
    return { ...result, underruns: stats?.underrunEvents, base64: btoa(binary) };
  }, { text: JSON.stringify(steps), intervalMs: 1000 / EDITS_PER_SECOND });

  if (!heard.hasPlayed) throw new Error('the patch no longer played at the end');
  const sound = floatsOf(heard.base64);
  const kinds: Record<string, number> = {};
  for (const { what } of steps) kinds[what] = (kinds[what] ?? 0) + 1;
  const sorted = heard.settleMs.toSorted((a, b) => a - b);
  const quantile = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
  return {
    edits: steps.length, compiles: heard.compiles, kinds, seconds: sound.length / 2 / RATE, gaps: heard.gaps, traps: heard.traps, starved: heard.starved, faults: heard.faults, underruns: heard.underruns,
    residualDb: Math.max(residualDb(sound, 0, RATE, 8000, 480), residualDb(sound, 1, RATE, 8000, 480)),
    peakDb: 20 * Math.log10(sound.reduce((peak, x) => Math.max(peak, Math.abs(x)), 0)),
    settleMs: { median: quantile(0.5), p99: quantile(0.99) },
  };
}

export const reportText = (report: EditingReport): string =>
  `${report.edits} edits in ${report.seconds.toFixed(1)} s (${Object.entries(report.kinds).map(([what, count]) => `${count} ${what}`).join(', ')}): `
  + `residual ${report.residualDb.toFixed(1)} dBFS under a peak of ${report.peakDb.toFixed(1)} dBFS, ${report.compiles} compiles, edit to settled ${report.settleMs.median.toFixed(0)} ms (p99 ${report.settleMs.p99.toFixed(0)} ms), `
  + `gaps ${report.gaps}, traps ${report.traps}, starved slices ${report.starved}, underruns ${report.underruns ?? 'not told by this browser'}`;
