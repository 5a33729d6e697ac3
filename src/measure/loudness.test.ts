import { describe, expect, it } from 'vitest';
import { engineModule, kernels } from '../app/player.fixture.ts';
import { shipped } from '../catalog/shipped.ts';
import { channelRoles, measureLoudness, type MeasuredSound } from './loudness.ts';

const options = { catalog: shipped, module: engineModule, kernels };

/** Channels given as functions of the frame. */
function soundOf(rateHz: number, frames: number, channels: readonly ((frame: number) => number)[], channelMask = 0): MeasuredSound {
  return {
    rateHz, frames, channels: channels.length, channelMask,
    readFrames: (start, count) => Promise.resolve(Float32Array.from({ length: count * channels.length }, (_, k) => channels[k % channels.length]!(start + Math.floor(k / channels.length)))),
  };
}
const tone = (rateHz: number, levelDb: number, hz = 1000) => (frame: number): number => 10 ** (levelDb / 20) * Math.sin((2 * Math.PI * hz * frame) / rateHz);
const silence = (): number => 0;

describe('channel roles', () => {
  it.each([
    [1, 0, ['left']],
    [1, 0x4, ['left']],
    [2, 0, ['left', 'right']],
    [2, 0x30, ['left', 'right']],
    [3, 0, ['left', 'right', 'center']],
    [4, 0, ['left', 'right', 'surroundLeft', 'surroundRight']],
    [5, 0, ['left', 'right', 'center', 'surroundLeft', 'surroundRight']],
    [6, 0, ['left', 'right', 'center', 'lowFrequency', 'surroundLeft', 'surroundRight']],
    [6, 0x60f, ['left', 'right', 'center', 'lowFrequency', 'surroundLeft', 'surroundRight']],
    [8, 0x63f, ['left', 'right', 'center', 'lowFrequency', 'none', 'none', 'surroundLeft', 'surroundRight']],
    [8, 0, ['left', 'right', 'center', 'lowFrequency', 'none', 'none', 'surroundLeft', 'surroundRight']],
    // A mask of another count says nothing about these channels.
    [3, 0x3f, ['left', 'right', 'center']],
    [10, 0, ['left', 'right', 'none', 'none', 'none', 'none', 'none', 'none', 'none', 'none']],
  ])('%i channels with mask %i', (channels, mask, roles) => {
    expect(channelRoles(channels, mask)).toEqual(roles);
  });
});

describe('a measured file', () => {
  it('of nothing has no values', async () => {
    expect(await measureLoudness(soundOf(48000, 0, [silence, silence]), options)).toEqual({
      rateHz: 48000, channels: 2, frames: 0, integratedLufs: null, loudnessRangeLu: null, maxMomentaryLufs: null, maxShortTermLufs: null, truePeakDbtp: null, samplePeakDbfs: null,
    });
  });

  it('shorter than a step of the meter has its peaks', async () => {
    const report = await measureLoudness(soundOf(48000, 100, [tone(48000, -6), silence]), options);
    expect(report.samplePeakDbfs).toBeCloseTo(-6, 1);
    expect(report.integratedLufs).toBeNull();
  });

  it.each([480_00, 479_99, 480_01])('of %i frames is measured to its last one', async (frames) => {
    const click = (frame: number): number => (frame === frames - 1 ? 0.5 : 0);
    const report = await measureLoudness(soundOf(48000, frames, [click, silence]), options);
    expect(report.samplePeakDbfs).toBeCloseTo(-6.02, 2);
    // Between samples a single one is no higher; the filter's tail has been heard out.
    expect(report.truePeakDbtp).toBeCloseTo(-6.02, 1);
  });

  it('is no quieter for the silence that completes its last step', async () => {
    const report = await measureLoudness(soundOf(48000, 48000 * 2 + 100, [tone(48000, -23), tone(48000, -23)]), options);
    expect(report.integratedLufs).toBeCloseTo(-23, 1);
  });

  it.each([8000, 11025, 22050, 44100, 96000, 192000])('at %i Hz reads a tone at its level', async (rateHz) => {
    const report = await measureLoudness(soundOf(rateHz, rateHz * 2, [tone(rateHz, -20), tone(rateHz, -20)]), options);
    expect(report.integratedLufs).toBeCloseTo(-20, 0);
    expect(report.samplePeakDbfs).toBeCloseTo(-20, 1);
  });

  it('of one channel reads as that channel alone', async () => {
    const mono = await measureLoudness(soundOf(48000, 96000, [tone(48000, -20)]), options);
    expect(mono.integratedLufs).toBeCloseTo(-23, 1);
  });

  it('has the peak of every channel, and the loudness of those that count', async () => {
    const channels = Array.from({ length: 8 }, (_, k) => (k === 3 ? tone(48000, -3, 50) : k === 4 ? tone(48000, -1) : k < 2 ? tone(48000, -23) : silence));
    const report = await measureLoudness(soundOf(48000, 96000, channels, 0x63f), options);
    expect(report.integratedLufs).toBeCloseTo(-23, 1);
    expect(report.samplePeakDbfs).toBeCloseTo(-1, 1);
    expect(report.truePeakDbtp).toBeCloseTo(-1, 1);
  });

  it('gives its series at the end of each window inside the file', async () => {
    const { momentarySeries } = await measureLoudness(soundOf(48000, 48000, [tone(48000, -20), tone(48000, -20)]), { ...options, series: true });
    expect(momentarySeries!.length).toBe(100);
    expect(momentarySeries!.at(-1)![0]).toBe(1);
    expect(momentarySeries!.at(-1)![1]).toBeCloseTo(-20, 1);
  });
});
