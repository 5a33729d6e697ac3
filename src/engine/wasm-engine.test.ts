import { expect, it } from 'vitest';
import { engineModule } from '../app/player.fixture.ts';
import { WasmEngine } from './wasm-engine.ts';

const RATE_HZ = 48000;
const GROWN_BYTES = 4 * 1024 * 1024;

it('is as new on the memory of one that is done', () => {
  const fresh = new WasmEngine(engineModule, RATE_HZ);
  fresh.ensure(GROWN_BYTES);
  const done = new WasmEngine(engineModule, RATE_HZ);
  done.ensure(GROWN_BYTES);
  new Uint8Array(done.memory.buffer).fill(0xa5);
  done.release();
  const next = new WasmEngine(engineModule, RATE_HZ);
  next.ensure(GROWN_BYTES);
  expect(next.memory).toBe(done.memory);
  const bytesOf = ({ memory }: WasmEngine): Uint8Array => new Uint8Array(memory.buffer, 0, GROWN_BYTES);
  expect(Buffer.compare(bytesOf(next), bytesOf(fresh))).toBe(0);
});

it('gives its memory away once, and none that would weigh on its thread', () => {
  const done = new WasmEngine(engineModule, RATE_HZ);
  done.release();
  done.release();
  expect(new WasmEngine(engineModule, RATE_HZ).memory).toBe(done.memory);
  expect(new WasmEngine(engineModule, RATE_HZ).memory).not.toBe(done.memory);
  const large = new WasmEngine(engineModule, RATE_HZ);
  large.ensure(65 * 1024 * 1024);
  large.release();
  expect(new WasmEngine(engineModule, RATE_HZ).memory).not.toBe(large.memory);
});
