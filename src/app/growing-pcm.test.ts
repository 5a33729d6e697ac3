import { describe, expect, it } from 'vitest';
import { memoryPcm } from '../media/pcm.ts';
import { GrowingPcm } from './growing-pcm.ts';

const FRAMES = 1000;
const all = Float32Array.from({ length: FRAMES * 2 }, (_, k) => k);
const part = (start: number, count: number): Float32Array => all.slice(start * 2, (start + count) * 2);

function growing(marginFrames = 100) {
  const reads: number[] = [];
  const pcm = new GrowingPcm(FRAMES, marginFrames, (start, count) => {
    reads.push(start);
    return Promise.resolve(part(start, count));
  });
  return { pcm, reads };
}

/** What a promise has come to by now. */
const stateOf = (promise: Promise<unknown>): Promise<'waits' | 'there'> =>
  Promise.race([promise.then(() => 'there' as const), new Promise<'waits'>((resolve) => setTimeout(() => resolve('waits')))]);

describe('a sound that is read while it is made', () => {
  it('waits for a piece and its margin, and gives them in whatever order they come', async () => {
    const { pcm } = growing();
    const [early, late] = [pcm.read(0, 50), pcm.read(500, 50)];
    pcm.grow(149);
    expect([await stateOf(early), await stateOf(late)]).toEqual(['waits', 'waits']);
    pcm.grow(1);
    expect([await stateOf(early), await stateOf(late)]).toEqual(['there', 'waits']);
    expect(await early).toEqual(part(0, 50));
    pcm.grow(500);
    expect(await late).toEqual(part(500, 50));
  });

  it('at the end needs no margin, and is read from the whole once all has grown', async () => {
    const { pcm, reads } = growing();
    pcm.grow(FRAMES);
    const last = pcm.read(950, 50);
    expect(await stateOf(last)).toBe('waits');
    pcm.end(memoryPcm(all, 2));
    expect(await last).toEqual(part(950, 50));
    expect(await pcm.read(0, 10)).toEqual(part(0, 10));
    expect(reads).toEqual([]);
  });

  it('is at rest when the pieces asked for have been read', async () => {
    let give = (): void => undefined;
    const pcm = new GrowingPcm(FRAMES, 0, (start, count) => new Promise((resolve) => (give = () => resolve(part(start, count)))));
    pcm.grow(500);
    const read = pcm.read(0, 10);
    pcm.grow(500);
    const rest = pcm.atRest();
    expect(await stateOf(rest)).toBe('waits');
    give();
    expect(await stateOf(rest)).toBe('there');
    expect(await read).toEqual(part(0, 10));
  });

  it('refuses those who wait and those who come when it cannot be made, with the reason', async () => {
    const { pcm } = growing();
    pcm.grow(300);
    const waits = pcm.read(400, 10);
    pcm.fail(new Error('the disk is gone'));
    await expect(waits).rejects.toThrow('the disk is gone');
    await expect(pcm.read(0, 10)).rejects.toThrow('the disk is gone');
    await expect(pcm.whole).rejects.toThrow('the disk is gone');
  });
});
