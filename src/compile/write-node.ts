/**
 * Collects the records of new nodes. All nodes of a variant differ in few words only, so a record is made once for each and copied
 * in the engine.
 */
import { ADOPT_TAP, LINE, NODE, PARAM, RING } from '../schedule/abi.ts';
import { signedHash32 } from '../kit/index.ts';
import { nodeRecordBytes } from '../schedule/node-region.ts';
import type { Records } from '../schedule/schedule.ts';
import type { Given, Variant } from './flat-nodes.ts';
import type { MemoryWrites } from './memory-writes.ts';
import { Words } from './words.ts';

/** Up to this size the state is written as zeros with the record: fewer pieces than clearing it. */
const SMALL_STATE_BYTES = 256;

/** Words of a record that are addresses in its own region. */
const OWN_ADDRESSES = [NODE.state, NODE.params, NODE.config, NODE.telemetry, NODE.data] as const;

export class NodeWriter {
  private readonly numbers = new Map<Variant, number>();
  private readonly templates: Uint8Array[] = [];
  private readonly moved: number[][] = [];
  private readonly nodes = new Words();
  private readonly changed = new Words();
  private readonly targets: number[] = [];

  constructor(private readonly writes: MemoryWrites) {}

  /** `carries`: the packed word of what the inputs carry. */
  write(path: string, variant: Variant, { params, bypassed }: Given, address: number, carries: number): void {
    const { region, definition } = variant;
    const number = this.numberOf(variant);
    if (this.templates[number]!.length < region.bytes) this.writes.clear(address, region.bytes);
    this.nodes.push(address, number, signedHash32(path), carries, bypassed ? 1 : 0);
    for (let k = 0; k < variant.params.length; k++) {
      const name = variant.params[k]!;
      const value = params[name];
      if (value === undefined) continue;
      const { min, max } = definition.params[name]!;
      this.changed.push(address + region.params + k * PARAM.BYTES);
      this.targets.push(Math.min(Math.max(value, min), max));
    }
  }

  records(): Records {
    const bytes = new Uint8Array(this.templates.reduce((sum, { length }) => sum + length, 0));
    const starts = new Int32Array(this.templates.length + 1);
    const movedStarts = new Int32Array(this.templates.length + 1);
    this.templates.forEach((template, k) => {
      bytes.set(template, starts[k]);
      starts[k + 1] = starts[k]! + template.length;
      movedStarts[k + 1] = movedStarts[k]! + this.moved[k]!.length;
    });
    return { bytes, starts, moved: Int32Array.from(this.moved.flat()), movedStarts, nodes: this.nodes.take(), params: this.changed.take(), targets: Float64Array.from(this.targets) };
  }

  private numberOf(variant: Variant): number {
    return this.numbers.get(variant) ?? this.addTemplate(variant);
  }

  /** The record as at address 0, with every parameter at its initial value, and what heads its state. */
  private addTemplate(variant: Variant): number {
    const { definition, config, kernel, foreign, region } = variant;
    const record = nodeRecordBytes({ address: 0, definition, kernel, foreign, path: '', params: {}, config, bypassed: false, carries: [] }, region);
    const head = stateHead(variant);
    const least = head.length === 0 ? record.length : region.state + head.length;
    const bytes = new Uint8Array(region.bytes - least > SMALL_STATE_BYTES ? least : region.bytes);
    bytes.set(record);
    if (head.length > 0) bytes.set(head, region.state);
    this.templates.push(bytes);
    this.moved.push([...OWN_ADDRESSES, ...(region.bypassRing === 0 ? [] : [NODE.bypassLine]), ...variant.params.map((_, k) => region.params + k * PARAM.BYTES + PARAM.node)]);
    this.numbers.set(variant, this.numbers.size);
    return this.numbers.size - 1;
  }
}

/** What has to stand at the head of a state that is not a kernel's own. */
function stateHead({ definition, region }: Variant): Uint8Array {
  const bytes = new Uint8Array(definition.role === 'line' ? LINE.ring : 0);
  if (definition.role === 'line') writeLineHead(new DataView(bytes.buffer), 0, (region.stateBytes - LINE.ring) / 8, ADOPT_TAP);
  return bytes;
}

/** Over zeros. */
export function writeLineHead(view: DataView, at: number, frames: number, tap: number): void {
  view.setUint32(at + LINE.mask, frames - 1, true);
  view.setUint32(at + LINE.tapNow, tap, true);
  view.setFloat32(at + LINE.fade, 1, true);
}

/** The largest power of two that fits into the state of a medium: its kernel may keep some bytes behind the ring. */
export function ringCapacity(stateBytes: number): number {
  let frames = 1;
  while (RING.samples + frames * 2 * 8 <= stateBytes) frames *= 2;
  return frames;
}
