import { describe, expect, it } from 'vitest';
import { type FedRing, MediaFeed, type MediaReader } from './media-feed.ts';
import type { ToEngine } from './messages.ts';

type Feed = Extract<ToEngine, { type: 'feed' }>;

const CAPACITY = 131_072;
/** Frame n reads n + 1, so that silence is told from the first frame. */
const ramp = (frames: number, reads: number[] = []): MediaReader => ({
  frames,
  read: (start, count) => {
    reads.push(count);
    return Float32Array.from({ length: count * 2 }, (_, k) => start + (k >> 1) + 1);
  },
});
const ring = (identity: string, reader: MediaReader, startFrame = 0): FedRing => ({ identity, address: identity.charCodeAt(0) * 1024, frames: CAPACITY, startFrame, reader });

function feedOf(...rings: FedRing[]) {
  const sent: Feed[] = [];
  const feed = new MediaFeed((message) => sent.push(message as Feed));
  feed.setRings(rings, 0, 1);
  /** What a ring was sent, in order; each batch must follow on the one before. */
  const frames = (address = rings[0]!.address): number[] => {
    const out: number[] = [];
    for (const message of sent.filter((one) => one.ring === address)) {
      expect(message.fromFrame).toBe(out.length);
      for (let k = 0; k < message.samples.length; k += 2) out.push(message.samples[k]!);
    }
    return out;
  };
  return { feed, sent, frames };
}

describe('media feed', () => {
  it('sends a sound once, in order, and says when it is over', async () => {
    const { feed, sent, frames } = feedOf(ring('a', ramp(40_000)));
    feed.start(3, 0, 0, 0);
    await feed.fill(0);
    const all = frames();
    expect(all.slice(0, 40_000).every((value, k) => value === k + 1)).toBe(true);
    expect(all.slice(40_000).every((value) => value === 0)).toBe(true);
    expect(sent.at(-1)).toMatchObject({ epoch: 3, ended: true });
    expect(sent.filter(({ ended }) => ended).length).toBe(1);
  });

  it('says at once that an empty file is over', async () => {
    const { feed, sent } = feedOf(ring('a', ramp(0)));
    feed.start(1, 0, 0, 0);
    await feed.fill(0);
    expect(sent.map(({ ended, samples }) => [ended, samples.length])).toEqual([[true, 0]]);
  });

  it('leaves a guard between the newest frame and the reader', async () => {
    const { feed, frames } = feedOf(ring('a', ramp(1_000_000)));
    feed.start(1, 0, 0, 0);
    await feed.fill(0);
    await feed.fill(40_000);
    expect(frames().length).toBeLessThanOrEqual(40_000 + CAPACITY - 1024);
    expect(frames().length).toBeGreaterThan(40_000 + CAPACITY - 1024 - 32_768);
  });

  it('fills a buffer that has come back, and leaves nothing in it of what it held', async () => {
    const { feed, sent } = feedOf(ring('a', ramp(40_000)));
    feed.start(1, 0, 0, 0);
    await feed.fill(0);
    const buffer = sent[0]!.samples.buffer as ArrayBuffer;
    feed.takeBack(buffer);
    feed.takeBack(new ArrayBuffer(0));
    sent.length = 0;
    feed.start(2, 20_000, 0, 0);
    await feed.fill(0);
    expect(sent[0]!.samples.buffer).toBe(buffer);
    expect(Array.from(sent[0]!.samples).every((value, k) => value === (k < 40_000 ? 20_001 + (k >> 1) : 0))).toBe(true);
    expect(sent.slice(1).every(({ samples }) => samples.buffer !== buffer)).toBe(true);
  });

  it('that was held up goes on at what is played now: what is over would only hold it up further', async () => {
    const { feed, sent } = feedOf(ring('a', ramp(1_000_000)));
    feed.start(1, 0, 0, 0);
    await feed.fill(0);
    sent.length = 0;
    await feed.fill(300_000);
    expect(sent[0]).toMatchObject({ fromFrame: 300_000 });
    expect(sent[0]!.samples[0]).toBe(300_001);
    expect(sent.reduce((sum, { samples }) => sum + samples.length / 2, 0)).toBeGreaterThan(CAPACITY - 1024 - 32_768);
  });

  it('places a file on the time line, and begins in its middle', async () => {
    const early = feedOf(ring('a', ramp(100), 50));
    early.feed.start(1, 0, 0, 0);
    await early.feed.fill(0, 300);
    expect(early.frames().slice(48, 52)).toEqual([0, 0, 1, 2]);
    const late = feedOf(ring('a', ramp(100), 50));
    late.feed.start(1, 120, 0, 0);
    await late.feed.fill(0, 300);
    expect(late.frames().slice(0, 31).at(-2)).toBe(100);
    expect(late.frames()[30]).toBe(0);
  });

  it.each([1, 3, 7, 1000, 16_384, 20_000])('a loop of %i frames runs round without a seam, in few messages', async (length) => {
    const reads: number[] = [];
    const { feed, sent, frames } = feedOf(ring('a', ramp(200_000, reads)));
    feed.start(1, 90, 100, 100 + length);
    await feed.fill(0);
    const expected = (k: number): number => (k < 10 ? 91 + k : 101 + ((k - 10) % length));
    expect(frames().every((value, k) => value === expected(k))).toBe(true);
    expect(sent.length).toBeLessThanOrEqual(8);
    expect(reads.length).toBeLessThanOrEqual(8 * 4);
  });

  it('a place behind the loop plays on to the end', async () => {
    const { feed, sent, frames } = feedOf(ring('a', ramp(2000)));
    feed.start(1, 500, 100, 500);
    await feed.fill(0);
    expect(frames()[1499]).toBe(2000);
    expect(sent.at(-1)!.ended).toBe(true);
  });

  it('a loop that reaches beyond the file fills up with silence and never ends', async () => {
    const { feed, sent, frames } = feedOf(ring('a', ramp(30)));
    feed.start(1, 0, 0, 50);
    await feed.fill(0, 120);
    expect(frames().slice(28, 52)).toEqual([29, 30, ...Array<number>(20).fill(0), 1, 2]);
    expect(sent.some(({ ended }) => ended)).toBe(false);
  });

  it('fills rings in turns, so that none waits for another to be full', async () => {
    const { feed, sent } = feedOf(ring('a', ramp(500_000)), ring('b', ramp(500_000)));
    feed.start(1, 0, 0, 0);
    await feed.fill(0);
    expect(sent.slice(0, 4).map((one) => one.ring / 1024)).toEqual([97, 98, 97, 98]);
  });

  it('edits that cut every filling short leave no ring behind, and little room costs no read', async () => {
    const reads: number[] = [];
    let cut = (): void => undefined;
    const counted = ramp(2_000_000, reads);
    const slow: MediaReader = { frames: counted.frames, read: async (start, count) => { cut(); return counted.read(start, count); } };
    const names = ['a', 'b', 'c', 'd'];
    const rings = names.map((name) => ring(name, slow));
    const { feed, sent } = feedOf(...rings);
    feed.start(1, 0, 0, 0);
    await feed.fill(0);
    sent.length = 0;
    cut = () => feed.setRings([...rings], 0, 1);
    // One batch a filling, and four rings that each need one in 16,384 frames.
    for (let played = 16_384; played < 20 * 16_384; played += 4096) await feed.fill(played);
    const ends = names.map((name) => Math.max(...sent.filter((one) => one.ring === name.charCodeAt(0) * 1024).map((one) => one.fromFrame)));
    expect(Math.max(...ends) - Math.min(...ends)).toBeLessThanOrEqual(2 * 16_384);
    expect(Math.min(...ends)).toBeGreaterThan(20 * 16_384);
    cut = () => undefined;
    await feed.fill(20 * 16_384);
    reads.length = 0;
    for (let played = 0; played < 8000; played += 100) await feed.fill(20 * 16_384 + played);
    expect(reads.every((count) => count === 32_768)).toBe(true);
    expect(reads.length).toBeLessThanOrEqual(names.length);
  });

  it('after another loop goes on where the engine says each ring stands', async () => {
    const { feed, sent } = feedOf(ring('a', ramp(500_000)), ring('b', ramp(500_000)));
    feed.start(1, 0, 0, 0);
    await feed.fill(0);
    sent.length = 0;
    feed.setLoop(2, 4000, 4000, new Map([[97 * 1024, 11_200]]), 2000, 12_000);
    await feed.fill(4000, 20_000);
    expect(sent.every(({ epoch }) => epoch === 2)).toBe(true);
    const a = sent.find((one) => one.ring === 97 * 1024)!;
    expect([a.fromFrame, a.samples[0], a.samples[2 * 800]]).toEqual([11_200, 11_201, 2001]);
    // Of the other the engine holds nothing yet.
    expect(sent.find((one) => one.ring === 98 * 1024)!.fromFrame).toBe(4000);
  });

  it('does not send what was read for an earlier start', async () => {
    let go = (): void => undefined;
    const slow: MediaReader = { frames: 1000, read: (_, count) => new Promise((resolve) => { go = () => resolve(new Float32Array(count * 2)); }) };
    const { feed, sent } = feedOf(ring('a', slow));
    feed.start(1, 0, 0, 0);
    const filling = feed.fill(0);
    feed.start(2, 500, 0, 0);
    go();
    await filling;
    expect(sent).toEqual([]);
  });

  it('a ring that comes with an edit begins at the present, one that stays keeps its place, and one that left begins anew', async () => {
    const a = ring('a', ramp(500_000));
    const b = ring('b', ramp(500_000));
    const { feed, sent } = feedOf(a);
    feed.start(1, 0, 0, 0);
    await feed.fill(0, 1000);
    feed.setRings([a, b], 600, 2);
    await feed.fill(600, 1000);
    expect(sent.slice(1).map(({ ring: address, program, fromFrame }) => [address / 1024, program, fromFrame])).toEqual([[98, 2, 600], [97, 1, 1000]]);
    feed.setRings([a], 700, 3);
    feed.setRings([a, b], 800, 4);
    sent.length = 0;
    await feed.fill(800, 1200);
    expect(sent.find((one) => one.ring === b.address)).toMatchObject({ program: 4, fromFrame: 800 });
  });

  it('a sound that was missing begins at the present when it is found', async () => {
    const { feed, sent } = feedOf(ring('a', ramp(0)));
    feed.start(1, 0, 0, 0);
    await feed.fill(0);
    feed.setRings([ring('a', ramp(500_000))], 90_000, 1);
    sent.length = 0;
    await feed.fill(90_000, 500);
    expect(sent.map(({ fromFrame, samples }) => [fromFrame, samples[0]])).toEqual([[90_000, 90_001]]);
  });
});
