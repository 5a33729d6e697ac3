import { describe, expect, it } from 'vitest';
import { shipped } from '../catalog/shipped.ts';
import { compile } from '../compile/compile.ts';
import { createNode, createPatch } from '../patch/create.ts';
import type { Patch } from '../patch/patch.ts';
import { HEAP_BASE_BYTES } from '../schedule/abi.ts';
import { durationFrames, mediaNodes, nodeAt, ringNodes } from './media-nodes.ts';
import { kernels, patchOf, rampMedia } from './player.fixture.ts';

const stemOf = (name: string, startSeconds: number, frames: number, rateHz = 48000) => ['stem', { media: rampMedia(name, frames, rateHz), config: { startSeconds } }] as const;
const inner: Patch = { ...patchOf({ s: stemOf('deep', 1, 48000), end: ['chain-output'] }, ['s > end']), kind: 'chain' };
const patch: Patch = patchOf({ a: stemOf('a', 0, 24000), b: ['stem'], c: ['chain', { chain: { patch: inner } }], out: ['output'] }, ['a > out', 'c > out']);

describe('media of a patch', () => {
  it('are found in chains too, with or without a recording', () => {
    expect(mediaNodes(patch, shipped).map(({ path, media, startSeconds }) => [path, media?.name, startSeconds]).sort()).toEqual([['a', 'a', 0], ['b', undefined, 0], ['c/s', 'deep', 1]]);
  });

  it('are looked up by path', () => {
    expect(nodeAt(patch, 'c/s')?.media?.name).toBe('deep');
    expect(nodeAt(patch, 'c/none')).toBeUndefined();
    expect(nodeAt(patch, 'a/s')).toBeUndefined();
  });

  it('belong to the rings of the schedule; a stem that reaches nothing has none', () => {
    const { schedule } = compile(patch, shipped, { kernels, heapBase: HEAP_BASE_BYTES });
    expect(ringNodes(patch, schedule!.nodes).map(({ scheduled, source }) => [scheduled.path, source.media?.name]).sort()).toEqual([['a', 'a'], ['c/s', 'deep']]);
  });
});

describe('how long a patch is', () => {
  it('is to the end of its last sound, at its own rate', () => {
    expect(durationFrames(patch, shipped)).toBe(96000);
    expect(durationFrames({ ...patch, rateHz: 96000 }, shipped)).toBe(192000);
  });

  it('is to its last marker or the end of its loop where those are later', () => {
    const { transport } = patch;
    expect(durationFrames({ ...patch, transport: { ...transport, markers: [{ frame: 200_000, name: 'End' }] } }, shipped)).toBe(200_000);
    expect(durationFrames({ ...patch, transport: { ...transport, loop: { enabled: true, startFrame: 0, endFrame: 300_000 } } }, shipped)).toBe(300_000);
  });

  it('is nothing where nothing says', () => {
    expect(durationFrames({ ...createPatch({ id: 'x' }), nodes: new Map([['t', createNode(shipped.get('tone')!)]]) }, shipped)).toBe(0);
  });
});
