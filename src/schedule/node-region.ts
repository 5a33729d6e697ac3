/**
 * How one node lies in engine memory: offsets within its region, and the bytes that make the region ready for `initNode`.
 * Pure; shared by the compiler's emit pass and by what runs one kernel alone.
 */
import { CARRIES, type Carry, type Config, type NodeDefinition, type Param, hash32, isBypassable, latencyOf, stateBytesOf } from '../kit/index.ts';
import { ALIGN_BYTES, DELIVERIES, GRID_FRAMES, LINE, NODE, PARAM } from './abi.ts';

export interface NodeRegion {
  readonly bytes: number;
  readonly params: number;
  readonly config: number;
  readonly telemetry: number;
  readonly data: number;
  readonly state: number;
  readonly stateBytes: number;
  /** 0 where bypass needs no delay. */
  readonly bypassRing: number;
  readonly bypassFrames: number;
  readonly dataBytes: Uint8Array;
  readonly latencyFrames: number;
}

const align = (bytes: number): number => Math.ceil(bytes / ALIGN_BYTES) * ALIGN_BYTES;

/** The smallest power of two that is at least `frames`. */
export function ringFrames(frames: number): number {
  let size = 64;
  while (size < frames) size *= 2;
  return size;
}

export function planNodeRegion(definition: NodeDefinition, config: Config, rateHz: number): NodeRegion {
  const latencyFrames = latencyOf(definition, config, rateHz);
  const bypassFrames = isBypassable(definition) && latencyFrames > 0 ? ringFrames(latencyFrames + GRID_FRAMES + 1) : 0;
  const dataBytes = definition.data?.(config, rateHz) ?? new Uint8Array(0);
  const stateBytes = definition.role === 'line' ? lineBytes(definition.loopFrames?.(config, rateHz) ?? 1) : stateBytesOf(definition, config, rateHz);
  const params = align(NODE.BYTES);
  const configAt = params + Object.keys(definition.params).length * PARAM.BYTES;
  const telemetry = align(configAt + Object.keys(definition.config ?? {}).length * 8);
  const data = align(telemetry + telemetryFloats(definition) * 4);
  const state = align(data + dataBytes.length);
  const bypassRing = align(state + stateBytes);
  return {
    bytes: align(bypassRing + bypassFrames * 8), params, config: configAt, telemetry, data, state, stateBytes,
    bypassRing: bypassFrames > 0 ? bypassRing : 0, bypassFrames, dataBytes, latencyFrames,
  };
}

/** Bytes of a delay line that can be read `frames` back. */
export const lineBytes = (frames: number): number => LINE.ring + ringFrames(frames + GRID_FRAMES) * 8;

export const telemetryFloats = (definition: NodeDefinition): number =>
  Object.values(definition.telemetry ?? {}).reduce((sum, { count }) => sum + count, 0);

export interface NodeRecord {
  readonly address: number;
  readonly definition: NodeDefinition;
  /** Index in the kernel table; −1 none, −2 foreign. */
  readonly kernel: number;
  readonly foreign?: number;
  readonly path: string;
  readonly params: Readonly<Record<string, number>>;
  readonly config: Config;
  readonly bypassed: boolean;
  readonly carries: readonly Carry[];
}

/** The head of a region up to its state, to be written over zeros. */
export function nodeRecordBytes(record: NodeRecord, region: NodeRegion): Uint8Array {
  const { address, definition } = record;
  const bytes = new Uint8Array(region.data + region.dataBytes.length);
  const view = new DataView(bytes.buffer);
  const word = (offset: number, value: number): void => view.setInt32(offset, value, true);
  const names = Object.keys(definition.params);
  word(NODE.kernel, record.kernel);
  word(NODE.state, address + region.state);
  word(NODE.params, address + region.params);
  word(NODE.paramCount, names.length);
  word(NODE.config, address + region.config);
  word(NODE.telemetry, address + region.telemetry);
  word(NODE.data, address + region.data);
  word(NODE.dataBytes, region.dataBytes.length);
  word(NODE.seed, hash32(record.path));
  word(NODE.inputCount, Object.keys(definition.inputs).length);
  word(NODE.outputCount, Object.keys(definition.outputs).length);
  view.setFloat32(NODE.bypassGoal, record.bypassed ? 1 : 0, true);
  word(NODE.bypassLine, region.bypassRing === 0 ? 0 : address + region.bypassRing);
  word(NODE.latency, region.latencyFrames);
  word(NODE.bypassMask, Math.max(0, region.bypassFrames - 1));
  word(NODE.carries, packCarries(record.carries));
  word(NODE.foreign, record.foreign ?? 0);
  word(NODE.stateBytes, region.stateBytes);
  word(NODE.bypassable, isBypassable(definition) ? 1 : 0);
  names.forEach((name, k) => writeParam(view, region.params + k * PARAM.BYTES, definition.params[name]!, record.params[name], address));
  Object.entries(definition.config ?? {}).forEach(([name, setting], k) => {
    const value = record.config[name] ?? setting.initial;
    const number = setting.kind === 'choice' ? setting.choices.indexOf(String(value)) : setting.kind === 'text' ? 0 : Number(value);
    view.setFloat64(region.config + k * 8, number, true);
  });
  bytes.set(region.dataBytes, region.data);
  return bytes;
}

function writeParam(view: DataView, at: number, param: Param, value: number | undefined, node: number): void {
  const target = Math.min(Math.max(value ?? param.initial, param.min), param.max);
  view.setFloat64(at + PARAM.target, target, true);
  view.setFloat64(at + PARAM.min, param.min, true);
  view.setFloat64(at + PARAM.max, param.max, true);
  view.setFloat64(at + PARAM.smoothMs, param.smoothMs, true);
  view.setInt32(at + PARAM.delivery, DELIVERIES.indexOf(param.delivery), true);
  view.setInt32(at + PARAM.node, node, true);
}

/** Of how many inputs a record's word can tell. */
export const PACKED_CARRIES = 8;

export const packCarries = (carries: readonly Carry[]): number => carries.slice(0, PACKED_CARRIES).reduce((word, carry, k) => word | (CARRIES.indexOf(carry) << (4 * k)), 0);
