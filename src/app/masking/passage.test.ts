import { describe, expect, it } from 'vitest';
import { createPatch } from '../../patch/create.ts';
import { passageOf } from './passage.ts';

const patch = createPatch({ id: 'p' });
const loop = (startFrame: number, endFrame: number) => ({ ...patch, transport: { ...patch.transport, loop: { enabled: true, startFrame, endFrame } } });
const seconds = ({ fromFrame, toFrame }: { fromFrame: number; toFrame: number }): [number, number] => [fromFrame / 48000, toFrame / 48000];
const at = (position: number, duration: number, isPlaying = false) => ({ positionFrames: position * 48000, durationFrames: duration * 48000, isPlaying });

describe('the passage that is looked at', () => {
  it('is the loop, of a long one its beginning', () => {
    expect(seconds(passageOf(loop(96000, 480000), at(60, 96)))).toEqual([2, 10]);
    expect(seconds(passageOf(loop(0, 48000 * 90), at(60, 96)))).toEqual([0, 24]);
  });

  it('is what was just heard while it plays, and what comes next while it is stopped', () => {
    expect(seconds(passageOf(patch, at(40, 96, true)))).toEqual([28, 40]);
    expect(seconds(passageOf(patch, at(6, 96, true)))).toEqual([0, 12]);
    expect(seconds(passageOf(patch, at(2, 96, true)))).toEqual([2, 14]);
    expect(seconds(passageOf(patch, at(40, 96)))).toEqual([40, 52]);
  });

  it('is the last seconds at the end, and some where nothing ends', () => {
    expect(seconds(passageOf(patch, at(95, 96)))).toEqual([84, 96]);
    expect(seconds(passageOf(patch, at(0, 2)))).toEqual([0, 2]);
    expect(seconds(passageOf(patch, at(0, 0)))).toEqual([0, 12]);
  });
});
