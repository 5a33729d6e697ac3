/** Runs in Chromium: the native mix and ours, one call each, so that the caller can interleave them. */
import { kernelIndex } from '../../../worklets/generated/kernel-index.ts';
import { type EngineRun, startEngine } from '../engine-run.ts';
import { masterPatch } from '../master-patch.ts';
import { mixPatch } from '../mix-patch.ts';
import { buildNativeMaster, buildNativeMix, noiseBuffer, renderSeconds } from '../native-mix.ts';

const RATE = 48000;
const runs = new Map<string, EngineRun>();
let engine: Promise<WebAssembly.Module> | undefined;

async function ours(what: 'mix' | 'master', strips: number, seconds: number): Promise<number> {
  const key = `${what} ${strips}`;
  engine ??= fetch('/engine.wasm').then((response) => WebAssembly.compileStreaming(response));
  let run = runs.get(key);
  if (run === undefined) runs.set(key, (run = startEngine(what === 'mix' ? mixPatch(strips, RATE) : masterPatch(RATE), await engine, kernelIndex)));
  return run.render(Math.round((seconds * RATE) / 128) * 128);
}

async function native(what: 'mix' | 'master', strips: number, seconds: number): Promise<number> {
  const context = new OfflineAudioContext(2, seconds * RATE, RATE);
  const sound = noiseBuffer(context, 2);
  if (what === 'mix') buildNativeMix(context, strips, sound);
  else buildNativeMaster(context, sound);
  return renderSeconds(context);
}

Object.assign(globalThis, { bench: { ours, native } });
