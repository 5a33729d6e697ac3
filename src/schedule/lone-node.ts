/**
 * One node alone in an engine's memory: its record, a buffer for each port, and a program that does nothing but call it. Pure and
 * cloneable: planned on the page, run in a worker.
 */
import { BUFFER_BYTES, HEAP_BASE_BYTES, IO, OP, PARAM } from './abi.ts';
import { type NodeRecord, type NodeRegion, nodeRecordBytes, telemetryFloats } from './node-region.ts';
import type { Range } from './schedule.ts';

export interface LoneNode {
  readonly memoryBytes: number;
  /** To be written over zeros. */
  readonly blocks: readonly { readonly address: number; readonly bytes: Uint8Array }[];
  readonly programAddress: number;
  readonly record: number;
  /** Where its ports are told; none is connected. */
  readonly ports: number;
  /** Buffers of its inputs, one each. */
  readonly inputs: readonly number[];
  /** Records of its parameters. */
  readonly params: readonly number[];
  readonly telemetry: Range;
}

export function loneNode(node: Omit<NodeRecord, 'address'>, region: NodeRegion): LoneNode {
  const { definition } = node;
  const record = HEAP_BASE_BYTES;
  let top = record + region.bytes;
  const take = (bytes: number): number => (top += bytes) - bytes;
  const inputs = Object.keys(definition.inputs).map(() => take(BUFFER_BYTES));
  const outputs = Object.keys(definition.outputs).map(() => take(BUFFER_BYTES));
  const io = [0, ...inputs, ...outputs];
  const ports = take(IO.first + 4 * (inputs.length + outputs.length));
  const program = [OP.call, 4, record, ports, OP.end, 2];
  const programAddress = take(program.length * 4);
  return {
    memoryBytes: top,
    blocks: [
      { address: record, bytes: nodeRecordBytes({ ...node, address: record }, region) },
      { address: ports, bytes: new Uint8Array(Int32Array.from([...io, ...program]).buffer) },
    ],
    programAddress, record, ports, inputs,
    params: Object.keys(definition.params).map((_, k) => record + region.params + k * PARAM.BYTES),
    telemetry: { address: record + region.telemetry, bytes: telemetryFloats(definition) * 4 },
  };
}
