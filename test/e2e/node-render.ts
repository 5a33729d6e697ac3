/**
 * The same engine in Node, from the build under test: what every other host must equal to the bit. For tests only.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_SONG, stemBlocks } from '../../examples/demo-song/demo-song.ts';
import { prepareRender } from '../../src/app/render-patch.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import { memoryPcm, type PcmSource } from '../../src/media/pcm.ts';
import { parsePatch } from '../../src/patch/parse-patch.ts';
import type { MediaRef, Patch } from '../../src/patch/patch.ts';
import { kernelIndex } from '../../worklets/generated/kernel-index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The engine of the build, so that both sides run the same bytes. */
const module = new WebAssembly.Module(readFileSync(join(root, 'dist/cli/engine.wasm')));

/** All patches that come with the program. */
export function shippedPatches(): Patch[] {
  const folder = join(root, 'examples/patches');
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.patch.json')).sort() : [];
  return files.map((name) => {
    const { patch, diagnostics } = parsePatch(readFileSync(join(folder, name)), shipped);
    if (patch === undefined) throw new Error(`${name}: ${diagnostics.map(({ message }) => message).join(' ')}`);
    return patch;
  });
}

/** The first frames of a patch, with its latency in front as live sound has it. */
export async function renderInNode(patch: Patch, frames: number, open = openDemo(frames)): Promise<Float32Array> {
  const { render, diagnostics } = await prepareRender({
    patch, catalog: shipped, module, kernels: (type) => kernelIndex[type], toFrame: frames, trimLatency: false, openMedia: (media, _node, rateHz) => Promise.resolve(media === undefined ? undefined : open(media, rateHz)),
  });
  if (render === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const samples = new Float32Array(frames * 2);
  let at = 0;
  for await (const block of render.blocks()) {
    samples.set(block, at);
    at += block.length;
  }
  return samples;
}

/** By stem, rate and length: most patches play the same ones. */
const beginnings = new Map<string, PcmSource>();

/** The beginnings of the demo stems, made as far as they are heard. */
function openDemo(frames: number): (media: MediaRef, rateHz: number) => PcmSource | undefined {
  return ({ name, generator }, rateHz) => {
    const stem = DEMO_SONG.stems.find(({ id }) => id === generator?.stem);
    if (stem === undefined) throw new Error(`"${name}" is no stem of the demo song`);
    const key = `${stem.id} ${rateHz} ${frames}`;
    const known = beginnings.get(key);
    if (known !== undefined) return known;
    const blocks: Float32Array[] = [];
    let madeFrames = 0;
    // The feed reads ahead; what it reads beyond the take is never heard.
    for (const block of stemBlocks(stem.id, rateHz)) {
      blocks.push(block);
      madeFrames += block.length / stem.channels;
      if (madeFrames > frames + 2 * rateHz) break;
    }
    const samples = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0));
    blocks.reduce((at, block) => (samples.set(block, at), at + block.length), 0);
    const source = memoryPcm(samples, stem.channels);
    beginnings.set(key, source);
    return source;
  };
}

export const sha256 = (samples: Float32Array): string => createHash('sha256').update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)).digest('hex');

/** Where two signals part, for a message that helps: "equal", or the frame and both values. */
export function firstDifference(a: Float32Array, b: Float32Array): string {
  if (a.length !== b.length) return `${a.length / 2} and ${b.length / 2} frames`;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return `frame ${Math.floor(i / 2)} ${i % 2 === 0 ? 'left' : 'right'}: ${a[i]} and ${b[i]}`;
  return 'equal';
}
