import { describe, expect, it } from 'vitest';
import { OriginFolder } from './origin-folder.fixture.ts';
import { DiskShelf } from './media-disk.ts';
import { PcmStore } from './pcm-store.ts';

const KEY = 'demo-1-kick@48000';
const block = (from: number, frames: number): Float32Array => Float32Array.from({ length: frames * 2 }, (_, k) => from + Math.floor(k / 2) + (k % 2) / 2);
const storeOn = (folder: OriginFolder): PcmStore => new PcmStore(new DiskShelf(() => Promise.resolve(folder.handle)));

async function make(store: PcmStore, blocks = 4) {
  const writer = await store.create(KEY, 2);
  for (let k = 0; k < blocks; k++) await writer.write(block(k * 100, 100));
  return writer.finish();
}

async function expectWhole(source: { frames: number; read(start: number, count: number): Promise<Float32Array> | Float32Array } | undefined, frames = 400): Promise<void> {
  expect(source?.frames).toBe(frames);
  expect(await source!.read(0, frames)).toEqual(block(0, frames));
  expect(await source!.read(frames - 150, 100)).toEqual(block(frames - 150, 100));
}

describe('kept sound', () => {
  it('is found again at the next visit', async () => {
    const folder = new OriginFolder();
    await expectWhole(await make(storeOn(folder)));
    expect([...folder.files.keys()]).toEqual(['demo-1-kick_48000.f32']);
    await expectWhole(await storeOn(folder).find(KEY, 2));
    expect(await storeOn(folder).find('another', 2)).toBeUndefined();
  });

  it('is read by a second tab while the first has it open', async () => {
    const folder = new OriginFolder();
    const first = await make(storeOn(folder));
    const second = await storeOn(folder).find(KEY, 2);
    await expectWhole(first);
    await expectWhole(second);
  });

  it('is made by two tabs at the same time, each for itself, and kept once', async () => {
    const folder = new OriginFolder();
    const [one, two] = [storeOn(folder), storeOn(folder)];
    const first = await one.create(KEY, 2);
    await first.write(block(0, 200));
    await expectWhole(await make(two));
    await first.write(block(200, 200));
    await expectWhole(await first.finish());
    expect([...folder.files.keys()]).toEqual(['demo-1-kick_48000.f32']);
  });

  it('that another tab finished first is not replaced under its reader', async () => {
    const folder = new OriginFolder();
    const late = await storeOn(folder).create(KEY, 2);
    await late.write(block(7, 10));
    folder.files.set('demo-1-kick_48000.f32', { bytes: new Uint8Array(block(0, 400).buffer), isLocked: false, readers: 0 });
    await expectWhole(await late.finish());
    expect([...folder.files.keys()]).toEqual(['demo-1-kick_48000.f32']);
  });

  it('does not hold the rest of what a closed tab left behind', async () => {
    const folder = new OriginFolder();
    folder.files.set('demo-1-kick_48000.f32.part', { bytes: new Uint8Array(100_000).fill(9), isLocked: false, readers: 0 });
    await expectWhole(await make(storeOn(folder)));
  });

  it.each([[true, 'refuses'], [false, 'takes a part']])('goes to memory when a full disk %s', async (throwsWhenFull) => {
    const folder = new OriginFolder();
    folder.roomBytes = 2000;
    folder.throwsWhenFull = throwsWhenFull;
    const store = storeOn(folder);
    await expectWhole(await make(store));
    expect([...folder.files.keys()]).toEqual([]);
    await expectWhole(await store.find(KEY, 2));
  });

  it('serves for this visit where files cannot be moved', async () => {
    const folder = new OriginFolder();
    folder.canMove = false;
    await expectWhole(await make(storeOn(folder)));
  });

  it('is in memory where there is no disk', async () => {
    const store = new PcmStore(new DiskShelf(() => Promise.reject(new DOMException('insecure', 'SecurityError'))));
    await expectWhole(await make(store));
    await expectWhole(await store.find(KEY, 2));
  });

  it('that was given up leaves nothing', async () => {
    const folder = new OriginFolder();
    const store = storeOn(folder);
    const writer = await store.create(KEY, 2);
    await writer.write(block(0, 10));
    await writer.discard();
    expect(folder.files.size).toBe(0);
    expect(await store.find(KEY, 2)).toBeUndefined();
  });

  it('of one channel is equal on both sides', async () => {
    const writer = await storeOn(new OriginFolder()).create('mono', 1);
    await writer.write(Float32Array.of(1, 2, 3));
    const source = await writer.finish();
    expect(source.frames).toBe(3);
    expect(await source.read(1, 2)).toEqual(Float32Array.of(2, 2, 3, 3));
  });
});
