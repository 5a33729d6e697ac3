/**
 * The node's own readings against the data of psychoacoustics and against the model in f64; its masked and audible parts against
 * the sound that they are parts of.
 */
import { describe, expect, test } from 'vitest';
import { KernelRig, type RigOptions } from '../../../test/contract/kernel-rig.ts';
import { renderedBits } from '../../../test/contract/patch-around.ts';
import { gaussianNoise, largestDifference, sine, stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import { shipped } from '../../../src/catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../../../src/patch/create.ts';
import { hiddenRegions, PLACES_HZ as CHANNEL_HZ, rangeText, soundText } from '../../../src/measure/masking/hidden-regions.ts';
import { APART } from '../../../src/schedule/abi.ts';
import definition, { CHANNELS, longFrames, SOUNDS } from './definition.ts';
import { beside, heardAround } from './reference.ts';

const RATE = 48000;
const LATENCY = 8192;
/** Windows, the memory of excitation and the picture have settled to a fraction of a dB. */
const FRAMES = 1.25 * RATE;

const nearest = (hz: number): number => CHANNEL_HZ.reduce((best, at, k) => (Math.abs(Math.log(at / hz)) < Math.abs(Math.log(CHANNEL_HZ[best]! / hz)) ? k : best), 0);
const rigOf = (count: number, options: RigOptions = {}): KernelRig => new KernelRig(definition, { connected: Array.from({ length: count }, (_, k) => `in${k + 1}`), ...options });
const into = (...sounds: readonly Float32Array[]): Record<string, Float32Array> => Object.fromEntries(sounds.map((sound, k) => [`in${k + 1}`, sound]));
const of = (values: Float32Array, sound: number): Float32Array => values.subarray(sound * CHANNELS, (sound + 1) * CHANNELS);
/** Peak of a sine that is so loud, where full scale is 100 dB SPL. */
const amplitude = (levelDb: number): number => 10 ** ((levelDb - 100) / 20);
/** Sounds begin softly: a hard onset is heard at all frequencies, and the picture remembers it for a second. */
const begun = (frame: number): number => 0.5 - 0.5 * Math.cos(Math.PI * Math.min(1, frame / 4800));
const tone = (hz: number, levelDb: number, frames = FRAMES): Float32Array => sine(frames, hz, RATE, amplitude(levelDb)).map((v, i) => v * begun(i >> 1));
/** Noise of one critical band, equal in both ears: many sines of random phase. */
function bandNoise(fromHz: number, toHz: number, levelDb: number, frames = FRAMES, seed = 9): Float32Array {
  const count = Math.min(80, Math.max(24, Math.round((toHz - fromHz) / 4)));
  const phases = gaussianNoise(count, 2, seed);
  const each = amplitude(levelDb) / Math.sqrt(count);
  const w = Array.from({ length: count }, (_, k) => (2 * Math.PI * (fromHz + ((toHz - fromHz) * (k + 0.5)) / count)) / RATE);
  return stereo(frames, (i) => begun(i) * each * w.reduce((sum, one, k) => sum + Math.sin(one * i + 2 * phases[k]!), 0));
}

const heardOf = (...sounds: readonly Float32Array[]): KernelRig => {
  const rig = rigOf(sounds.length);
  rig.run(FRAMES, into(...sounds));
  return rig;
};

describe('excitation', () => {
  test.each([
    [40, 1250, 18.3], [60, 1250, 43.8], [60, 1500, 28.5], [60, 2000, 7.2], [60, 800, 37.8], [80, 1250, 69], [80, 1500, 58.2], [80, 2000, 42.8], [80, 3000, 25.8], [80, 800, 57.8], [100, 2000, 77.9],
  ])('of 1 kHz at %i dB, read at %i Hz: %d dB, within 1.5 dB', (levelDb, hz, expectedDb) => {
    const values = of(heardOf(tone(1000, levelDb)).telemetry('excitationDb'), 0);
    // Between channels, which are half a Cam apart.
    const upper = CHANNEL_HZ.findIndex((one) => one >= hz);
    const way = Math.log(hz / CHANNEL_HZ[upper - 1]!) / Math.log(CHANNEL_HZ[upper]! / CHANNEL_HZ[upper - 1]!);
    const read = values[upper - 1]! + (values[upper]! - values[upper - 1]!) * way;
    expect(Math.abs(read - expectedDb)).toBeLessThan(1.5);
  });

  test('spreads upwards when loud: at 80 dB the octave above 1.2 kHz by 40 dB more than the octave below; at 40 dB neither is heard', () => {
    const loud = of(heardOf(tone(1200, 80)).telemetry('excitationDb'), 0);
    expect(loud[nearest(2400)]! - loud[nearest(600)]!).toBeGreaterThan(40);
    const soft = heardOf(tone(1200, 40));
    for (const hz of [600, 2400]) expect(of(soft.telemetry('excitationDb'), 0)[nearest(hz)]!).toBeLessThan(of(soft.telemetry('restDb'), 0)[nearest(hz)]!);
  });
});

describe('what one sound needs beside another', () => {
  test.each([[250, 100, 58], [1000, 160, 57], [4000, 700, 55]])('a tone in a critical band of noise of 60 dB at %i Hz', (hz, wide, expectedDb) => {
    const rest = of(heardOf(tone(hz, 20), bandNoise(hz - wide / 2, hz + wide / 2, 60)).telemetry('restDb'), 0);
    const most = Math.max(...rest.subarray(nearest(hz) - 2, nearest(hz) + 3));
    expect(Math.abs(most - expectedDb)).toBeLessThan(3);
  });

  test.each([[250, 47], [500, 47], [1000, 50], [2000, 53], [4000, 56], [8000, 59]])('a tone of %i Hz in white noise of 30 dB/Hz: %i dB', (hz, expectedDb) => {
    // A density of 30 dB/Hz up to half the rate; a sine of full scale has a mean square of ½.
    const rms = 10 ** ((30 + 10 * Math.log10(RATE / 2) - 100) / 20) / Math.SQRT2;
    const noise = gaussianNoise(FRAMES, rms, 4);
    const rest = of(heardOf(tone(hz, 20), noise).telemetry('restDb'), 0);
    expect(Math.abs(rest[nearest(hz)]! - expectedDb)).toBeLessThan(3);
  });

  test('a noise beside a tone is hidden far less than a tone beside a noise', () => {
    const beneathTone = of(heardOf(bandNoise(960, 1040, 20), tone(1000, 80)).telemetry('restDb'), 0)[nearest(1000)]!;
    const beneathNoise = of(heardOf(tone(1000, 20), bandNoise(920, 1080, 80)).telemetry('restDb'), 0)[nearest(1000)]!;
    expect(Math.abs(80 - beneathTone - 24)).toBeLessThan(5);
    expect(Math.abs(80 - beneathNoise - 3)).toBeLessThan(3);
  });
});

describe('audibility', () => {
  test('two tones far apart leave each other alone; a soft one close above a loud one is hidden, and says by which', () => {
    const apart = heardOf(tone(300, 60), tone(4000, 60));
    expect([...apart.telemetry('audibility').subarray(0, 2)].every((index) => index > 0.95)).toBe(true);
    const close = heardOf(tone(1000, 80), bandNoise(1050, 1250, 45));
    const audibility = close.telemetry('audibility');
    expect(audibility[0]).toBeGreaterThan(0.9);
    expect(audibility[1]).toBeLessThan(0.1);
    expect(close.telemetry('hides')[0 * SOUNDS + 1]).toBeGreaterThan(0.9);
    expect(close.telemetry('hides')[1 * SOUNDS + 0]).toBeLessThan(0.1);
    const read = (name: string): Float32Array => close.telemetry(name);
    const [region] = hiddenRegions(read, 1);
    expect(region).toMatchObject({ hidden: 1, hider: 0 });
    expect(region!.fromHz).toBeLessThan(1100);
    expect(region!.toHz).toBeGreaterThan(1200);
    expect(region!.share).toBeGreaterThan(0.9);
    expect(hiddenRegions(read, 0)).toEqual([]);
    expect(soundText(read, 1, (sound) => ['Bell', 'Breath'][sound]!)).toMatch(/^\d\u00a0% of the loudness of Breath is heard\. Bell hides Breath at/);
  });

  test('grows with the level of a sound beside its like, and with the level of listening where it is quiet', () => {
    const masker = gaussianNoise(FRAMES, amplitude(70), 3);
    const index = (targetDb: number): number => heardOf(gaussianNoise(FRAMES, amplitude(targetDb), 8), masker).telemetry('audibility')[0]!;
    const indices = [50, 60, 70, 80, 90].map(index);
    for (let k = 1; k < indices.length; k++) expect(indices[k]).toBeGreaterThan(indices[k - 1]!);
    const loudnessAt = (fullScaleDb: number): number => {
      const rig = rigOf(1, { params: { fullScaleDb } });
      rig.run(RATE, into(tone(100, 30)));
      return rig.telemetry('loudness')[0]!;
    };
    expect(loudnessAt(120)).toBeGreaterThan(2 * loudnessAt(100));
  });

  test('the better ear counts', () => {
    const leftOnly = (sound: Float32Array): Float32Array => sound.map((v, i) => (i % 2 === 0 ? v : 0));
    const both = heardOf(bandNoise(900, 1100, 50), tone(1000, 80)).telemetry('audibility')[0]!;
    const aside = heardOf(bandNoise(900, 1100, 50), leftOnly(tone(1000, 80))).telemetry('audibility')[0]!;
    expect(both).toBeLessThan(0.3);
    expect(aside).toBeGreaterThan(0.95);
  });

  test('a sound with nobody beside it is whole, and one that never played says so', () => {
    const rig = heardOf(uniformNoise(FRAMES, 0.05));
    expect(rig.telemetry('audibility')[0]).toBeCloseTo(1, 5);
    expect(soundText((name) => rig.telemetry(name), 1, () => 'Voice')).toBe('Voice has not played yet');
    expect(soundText((name) => rig.telemetry(name), 0, () => 'Voice')).toBe('Voice stands clear: 100\u00a0% of the loudness of Voice is heard');
  });
});

test('the kernel is the model: excitation within 0.5 dB, thresholds within 1.5 dB nearly everywhere, loudness within 0.5 %, audibility within 0.01', () => {
  const sounds = [
    stereo(FRAMES, (i) => [1, 2, 3, 4, 5, 6, 8].reduce<[number, number]>(([l, r], n) => [l + ((begun(i) * 0.05) / n) * Math.sin((2 * Math.PI * 220 * n * i) / RATE), r + ((begun(i) * 0.02) / n) * Math.sin((2 * Math.PI * 220 * n * i) / RATE)], [0, 0])),
    // An ERB and more apart, so that nothing beats and one look is as good as another.
    stereo(FRAMES, (i) => begun(i) * Array.from({ length: 12 }, (_, k) => amplitude(52) * Math.sin((2 * Math.PI * 310 * 1.21 ** k * i) / RATE + k * k)).reduce((sum, v) => sum + v)),
    tone(3300, 55),
  ];
  const rig = heardOf(...sounds);
  const heard = sounds.map((sound) => heardAround(sound, FRAMES - LATENCY, 100));
  for (const [sound] of sounds.entries()) {
    const model = beside(heard, sound);
    const [excitationDb, restDb] = [of(rig.telemetry('excitationDb'), sound), of(rig.telemetry('restDb'), sound)];
    let far = 0;
    for (let channel = 0; channel < CHANNELS; channel++) {
      // Every second channel of the model is one of the kernel's; the left ear hears all sounds better.
      const wanted = 10 * Math.log10(heard[sound]![0].excitation[2 * channel]!);
      if (wanted > 0) expect(Math.abs(excitationDb[channel]! - wanted), `sound ${sound} at ${CHANNEL_HZ[channel]!.toFixed(0)} Hz`).toBeLessThan(0.5);
      // Where nothing is there, nothing is said.
      if (wanted > 0 && Math.abs(excitationDb[channel]! - restDb[channel]! - model.smrDb[2 * channel]!) > 1.5) far++;
    }
    // Between two tones one bin more or less in the ERB decides whether it is called tonal, which is worth up to 20 dB.
    expect(far).toBeLessThan(CHANNELS / 8);
    expect(Math.abs(rig.telemetry('loudness')[sound]! / (model.alone * 0.25) - 1)).toBeLessThan(0.005);
    expect(Math.abs(rig.telemetry('audibility')[sound]! - model.partial / model.alone)).toBeLessThan(0.01);
  }
});

describe.each([44100, 96000, 192000])('masked and audible at %i Hz', (rateHz) => {
  test('together are the chosen sound, later by the long transform, within −100 dB; the sum is the sum, at once', () => {
    const frames = 0.6 * rateHz;
    const [noise, high] = [uniformNoise(frames, 0.1, 5), sine(frames, 5000, rateHz, 0.1)];
    const sounds = [uniformNoise(frames, 0.3, 2), noise.map((v, i) => v + high[i]!), sine(frames, 700, rateHz, 0.4)];
    const rig = rigOf(3, { rateHz, params: { sound: 1 } });
    const [out, masked, audible] = rig.run(frames, into(...sounds)) as [Float32Array, Float32Array, Float32Array];
    expect(out).toEqual(sounds[0]!.map((v, i) => Math.fround(Math.fround(v + sounds[1]![i]!) + sounds[2]![i]!)));
    const latency = longFrames(rateHz);
    const together = masked.map((v, i) => v + audible[i]!).subarray(2 * latency);
    expect(20 * Math.log10(largestDifference(together, sounds[1]!.subarray(0, together.length)) / 0.2)).toBeLessThan(-100);
    // Neither is empty.
    const power = (part: Float32Array): number => part.reduce((sum, v) => sum + v * v, 0) / part.length;
    expect(power(masked)).toBeGreaterThan(1e-5);
    expect(power(audible)).toBeGreaterThan(1e-6);
  });
});

test('in a compiled patch too: both outputs into one input are the sound, later', async () => {
  const node = (type: string, params = {}) => createNode(shipped.get(type)!, { params });
  const cable = (from: string, port: string, to: string, into: string) => createCable({ node: from, port }, { node: to, port: into });
  const nodes = new Map([['noise', node('noise')], ['tone', node('tone', { levelDb: -6 })], ['masking', node('masking')], ['out', node('output')]]);
  const rendered = (...cables: readonly ReturnType<typeof cable>[]): Promise<Float32Array> => renderedBits({ ...createPatch({ id: 'p' }), nodes, cables: new Map(cables.map((one, k) => [`c${k}`, one])) });
  const parts = await rendered(cable('noise', 'out', 'masking', 'in1'), cable('tone', 'out', 'masking', 'in2'), cable('masking', 'masked', 'out', 'in'), cable('masking', 'audible', 'out', 'in'));
  const whole = await rendered(cable('noise', 'out', 'out', 'in'));
  const together = parts.subarray(2 * LATENCY);
  const peak = whole.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  expect(together.length).toBeGreaterThan(2000);
  expect(20 * Math.log10(largestDifference(together, whole.subarray(0, together.length)) / peak)).toBeLessThan(-100);
});

test('of two tones the one that is hidden is in masked, the other in audible', () => {
  const level = (sound: Float32Array, hz: number): number => {
    let [re, im] = [0, 0];
    const from = FRAMES - RATE;
    for (let i = from; i < FRAMES; i++) {
      re += sound[2 * i]! * Math.cos((2 * Math.PI * hz * i) / RATE);
      im += sound[2 * i]! * Math.sin((2 * Math.PI * hz * i) / RATE);
    }
    return 20 * Math.log10((2 * Math.hypot(re, im)) / RATE);
  };
  const chosen = tone(1100, 50).map((v, i) => v + tone4000[i]!);
  const [, masked, audible] = rigOf(2).run(FRAMES, into(chosen, bandNoise(900, 1300, 85))) as [Float32Array, Float32Array, Float32Array];
  expect(Math.abs(level(masked, 1100) + 50)).toBeLessThan(0.5);
  expect(level(masked, 4000)).toBeLessThan(-110);
  expect(Math.abs(level(audible, 4000) + 50)).toBeLessThan(0.1);
  expect(level(audible, 1100)).toBeLessThan(-80);
});
const tone4000 = tone(4000, 50);

test('another chosen sound fades in, and both parts together are the fade', () => {
  const sounds = [uniformNoise(2 * RATE, 0.2, 2), uniformNoise(2 * RATE, 0.2, 5)];
  const rig = rigOf(2);
  rig.run(RATE, into(...sounds.map((sound) => sound.subarray(0, 2 * RATE))));
  rig.set('sound', 1);
  const [, masked, audible] = rig.run(RATE, into(...sounds.map((sound) => sound.subarray(2 * RATE)))) as [Float32Array, Float32Array, Float32Array];
  let fading = 0;
  for (let i = 0; i < RATE; i++) {
    const at = 2 * (RATE + i - LATENCY);
    const [a, b, heard] = [sounds[0]![at]!, sounds[1]![at]!, masked[2 * i]! + audible[2 * i]!];
    const way = Math.abs(a - b) < 0.02 ? undefined : (heard - a) / (b - a);
    if (way !== undefined) expect(way > -1e-3 && way < 1.001).toBe(true);
    if (way !== undefined && way > 0.01 && way < 0.99) fading++;
  }
  expect(fading).toBeGreaterThan(500);
  expect(fading).toBeLessThan(1024);
});

test('any cut of the blocks gives the same readings', () => {
  const sounds = [uniformNoise(12000, 0.3, 1), uniformNoise(12000, 0.1, 2)];
  const readings = (cut: number[]): Float32Array[] => {
    const rig = rigOf(2);
    rig.run(12000, into(...sounds), cut);
    return Object.keys(definition.telemetry).map((name) => rig.telemetry(name));
  };
  const whole = readings([32]);
  for (const cut of [[1], [17], [5, 27]]) expect(readings(cut)).toEqual(whole);
});

test.each([1, 2, 8])('the work of a turn for %i sounds is spread over its grid steps, and done before the next', (count) => {
  const noise = uniformNoise(48000, 0.1, 7);
  const rig = rigOf(count);
  const sounds = into(...Array.from({ length: count }, () => noise));
  rig.run(16384, sounds);
  const STAGE = 204;
  const TURN = LATENCY / 4;
  let busy = 0;
  for (let step = 0; step < TURN / 32; step++) {
    rig.run(32, sounds);
    const isBusy = rig.state.getInt32(STAGE, true) !== 0;
    if (isBusy) busy++;
    if (step === TURN / 32 - 1) expect(isBusy).toBe(false);
  }
  expect(busy).toBeGreaterThan(0.8 * (TURN / 32));
});

describe('at rest', () => {
  const frames = RATE;
  const sounds = [uniformNoise(frames, 0.2, 2), uniformNoise(frames, 0.1, 5)];

  test('the sum has its bits, the parts are silent, and the inputs lie in their rings', () => {
    const [working, resting] = [rigOf(2), rigOf(2)];
    resting.rest(true);
    const [out, ...parts] = resting.run(frames, into(...sounds), [17, 32, 3]);
    expect(out).toEqual(working.run(frames, into(...sounds))[0]);
    for (const part of parts) expect(part.every((v) => v === 0)).toBe(true);
    const { state } = resting;
    const [kept, ring, rings] = [state.getFloat64(APART.kept, true), state.getUint32(APART.frames, true), state.getUint32(APART.rings, true)];
    expect(kept).toBe(frames);
    for (const [k, sound] of sounds.entries()) for (let frame = frames - ring; frame < frames; frame++) {
      expect(state.getFloat32(rings + 8 * (k * ring + (frame % ring)), true)).toBe(sound[2 * frame]!);
    }
  });

  test('once it is woken both parts fade in, and soon are the chosen sound, as late as ever', () => {
    const rig = rigOf(2);
    rig.rest(true);
    rig.run(frames / 2, into(...sounds.map((sound) => sound.subarray(0, frames))));
    rig.rest(false);
    const [, masked, audible] = rig.run(frames / 2, into(...sounds.map((sound) => sound.subarray(frames)))) as [Float32Array, Float32Array, Float32Array];
    const turn = LATENCY / 4;
    for (let i = 0; i < frames / 2; i++) {
      const [delayed, together] = [sounds[0]![2 * (frames / 2 + i - LATENCY)]!, masked[2 * i]! + audible[2 * i]!];
      if (i < turn) expect(together).toBe(0);
      else if (Math.abs(delayed) > 0.02) expect(together / delayed).toBeGreaterThan(-1e-3);
      if (i >= 1.5 * turn) expect(Math.abs(together - delayed)).toBeLessThan(1e-5);
    }
    // The fade rises in steps no larger than its window has.
    const share = (i: number): number => (masked[2 * i]! + audible[2 * i]!) / sounds[0]![2 * (frames / 2 + i - LATENCY)]!;
    expect(Math.abs(share(turn + 2))).toBeLessThan(1e-3);
  });
});

test('a sound that is nothing but zeros for a while is told as one that is too soft to count, to the bit', () => {
  const burst = (rest: number): Float32Array => stereo(FRAMES, (i) => (i < RATE / 2 ? begun(i) * 0.1 * Math.sin(0.3 * i) : rest * (i % 2 === 0 ? 1 : -1)));
  const readings = (hushed: number, ...sounds: readonly Float32Array[]): Float32Array[] => {
    const rig = heardOf(...sounds);
    const HUSHED = 216;
    expect(rig.state.getInt32(HUSHED, true)).toBe(hushed);
    return Object.keys(definition.telemetry).map((name) => rig.telemetry(name));
  };
  const noise = uniformNoise(FRAMES, 0.05, 3);
  // The square of the softest is below what f32 holds.
  expect(readings(0b110, noise, burst(0), stereo(FRAMES, () => 0))).toEqual(readings(0, noise, burst(1e-30), stereo(FRAMES, () => 1e-30)));
});

test('regions are told as a musician does', () => {
  expect(rangeText(2110, 3390)).toBe('2.1–3.4 kHz');
  expect(rangeText(184, 321)).toBe('180–320 Hz');
  expect(rangeText(812, 1190)).toBe('810 Hz–1.2 kHz');
});
