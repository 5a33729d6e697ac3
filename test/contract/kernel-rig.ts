/**
 * A bench for one kernel: the real engine with a program of a single node, fed with arrays. For tests only.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Carry, type Config, type NodeDefinition, stateBytesOf } from '../../src/kit/index.ts';
import { CURVES, type Curve } from '../../src/patch/patch.ts';
import { BUFFER_BYTES, CABLE, GRID_FRAMES, HEAP_BASE_BYTES, MAX_BLOCK_FRAMES, NODE, OP, PARAM, SPAN_FRAMES } from '../../src/schedule/abi.ts';
import { nodeRecordBytes, planNodeRegion } from '../../src/schedule/node-region.ts';
import { WasmEngine } from '../../src/engine/wasm-engine.ts';

export interface RigOptions {
  rateHz?: number;
  config?: Config;
  params?: Readonly<Record<string, number>>;
  path?: string;
  bypassed?: boolean;
  /** What each input carries; default stereo. */
  carries?: readonly Carry[];
  /** Names of connected inputs (repeated ones as often as they have cables); default: every input once. */
  connected?: readonly string[];
  /** Parameters driven per frame by an array given to `run` under the parameter's name, with depth in the parameter's units. */
  modulated?: Readonly<Record<string, { depth: number; curve?: Curve }>>;
  wasm?: string;
}

/** Around everything planned, and behind the state, lie this many bytes that nobody may write. */
const CANARY_BYTES = 64;
const CANARY = 0xa5;

/** Another build may be named, such as one of a single kernel. */
const WASM = process.env['PATCHCORD_ENGINE'] ?? fileURLToPath(new URL('../../worklets/generated/engine.wasm', import.meta.url));
const modules = new Map<string, { module: WebAssembly.Module; index: Readonly<Record<string, number>> }>();

function loadEngine(path: string): { module: WebAssembly.Module; index: Readonly<Record<string, number>> } {
  if (!existsSync(path)) throw new Error(`${path} is missing: run "npm run kernels"`);
  let loaded = modules.get(path);
  if (loaded === undefined) {
    loaded = { module: new WebAssembly.Module(readFileSync(path)), index: JSON.parse(readFileSync(`${path}.json`, 'utf8')) as Record<string, number> };
    modules.set(path, loaded);
  }
  return loaded;
}

export class KernelRig {
  readonly engine: WasmEngine;
  readonly latencyFrames: number;
  private readonly record: number;
  private readonly inputBuffers = new Map<string, number[]>();
  private readonly outputBuffers: number[];
  private readonly modulationBuffers = new Map<string, number>();
  private readonly telemetryAt: number;
  private readonly stateAt: number;
  private readonly stateBytes: number;
  private readonly canaries: { at: number; bytes: number; behind: string }[] = [];
  /** What lies in memory that a kernel only reads. */
  private readonly constants: { at: number; bytes: Uint8Array }[] = [];
  private inputWritten = false;
  private top = HEAP_BASE_BYTES;

  constructor(readonly definition: NodeDefinition, options: RigOptions = {}) {
    const { module, index } = loadEngine(options.wasm ?? WASM);
    const rateHz = options.rateHz ?? 48000;
    const kernel = index[definition.id];
    if (kernel === undefined) throw new Error(`no kernel "${definition.id}" in the engine: run "npm run kernels"`);
    const defaults = Object.fromEntries(Object.entries(definition.config ?? {}).map(([name, setting]) => [name, setting.initial]));
    const config = { ...defaults, ...options.config };
    const stateBytes = stateBytesOf(definition, config, rateHz);
    const region = planNodeRegion({ ...definition, stateBytes: stateBytes + CANARY_BYTES }, config, rateHz);
    this.latencyFrames = region.latencyFrames;
    this.engine = new WasmEngine(module, rateHz);
    const zero = this.take(BUFFER_BYTES, 'the buffer of silence');
    this.record = this.take(region.bytes, 'the node');
    this.telemetryAt = this.record + region.telemetry;
    this.stateAt = this.record + region.state;
    this.stateBytes = definition.role === 'line' ? region.stateBytes : stateBytes;
    if (definition.role !== 'line') this.canaries.push({ at: this.stateAt + stateBytes, bytes: CANARY_BYTES, behind: 'the state' });

    const inputs = Object.entries(definition.inputs);
    const connected = options.connected ?? inputs.map(([name]) => name);
    const io: number[] = [inputs.reduce((mask, [name], k) => (connected.includes(name) ? mask | (1 << k) : mask), 0)];
    const lists: { at: number; buffers: number[] }[] = [];
    for (const [name, port] of inputs) {
      const buffers = connected.filter((c) => c === name).map(() => this.take(BUFFER_BYTES, `input ${name}`));
      this.inputBuffers.set(name, buffers);
      if (port.repeated !== true) io.push(buffers[0] ?? zero);
      else {
        const at = this.take(4 + 4 * buffers.length, `the list of input ${name}`);
        lists.push({ at, buffers });
        io.push(at);
      }
    }
    this.outputBuffers = Object.keys(definition.outputs).map((name) => this.take(BUFFER_BYTES, `output ${name}`));
    io.push(...this.outputBuffers);
    const ioAt = this.take(io.length * 4, 'the ports');
    const program: number[] = [];
    const cables: { at: number; depth: number; curve: number }[] = [];
    for (const [name, { depth, curve }] of Object.entries(options.modulated ?? {})) {
      const source = this.take(BUFFER_BYTES, `the modulation of ${name}`);
      const cable = this.take(CABLE.BYTES, 'a cable');
      this.modulationBuffers.set(name, source);
      cables.push({ at: cable, depth, curve: CURVES.indexOf(curve ?? 'linear') });
      program.push(OP.modulate, 7, this.paramAt(name), this.take(BUFFER_BYTES, 'a modulation buffer'), 1, source, cable);
    }
    program.push(OP.call, 4, this.record, ioAt, OP.end);
    const programAt = this.take(program.length * 4, 'the program');

    this.engine.ensure(this.top);
    const memory = this.engine.memory.buffer;
    new Uint8Array(memory, this.record).set(
      nodeRecordBytes({ address: this.record, definition, kernel, path: options.path ?? 'rig', params: options.params ?? {}, config, bypassed: options.bypassed ?? false, carries: options.carries ?? inputs.map(() => 'stereo') }, region),
    );
    new Int32Array(memory, ioAt, io.length).set(io);
    for (const { at, buffers } of lists) new Int32Array(memory, at, buffers.length + 1).set([buffers.length, ...buffers]);
    new Int32Array(memory, programAt, program.length).set(program);
    const view = new DataView(memory);
    for (const { at, depth, curve } of cables) {
      view.setFloat64(at + CABLE.gainGoal, depth, true);
      view.setFloat32(at + CABLE.presenceGoal, 1, true);
      view.setInt32(at + CABLE.curve, curve, true);
    }
    if (definition.role !== 'line') view.setUint32(this.record + NODE.stateBytes, stateBytes, true);
    for (const { at, bytes } of this.canaries) new Uint8Array(memory, at, bytes).fill(CANARY);
    for (const [at, end] of [[region.config, region.telemetry], [region.data, region.data + region.dataBytes.length], [ioAt - this.record, ioAt - this.record + io.length * 4], [zero - this.record, zero - this.record + BUFFER_BYTES]] as const) {
      this.constants.push({ at: this.record + at, bytes: new Uint8Array(memory, this.record + at, end - at).slice() });
    }
    this.engine.exports.initNode(this.record);
    this.engine.exports.setProgram(programAt);
    this.engine.exports.resetAll();
  }

  private take(bytes: number, what: string): number {
    const at = this.top;
    this.canaries.push({ at: at + bytes, bytes: Math.ceil(bytes / 16) * 16 - bytes + CANARY_BYTES, behind: what });
    this.top += Math.ceil(bytes / 16) * 16 + CANARY_BYTES;
    return at;
  }

  private paramAt(name: string): number {
    const k = Object.keys(this.definition.params).indexOf(name);
    if (k < 0) throw new RangeError(`${this.definition.id} has no parameter "${name}"`);
    const region = planNodeRegion(this.definition, {}, 48000);
    return this.record + region.params + k * PARAM.BYTES;
  }

  set(name: string, value: number): void {
    this.engine.exports.setParam(this.paramAt(name), value);
  }

  /** As a live host sets it where the node is analyzed apart and nothing of that is used here. */
  rest(on: boolean): void {
    new DataView(this.engine.memory.buffer).setUint32(this.record + NODE.rests, on ? 1 : 0, true);
  }

  bypass(on: boolean): void {
    this.engine.exports.setBypass(this.record, on ? 1 : 0);
  }

  reset(): void {
    this.engine.exports.resetAll();
  }

  /** Gives its memory to the next: it must not be used any more. */
  release(): void {
    this.engine.release();
  }

  play(positionFrame = 0): void {
    this.engine.exports.setPosition(positionFrame, 0);
    this.engine.exports.setPlaying(1);
  }

  get faults(): number {
    return new DataView(this.engine.memory.buffer).getUint32(this.record + NODE.faults, true);
  }

  /** The largest magnitude the engine saw at the outputs since it was last asked. */
  takePeak(): number {
    const view = new DataView(this.engine.memory.buffer);
    const peak = view.getFloat32(this.record + NODE.peak, true);
    view.setFloat32(this.record + NODE.peak, 0, true);
    return peak;
  }

  /** The telemetry of that name, copied. */
  telemetry(name: string): Float32Array {
    let at = this.telemetryAt;
    for (const [key, { count }] of Object.entries(this.definition.telemetry ?? {})) {
      if (key === name) return new Float32Array(this.engine.memory.buffer, at, count).slice();
      at += count * 4;
    }
    throw new RangeError(`${this.definition.id} has no telemetry "${name}"`);
  }

  /** A view of the kernel's state: to look for subnormals, or to write a media ring. */
  get state(): DataView {
    return new DataView(this.engine.memory.buffer, this.stateAt, this.stateBytes);
  }

  /** What was written that must not be: names of the places. */
  get damage(): string[] {
    const memory = new Uint8Array(this.engine.memory.buffer);
    const found = this.canaries.filter(({ at, bytes }) => memory.subarray(at, at + bytes).some((byte) => byte !== CANARY)).map(({ behind }) => `behind ${behind}`);
    if (this.constants.some(({ at, bytes }) => bytes.some((byte, i) => memory[at + i] !== byte))) found.push('settings, data, ports or silence');
    if (this.inputWritten) found.push('an input');
    return found;
  }

  /** Runs `frames` frames with silent inputs and leaves the outputs where they are: fast, for long waits. */
  wait(frames: number): void {
    const memory = new Uint8Array(this.engine.memory.buffer);
    for (const buffer of [...this.inputBuffers.values()].flat()) memory.fill(0, buffer, buffer + BUFFER_BYTES);
    for (const buffer of this.modulationBuffers.values()) memory.fill(0, buffer, buffer + BUFFER_BYTES);
    for (let left = frames; left > 0; left -= MAX_BLOCK_FRAMES) this.engine.exports.run(Math.min(left, MAX_BLOCK_FRAMES));
  }

  /**
   * Runs `frames` frames. `signals`: input name → interleaved stereo (an array of them for a repeated input); parameter name →
   * mono modulation. Shorter signals are silent at the end. `cut` sizes the calls: each takes the next size, over and over.
   * @returns per output the interleaved stereo signal
   */
  run(frames: number, signals: Readonly<Record<string, Float32Array | readonly Float32Array[]>> = {}, cut: readonly number[] = [GRID_FRAMES]): Float32Array[] {
    const outputs = this.outputBuffers.map(() => new Float32Array(frames * 2));
    const memory = new Float32Array(this.engine.memory.buffer);
    let done = 0;
    for (let k = 0; done < frames; k++) {
      const n = Math.min(cut[k % cut.length]!, frames - done, SPAN_FRAMES);
      for (const [name, buffers] of this.inputBuffers) {
        const given = signals[name];
        const list = given === undefined ? [] : given instanceof Float32Array ? [given] : given;
        buffers.forEach((buffer, item) => copy(memory, buffer / 4, list[item], done * 2, n * 2));
      }
      for (const [name, buffer] of this.modulationBuffers) {
        const given = signals[name] as Float32Array | undefined;
        for (let i = 0; i < n; i++) memory[buffer / 4 + 2 * i] = memory[buffer / 4 + 2 * i + 1] = given?.[done + i] ?? 0;
      }
      this.engine.exports.run(n);
      outputs.forEach((target, o) => {
        // By hand: for so few samples a view costs more than the copy.
        const from = this.outputBuffers[o]! / 4;
        for (let i = 0; i < n * 2; i++) target[done * 2 + i] = memory[from + i]!;
      });
      for (const [name, buffers] of this.inputBuffers) {
        const given = signals[name];
        const list = given === undefined ? [] : given instanceof Float32Array ? [given] : given;
        buffers.forEach((buffer, item) => { this.inputWritten ||= differs(memory, buffer / 4, list[item], done * 2, n * 2); });
      }
      done += n;
    }
    return outputs;
  }
}

function copy(memory: Float32Array, at: number, source: Float32Array | undefined, from: number, count: number): void {
  const given = Math.min(count, Math.max(0, (source?.length ?? 0) - from));
  if (given > 0) memory.set(source!.subarray(from, from + given), at);
  if (given < count) memory.fill(0, at + given, at + count);
}

/** Bit for bit, but for the many NaN. By hand: it is asked for every slice of every test. */
function differs(memory: Float32Array, at: number, source: Float32Array | undefined, from: number, count: number): boolean {
  const end = Math.min(count, Math.max(0, (source?.length ?? 0) - from));
  for (let i = 0; i < end; i++) {
    const written = memory[at + i]!;
    const given = source![from + i]!;
    // Of two zeros, the reciprocals are of one sign or not.
    if (written !== given ? !(Number.isNaN(written) && Number.isNaN(given)) : written === 0 && 1 / written !== 1 / given) return true;
  }
  for (let i = end; i < count; i++) if (memory[at + i] !== 0 || 1 / memory[at + i]! < 0) return true;
  return false;
}
