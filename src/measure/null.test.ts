import { describe, expect, it } from 'vitest';
import { NULL_DB, nullTest } from './null.ts';
import { nullAnswer } from '../app/measure/null-words.ts';
import { gaussianNoise, stereo } from '../../test/measure/test-signals.ts';

const RATE = 48000;
const FRAMES = 1.6 * RATE;
const noise = gaussianNoise(FRAMES, 0.1, 3);
const late = (sound: Float32Array, frames: number, gain = 1): Float32Array => stereo(sound.length / 2, (k) => [gain * (sound[2 * (k - frames)] ?? 0), gain * (sound[2 * (k - frames) + 1] ?? 0)]);

describe('a null test', () => {
  it('knows what is the same', () => {
    const result = nullTest(noise, noise.slice(), RATE);
    expect(result).toMatchObject({ residualDb: { asTheyAre: -200 }, offsetFrames: 0, isInverted: false });
    expect(result.gainDb).toBeCloseTo(0, 6);
    expect(nullAnswer(result)).toEqual({ isNull: true, text: 'Yes: to the bit.' });
  });

  it.each([[240, 1], [-1201, 1], [7, 0.5], [4800, -2]])('finds an offset of %i frames and a gain of %f', (frames, gain) => {
    const result = nullTest(noise, late(noise, frames, gain), RATE);
    expect(result.offsetFrames).toBe(frames);
    expect(result.gainDb).toBeCloseTo(20 * Math.log10(Math.abs(gain)), 4);
    expect(result.isInverted).toBe(gain < 0);
    expect(result.residualDb!.matched).toBeLessThan(-140);
    expect(result.residualDb!.asTheyAre).toBeGreaterThan(-10);
  });

  it('finds parts of a frame', () => {
    // Tones between 100 Hz and 9 kHz, the same 10.37 frames later: what a delay between frames gives.
    const tones = Array.from({ length: 60 }, (_, k) => [100 * 90 ** (k / 60), k * k] as const);
    const at = (t: number): number => tones.reduce((sum, [hz, phase]) => sum + 0.01 * Math.sin((2 * Math.PI * hz * t) / RATE + phase), 0);
    const result = nullTest(stereo(FRAMES, at), stereo(FRAMES, (k) => at(k - 10.37)), RATE);
    expect(result.offsetFrames).toBeCloseTo(10.37, 2);
    expect(result.residualDb!.matched).toBeLessThan(-60);
  });

  it('says where they differ', () => {
    const other = stereo(FRAMES, (k) => [noise[2 * k]! + 0.02 * Math.sin((2 * Math.PI * 3150 * k) / RATE), noise[2 * k + 1]!]);
    const result = nullTest(noise, other, RATE);
    // 0.02²/2 on one side of two, against 0.1² on both.
    expect(Math.abs(result.residualDb!.matched - 10 * Math.log10(0.0002 / 0.02))).toBeLessThan(0.15);
    const loudest = result.bands.reduce((most, band) => (band.db > most.db ? band : most));
    expect(Math.round(loudest.hz)).toBe(3162);
    expect(Math.abs(loudest.db - 10 * Math.log10(0.0002 / 0.02))).toBeLessThan(0.2);
    expect(nullAnswer(result).text).toMatch(/^No: \u221220\.[01] dB; they differ most around 3\.2 kHz\./);
  });

  it('does not take a swapped image for the same, nor silence for anything', () => {
    const swapped = stereo(FRAMES, (k) => [noise[2 * k + 1]!, noise[2 * k]!]);
    expect(nullTest(noise, swapped, RATE).residualDb!.matched).toBeGreaterThan(NULL_DB);
    expect(nullAnswer(nullTest(new Float32Array(9600), noise.slice(0, 9600), RATE), ['Dry', 'Wet']).text).toContain('Dry is silent');
  });

  it('speaks of no offset, gain or polarity between sounds that are not alike', () => {
    const other = gaussianNoise(FRAMES, 0.1, 4);
    expect(nullAnswer(nullTest(noise, other, RATE), ['Voice', 'Bass']).text).toBe('No: Voice and Bass are not alike.');
    // A tenth of the power in common is a likeness of 0.3.
    const alike = noise.map((sample, k) => sample + 3 * other[k]!);
    expect(nullAnswer(nullTest(noise, alike, RATE)).text).toMatch(/^No: \u22120\.[45] dB; .* dB louder; that is made up for\.$/);
  });

  it('puts all it found into words', () => {
    expect(nullAnswer(nullTest(noise, late(noise, 240), RATE), ['Dry', 'Wet']).text).toMatch(/^Yes: to the bit, once that is made up for: Wet is 5\.00 ms late\.$/);
    expect(nullAnswer(nullTest(noise, late(noise, -48, -2), RATE)).text).toMatch(/^Yes: .*: b is 1\.00 ms early and 6\.0 dB louder, and its polarity is turned\.$/);
  });
});
