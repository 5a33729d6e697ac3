/**
 * The same engine in Node, from the build under test: what every other host must equal to the bit. For tests only.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO_SONG } from '../../examples/demo-song/demo-song.ts';
import { prepareRender } from '../../src/app/render-patch.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import { demoStemPcm } from '../../src/cli/demo-stem.ts';
import type { PcmSource } from '../../src/media/pcm.ts';
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
export async function renderInNode(patch: Patch, frames: number, open: (media: MediaRef, rateHz: number) => PcmSource | undefined = openDemo): Promise<Float32Array> {
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

/** By stem and rate: most patches play the same ones. */
const stems = new Map<string, PcmSource>();

function openDemo({ name, generator }: MediaRef, rateHz: number): PcmSource {
  const stem = DEMO_SONG.stems.find(({ id }) => id === generator?.stem);
  if (stem === undefined) throw new Error(`"${name}" is no stem of the demo song`);
  const key = `${stem.id} ${rateHz}`;
  const source = stems.get(key) ?? demoStemPcm(stem, rateHz);
  stems.set(key, source);
  return source;
}

export const sha256 = (samples: Float32Array): string => createHash('sha256').update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)).digest('hex');

/** Where two signals part, for a message that helps: "equal", or the frame and both values. */
export function firstDifference(a: Float32Array, b: Float32Array): string {
  if (a.length !== b.length) return `${a.length / 2} and ${b.length / 2} frames`;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return `frame ${Math.floor(i / 2)} ${i % 2 === 0 ? 'left' : 'right'}: ${a[i]} and ${b[i]}`;
  return 'equal';
}
