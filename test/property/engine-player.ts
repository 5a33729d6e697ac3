/** Plays patches through the real engine in Node, one after the other as a live host does: for tests that listen. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import { planPatch } from '../../src/compile/compile.ts';
import { emit } from '../../src/compile/emit.ts';
import type { Plan } from '../../src/compile/plan.ts';
import { transition } from '../../src/compile/transition.ts';
import { Preparation } from '../../src/engine/preparation.ts';
import { WasmEngine } from '../../src/engine/wasm-engine.ts';
import type { Patch } from '../../src/patch/patch.ts';
import type { Layout, Schedule } from '../../src/schedule/schedule.ts';

/** Another build may be named. */
const WASM = process.env['PATCHCORD_ENGINE'] ?? fileURLToPath(new URL('../../worklets/generated/engine.wasm', import.meta.url));
const module = new WebAssembly.Module(readFileSync(WASM));
const kernelIndex = JSON.parse(readFileSync(`${WASM}.json`, 'utf8')) as Record<string, number>;

export const kernels = (type: string): number | undefined => (Object.hasOwn(kernelIndex, type) ? kernelIndex[type] : undefined);

/** Blocks of 128 frames in which an edit has to be heard out. */
const SETTLE_BLOCKS = 400;

export class EnginePlayer {
  readonly engine: WasmEngine;
  /** Programs handed over so far. */
  steps = 0;
  private plan: Plan | undefined;
  private layout: Layout | undefined;
  private readonly pieces: Float32Array[] = [];

  constructor(readonly rateHz: number, private readonly catalog: Catalog = shipped) {
    this.engine = new WasmEngine(module, rateHz);
  }

  /** The first patch starts anew, each further one comes in as an edit and is heard out. */
  show(patch: Patch): void {
    const next = planPatch(patch, this.catalog, { kernels, rateHz: this.rateHz }).plan;
    if (this.plan === undefined) {
      this.handOver(next);
      this.start();
    } else for (const step of transition(this.plan, next)) {
      this.handOver(step);
      for (let blocks = 0; this.play(128) > 0; blocks++) if (blocks > SETTLE_BLOCKS) throw new Error('an edit that never settles');
    }
    this.plan = next;
  }

  private handOver(step: Plan): Schedule {
    const { schedule, layout } = emit(step, { layout: this.layout });
    if (schedule === undefined) throw new Error('no schedule');
    const preparation = new Preparation(this.engine, schedule);
    if (!preparation.advance(Infinity)) throw new Error('not prepared');
    preparation.handOver();
    this.layout = layout;
    this.steps++;
    return schedule;
  }

  /** Plays a schedule that has been compiled elsewhere. */
  load(schedule: Schedule): void {
    const preparation = new Preparation(this.engine, schedule);
    if (!preparation.advance(Infinity)) throw new Error('not prepared');
    preparation.handOver();
    this.start();
  }

  private start(): void {
    this.engine.exports.resetAll();
    this.engine.exports.setPosition(0, 0);
    this.engine.exports.setPlaying(1);
  }

  /** Returns the number of fades under way. */
  play(frames: number): number {
    const busy = this.engine.exports.run(frames);
    this.pieces.push(new Float32Array(this.engine.memory.buffer, this.engine.exports.outAddress(), frames * 2).slice());
    return busy;
  }

  /** Everything played so far, interleaved. */
  get sound(): Float32Array {
    const all = new Float32Array(this.pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of this.pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }

  get left(): Float32Array {
    return this.sound.filter((_, k) => k % 2 === 0);
  }
}
