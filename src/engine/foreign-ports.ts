/**
 * A node as a foreign kernel sees it: where in engine memory its sound comes from and goes to, and what its knobs say. The
 * same as `worklets/dsp/node.ts` tells the engine's own kernels. Audio thread; allocates nothing.
 */
import { IO, NODE, PARAM } from '../schedule/abi.ts';

/** Views of the engine's memory, made once; `of` renews them only when the memory has grown. */
export class ForeignPorts {
  private words = new Uint32Array(0);
  private doubles = new Float64Array(0);
  /** All of the engine's memory as samples. */
  samples = new Float32Array(0);

  of(memory: WebAssembly.Memory): this {
    if (this.words.buffer !== memory.buffer) {
      this.words = new Uint32Array(memory.buffer);
      this.doubles = new Float64Array(memory.buffer);
      this.samples = new Float32Array(memory.buffer);
    }
    return this;
  }

  /** Index into `samples` of an input's first sample; interleaved stereo, never to be written. */
  input(node: number, index: number, offset: number): number {
    return (this.words[(this.ports(node) + IO.first) / 4 + index]! + offset) / 4;
  }

  /** Index into `samples` of an output's first sample; to be filled completely. */
  output(node: number, index: number, offset: number): number {
    return (this.words[(this.ports(node) + IO.first) / 4 + this.words[(node + NODE.inputCount) / 4]! + index]! + offset) / 4;
  }

  /** A parameter as delivered at the first frame of this call. */
  param(node: number, index: number): number {
    return this.doubles[(this.words[(node + NODE.params) / 4]! + index * PARAM.BYTES + PARAM.value) / 8]!;
  }

  /** Index into `samples` of the parameter's values frame by frame while it moves or is modulated; −1 while it is constant. */
  paramSignal(node: number, index: number): number {
    const address = this.words[(this.words[(node + NODE.params) / 4]! + index * PARAM.BYTES + PARAM.signal) / 4]!;
    return address === 0 ? -1 : address / 4;
  }

  private ports(node: number): number {
    return this.words[(node + NODE.io) / 4]!;
  }
}
