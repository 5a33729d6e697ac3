/**
 * A patch that plays in the engine core while it is edited, as the app does it: plans joined into transitions, one step
 * sent when the one before has been heard out. Without threads and clocks, so that every run is the same. For tests only.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { shipped } from '../../src/catalog/shipped.ts';
import { compilePlan, planPatch } from '../../src/compile/compile.ts';
import type { Plan } from '../../src/compile/plan.ts';
import { transition } from '../../src/compile/transition.ts';
import { EngineCore } from '../../src/engine/engine-core.ts';
import type { FromEngine } from '../../src/engine/messages.ts';
import { hasErrors } from '../../src/kit/index.ts';
import type { Patch } from '../../src/patch/patch.ts';
import { HEAP_BASE_BYTES } from '../../src/schedule/abi.ts';
import type { Layout, Schedule } from '../../src/schedule/schedule.ts';

export const ENGINE_WASM = fileURLToPath(new URL('../../worklets/generated/engine.wasm', import.meta.url));
const index = JSON.parse(readFileSync(`${ENGINE_WASM}.json`, 'utf8')) as Record<string, number>;
export const engineModule = new WebAssembly.Module(readFileSync(ENGINE_WASM));
export const kernels = (type: string): number | undefined => index[type];

export class EditRig {
  readonly core: EngineCore;
  readonly messages: FromEngine[] = [];
  schedule!: Schedule;
  hadTrap = false;
  private plan: Plan | undefined;
  private layout: Layout | undefined;
  private steps: Plan[] = [];
  private wanted: Patch | undefined;
  private isSettling = false;
  private id = 0;

  constructor(patch: Patch) {
    this.core = new EngineCore(engineModule, patch.rateHz, (message) => {
      if (message.type !== 'meters') this.messages.push(message);
      if (message.type === 'trap') this.hadTrap = true;
      if (message.type === 'settled' && message.id === this.id) this.isSettling = false;
    });
    this.edit(patch);
    this.core.receive({ type: 'start', epoch: 1, positionFrame: 0 });
    while (!this.core.isWaiting) this.core.render(128);
    this.core.receive({ type: 'ready', epoch: 1 });
  }

  get isIdle(): boolean {
    return !this.isSettling && this.steps.length === 0 && this.wanted === undefined;
  }

  edit(patch: Patch): void {
    this.wanted = patch;
    this.advance();
  }

  private advance(): void {
    if (this.isSettling) return;
    if (this.steps.length === 0) {
      if (this.wanted === undefined) return;
      const { plan, diagnostics } = planPatch(this.wanted, shipped, { kernels });
      if (hasErrors(diagnostics)) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
      this.wanted = undefined;
      this.steps = this.plan === undefined ? [plan] : [...transition(this.plan, plan)];
      if (this.steps.length === 0) this.plan = plan;
    }
    const plan = this.steps.shift();
    if (plan === undefined) return;
    const compiled = compilePlan({ plan, diagnostics: [] }, { layout: this.layout, heapBase: HEAP_BASE_BYTES });
    if (compiled.schedule === undefined) throw new Error(compiled.diagnostics.map(({ message }) => message).join('\n'));
    this.plan = plan;
    this.layout = compiled.layout;
    this.schedule = compiled.schedule;
    this.isSettling = true;
    this.core.receive({ type: 'program', id: ++this.id, program: compiled.schedule });
  }

  /** `frames` frames in quanta of 128, edits going on between them. */
  render(frames: number): Float32Array {
    const out = new Float32Array(frames * 2);
    for (let done = 0; done < frames; done += 128) {
      const n = Math.min(128, frames - done);
      this.core.render(n);
      out.set(this.core.output(n), done * 2);
      this.advance();
    }
    return out;
  }

  set(path: string, param: string, value: number): void {
    const address = this.schedule.nodes.find((node) => node.path === path)?.params[param]?.address;
    if (address === undefined) throw new Error(`no parameter ${param} at ${path}`);
    this.core.receive({ type: 'param', address, value });
  }
}
