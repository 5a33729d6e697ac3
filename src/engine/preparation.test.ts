import { describe, expect, it } from 'vitest';
import { engineModule, kernels, patchOf, rampMedia } from '../app/player.fixture.ts';
import { shipped } from '../catalog/shipped.ts';
import { compile } from '../compile/compile.ts';
import { writtenRanges } from '../compile/verify.ts';
import { HEAP_BASE_BYTES, RING } from '../schedule/abi.ts';
import { Preparation } from './preparation.ts';
import { WasmEngine } from './wasm-engine.ts';

const RATE_HZ = 48000;
const patch = patchOf({ a: ['stem', { media: rampMedia('a', 1) }], eq: ['parametric-eq'], out: ['output'] }, ['a > eq', 'eq > out']);
const schedule = compile(patch, shipped, { kernels, heapBase: HEAP_BASE_BYTES }).schedule!;

/** The engine with memory that somebody has used before. */
function used(): WasmEngine {
  const engine = new WasmEngine(engineModule, RATE_HZ);
  engine.ensure(schedule.memoryBytes);
  new Uint8Array(engine.memory.buffer, HEAP_BASE_BYTES).fill(0xa5);
  return engine;
}

describe('preparation', () => {
  it('makes the same memory in one go and in small pieces, whatever lay there', () => {
    const whole = used();
    expect(new Preparation(whole, schedule).advance(Infinity)).toBe(true);
    const pieces = used();
    const preparation = new Preparation(pieces, schedule);
    let calls = 1;
    while (!preparation.advance(4096)) calls++;
    expect(calls).toBeGreaterThan(100);
    const bytesOf = ({ memory }: WasmEngine): Uint8Array => new Uint8Array(memory.buffer);
    for (const { address, bytes } of writtenRanges(schedule)) {
      expect(Buffer.compare(bytesOf(whole).subarray(address, address + bytes), bytesOf(pieces).subarray(address, address + bytes))).toBe(0);
    }
    // Beyond its records a ring is silent.
    const ring = schedule.rings[0]!;
    expect(bytesOf(whole).subarray(ring + RING.samples, ring + RING.samples + 4096).every((byte) => byte === 0)).toBe(true);
  });

  it('touches no more than it was given in one call, up to one piece', () => {
    const engine = used();
    const preparation = new Preparation(engine, schedule);
    preparation.advance(1024);
    const memory = new Uint8Array(engine.memory.buffer);
    let cleared = 0;
    for (let k = 0; k < schedule.clears.length; k += 2) cleared += memory.subarray(schedule.clears[k], schedule.clears[k]! + schedule.clears[k + 1]!).filter((byte) => byte === 0).length;
    expect(cleared).toBe(1024);
  });

  it('grows memory before anything is written', () => {
    const engine = new WasmEngine(engineModule, RATE_HZ);
    expect(engine.memory.buffer.byteLength).toBeLessThan(schedule.memoryBytes);
    const preparation = new Preparation(engine, schedule);
    expect(engine.memory.buffer.byteLength).toBeGreaterThanOrEqual(schedule.memoryBytes);
    expect(preparation.advance(Infinity)).toBe(true);
  });

  it('knows which records come with it', () => {
    const preparation = new Preparation(used(), schedule);
    for (const { record, params } of schedule.nodes) {
      expect(preparation.brings(record)).toBe(true);
      for (const { address } of Object.values(params)) expect(preparation.brings(address)).toBe(true);
    }
    for (const { record } of schedule.cables) expect(preparation.brings(record)).toBe(true);
    expect(preparation.brings(HEAP_BASE_BYTES - 16)).toBe(false);
    expect(preparation.brings(schedule.memoryBytes)).toBe(false);
  });
});
