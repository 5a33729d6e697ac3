/**
 * One patch in the engine core, block by block, without threads and clocks: what happens between two blocks is up to the
 * test. For tests only.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MeterMap } from '../../src/app/meter-map.ts';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import { compile } from '../../src/compile/compile.ts';
import type { Kernels } from '../../src/compile/variants.ts';
import type { ApartPort } from '../../src/engine/apart-feed.ts';
import { EngineCore } from '../../src/engine/engine-core.ts';
import type { FromEngine } from '../../src/engine/messages.ts';
import type { ForeignKernel } from '../../src/engine/wasm-engine.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Cable, Patch, PatchNode } from '../../src/patch/patch.ts';
import { HEAP_BASE_BYTES, NODE } from '../../src/schedule/abi.ts';
import type { Schedule, ScheduledNode } from '../../src/schedule/schedule.ts';

const WASM = fileURLToPath(new URL('../../worklets/generated/engine.wasm', import.meta.url));
const index = JSON.parse(readFileSync(`${WASM}.json`, 'utf8')) as Record<string, number>;
export const shippedEngine = { module: new WebAssembly.Module(readFileSync(WASM)), kernels: (type: string): number | undefined => index[type] };

export interface CoreOptions {
  readonly catalog?: Catalog;
  readonly engine?: { readonly module: WebAssembly.Module; readonly kernels: Kernels };
  readonly foreign?: readonly ForeignKernel[];
  /** Where nodes are analyzed apart, if they are. */
  readonly apart?: ApartPort;
}

/** A patch from rows: nodes as [type, what is given], cables as "from.port > to.port" with what is given. */
export function patchOf(rateHz: number, nodes: Readonly<Record<string, readonly [string, Partial<PatchNode>?]>>, cables: readonly (readonly [string, Partial<Cable>?])[], catalog: Catalog = shipped): Patch {
  const end = (text: string, port: string): { node: string; port: string } => {
    const [node = '', named = port] = text.trim().split('.');
    return { node, port: named };
  };
  return {
    ...createPatch({ id: 'test', rateHz }),
    nodes: new Map(Object.entries(nodes).map(([id, [type, given]]) => {
      const definition = catalog.get(type);
      if (definition === undefined) throw new RangeError(`the catalog has no node "${type}"`);
      return [id, createNode(definition, given)];
    })),
    cables: new Map(cables.map(([ends, given], k) => {
      const [from = '', to = ''] = ends.split('>');
      return [`cable-${String(k).padStart(3, '0')}`, createCable(end(from, 'out'), end(to, 'in'), given)];
    })),
  };
}

export class CorePlayer {
  readonly core: EngineCore;
  readonly schedule: Schedule;
  /** All but the meters. */
  readonly messages: FromEngine[] = [];
  private readonly meters: MeterMap;
  /** Peaks that went out with the meters, which begin anew then. */
  private readonly peaks = new Map<string, number>();

  constructor(patch: Patch, { catalog = shipped, engine = shippedEngine, foreign = [], apart }: CoreOptions = {}, onMessage: (message: FromEngine) => unknown = () => undefined) {
    const { schedule, diagnostics } = compile(patch, catalog, { kernels: engine.kernels, heapBase: HEAP_BASE_BYTES, apart: apart !== undefined });
    if (schedule === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
    this.schedule = schedule;
    this.meters = new MeterMap(schedule);
    this.core = new EngineCore(engine.module, patch.rateHz, (message) => {
      onMessage(message);
      if (message.type !== 'meters') this.messages.push(message);
      else for (const { path } of schedule.nodes) this.peaks.set(path, Math.max(this.peaks.get(path) ?? 0, this.meters.peak(message.floats, path) ?? 0));
    }, foreign);
    if (apart !== undefined) this.core.connectApart(apart);
    this.core.receive({ type: 'program', id: 1, program: schedule });
  }

  /** From stop, or again: silence, reset, play. */
  start(positionFrame = 0): this {
    this.core.receive({ type: 'start', epoch: 1, positionFrame });
    while (!this.core.isWaiting) this.core.render(128);
    this.core.receive({ type: 'ready', epoch: 1 });
    return this;
  }

  /** Interleaved stereo before the monitor, in blocks of `block`. */
  render(frames: number, block = 128): Float32Array {
    return this.collect(frames, block, (n) => this.core.output(n));
  }

  /** The same after the monitor. */
  hear(frames: number, block = 128): Float32Array {
    return this.collect(frames, block, (n) => this.core.heard(n));
  }

  private collect(frames: number, block: number, read: (n: number) => Float32Array): Float32Array {
    const out = new Float32Array(frames * 2);
    for (let done = 0; done < frames; done += block) {
      const n = Math.min(block, frames - done);
      if (this.core.render(n)) out.set(read(n), done * 2);
    }
    return out;
  }

  node(path: string): ScheduledNode {
    const found = this.schedule.nodes.find((node) => node.path === path);
    if (found === undefined) throw new RangeError(`the schedule has no node ${path}`);
    return found;
  }

  set(path: string, param: string, value: number): void {
    const address = this.node(path).params[param]?.address;
    if (address === undefined) throw new RangeError(`${path} has no parameter ${param}`);
    this.core.receive({ type: 'param', address, value });
  }

  faults(path: string): number {
    return new DataView(this.core.engine.memory.buffer).getUint32(this.node(path).record + NODE.faults, true);
  }

  /** The largest magnitude of a node's outputs since it was last asked. */
  peak(path: string): number {
    const view = new DataView(this.core.engine.memory.buffer);
    const at = this.node(path).record + NODE.peak;
    const peak = Math.max(view.getFloat32(at, true), this.peaks.get(path) ?? 0);
    view.setFloat32(at, 0, true);
    this.peaks.delete(path);
    return peak;
  }
}
