/**
 * Writes the records of new nodes. All nodes of a variant differ in few words only, so its record is made once and copied.
 */
import { ADOPT_TAP, LINE, NODE, PARAM, RING } from '../schedule/abi.ts';
import { hash32 } from '../kit/index.ts';
import { nodeRecordBytes } from '../schedule/node-region.ts';
import type { FlatNode, Variant } from './flat-graph.ts';
import type { MemoryWrites } from './memory-writes.ts';

/** Up to this size the state is written as zeros with the record: fewer pieces than clearing it. */
const SMALL_STATE_BYTES = 256;

/** Words of a record that are addresses in its own region. */
const OWN_ADDRESSES = [NODE.state, NODE.params, NODE.config, NODE.telemetry, NODE.data] as const;

export class NodeWriter {
  private readonly templates = new Map<Variant, Uint8Array>();

  constructor(private readonly writes: MemoryWrites) {}

  /** `carries`: the packed word of what the inputs carry. */
  write(node: FlatNode, address: number, carries: number): void {
    const { variant } = node;
    const { region } = variant;
    const template = this.template(variant);
    const rest = region.bytes - template.length;
    if (rest > SMALL_STATE_BYTES) this.writes.clear(address, region.bytes);
    const at = this.writes.reserve(address, rest > SMALL_STATE_BYTES ? template.length : region.bytes);
    const { bytes, view } = this.writes;
    bytes.set(template, at);
    for (const word of OWN_ADDRESSES) view.setInt32(at + word, view.getInt32(at + word, true) + address, true);
    if (region.bypassRing !== 0) view.setInt32(at + NODE.bypassLine, address + region.bypassRing, true);
    view.setUint32(at + NODE.seed, hash32(node.path), true);
    if (node.bypassed) view.setFloat32(at + NODE.bypassGoal, 1, true);
    view.setInt32(at + NODE.carries, carries, true);
    this.params(node, address, at + region.params);
  }

  private params(node: FlatNode, address: number, first: number): void {
    const { params: names, definition } = node.variant;
    const { view } = this.writes;
    let at = first;
    for (const name of names) {
      view.setInt32(at + PARAM.node, address, true);
      const value = node.params[name];
      const param = definition.params[name]!;
      if (value !== undefined) view.setFloat64(at + PARAM.target, Math.min(Math.max(value, param.min), param.max), true);
      at += PARAM.BYTES;
    }
  }

  /** The record as at address 0, with every parameter at its initial value, and what heads its state. */
  private template(variant: Variant): Uint8Array {
    const known = this.templates.get(variant);
    if (known !== undefined) return known;
    const { definition, config, kernel, foreign, region } = variant;
    let bytes = nodeRecordBytes({ address: 0, definition, kernel, foreign, path: '', params: {}, config, bypassed: false, carries: [] }, region);
    const head = stateHead(variant);
    if (head.length > 0) {
      const longer = new Uint8Array(region.state + head.length);
      longer.set(bytes);
      longer.set(head, region.state);
      bytes = longer;
    }
    this.templates.set(variant, bytes);
    return bytes;
  }
}

/** What has to stand at the head of a state that is not a kernel's own. */
function stateHead({ definition, region }: Variant): Uint8Array {
  if (definition.role === 'line') return lineHead((region.stateBytes - LINE.ring) / 8, ADOPT_TAP);
  return new Uint8Array(0);
}

export function lineHead(frames: number, tap: number): Uint8Array {
  const bytes = new Uint8Array(LINE.ring);
  const view = new DataView(bytes.buffer);
  view.setUint32(LINE.mask, frames - 1, true);
  view.setUint32(LINE.tapNow, tap, true);
  view.setFloat32(LINE.fade, 1, true);
  return bytes;
}

/** The largest power of two that fits into the state of a medium: its kernel may keep some bytes behind the ring. */
export function ringCapacity(stateBytes: number): number {
  let frames = 1;
  while (RING.samples + frames * 2 * 8 <= stateBytes) frames *= 2;
  return frames;
}
