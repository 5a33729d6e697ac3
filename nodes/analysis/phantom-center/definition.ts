import { type Carry, choice, decibels, defineNode, degrees, milliseconds, number, percent, toggle } from '../../../src/kit/index.ts';
import { amplitudeOf } from '../../../src/kit/loudest.ts';

/** Bands one ERB wide, centers at 2, 3 … on the ERB-number scale: 55 Hz to 15 kHz. */
export const BANDS = 38;
export const FIRST_ERB = 2;
/** Frames of the stereo picture; kernel.as.ts wraps at them. */
export const POINTS = 512;
/** The choices below by their place; the kernel has the same. */
export const SIGNALS = ['patch', 'voice', 'click', 'noise'] as const;
export const SPEAKERS = ['both', 'real center', 'left', 'right'] as const;
export const LISTENING = ['speakers', 'headphones'] as const;

/** Frames of each ring: the longest delay or reflection, an interpolator, and room; a power of two. paths.as.ts has the same. */
export function ringFrames(rateHz: number): number {
  let frames = 64;
  while (frames < 0.034 * rateHz + 128) frames *= 2;
  return frames;
}

/** Frames of a transform, the same resolution at every rate: 10.8 to 11.7 Hz. */
function transformFrames(rateHz: number): number {
  return rateHz > 100000 ? 16384 : rateHz > 50000 ? 8192 : 4096;
}

/** Memories of the all-passes, 18 ms a side, with their header; allpass-pair.as.ts has the same. */
const allpassBytes = (rateHz: number): number => 4 * (Math.ceil(0.036 * rateHz) + 32);

/** Louder than the built-in signals ever are. */
const BUILT_IN = 0.6;

export default defineNode({
  id: 'phantom-center',
  version: 1,
  name: 'Phantom center',
  summary: 'Shows from above where two speakers make each band of a sound appear, and lets you hear what moves it.',
  keywords: ['phantom image', 'stereo', 'localization', 'listening room', 'sweet spot', 'tangent law', 'Haas', 'precedence', 'ICLD', 'ICTD', 'coherence', 'decorrelation', 'polarity', 'mono', 'binaural', 'headphones', 'crosstalk', 'velocity vector', 'energy vector', 'speaker check'],
  sources: [
    { cite: 'M. A. Gerzon, “General metatheory of auditory localisation”, AES 92nd Convention, 1992', used: 'velocity vector below 700 Hz, energy vector above' },
    { cite: 'H. Lee and F. Rumsey, “Level and time panning of phantom images for musical sources”, J. Audio Eng. Soc. 61(12), 2013; J. Blauert, Spatial Hearing, 1997', used: 'where time differences put the image' },
    { cite: 'C. P. Brown and R. O. Duda, “A structural model for binaural sound synthesis”, IEEE Trans. Speech and Audio Processing 6(5), 1998', used: 'spherical head: delay by Woodworth, shadow by one pole and one zero' },
    { cite: 'R. O. Duda and W. L. Martens, “Range dependence of the response of a spherical head model”, J. Acoust. Soc. Am. 104(5), 1998', used: 'how deep the shadow is on the far side' },
    { cite: 'B. R. Glasberg and B. C. J. Moore, “Derivation of auditory filter shapes from notched-noise data”, Hearing Research 47, 1990', used: 'bands one ERB wide' },
    { cite: 'C. H. Knapp and G. C. Carter, “The generalized correlation method for estimation of time delay”, IEEE Trans. ASSP 24(4), 1976', used: 'the time difference all bands have in common' },
    { cite: 'D. H. Klatt and L. C. Klatt, “Analysis, synthesis, and perception of voice quality variations”, J. Acoust. Soc. Am. 87(2), 1990', used: 'the built-in voice' },
    { cite: 'M. R. Schroeder, “Natural sounding artificial reverberation”, J. Audio Eng. Soc. 10(3), 1962', used: 'the all-pass pairs that decorrelate' },
  ],
  role: 'view',
  inputs: { in: { doc: 'The sound to look at.' } },
  outputs: {
    out: { doc: 'The same sound, unchanged.' },
    heard: { doc: 'What the controls make of it, for listening: as two speakers get it, or as two ears get it on headphones.' },
  },
  params: {
    signal: choice({ choices: SIGNALS, initial: 0, doc: 'What plays: the sound of the patch, or a built-in voice, click or noise, the same on both sides.', onFace: true, label: 'Signal' }),
    levelDb: decibels({ min: -30, max: 30, initial: 0, smoothMs: 0, doc: 'How much louder the right side is than the left; 15 to 18 dB are all the way.', onFace: true, label: 'Level' }),
    timeMs: milliseconds({ min: -30, max: 30, initial: 0, scale: 'linear', smoothMs: 0, modulatable: false, doc: 'How much earlier the right side is than the left: about 1 ms is all the way; up to 30 ms the image stays there and grows wide.', onFace: true, label: 'Time' }),
    decorrelation: percent({ min: 0, max: 100, initial: 0, smoothMs: 0, modulatable: false, doc: 'How little left and right have in common, by all-passes that differ: the image grows wide, and at last has no place.', onFace: true, label: 'Decorrelate' }),
    invert: toggle({ initial: false, doc: 'Turns the polarity of the right side: what was in the center has no place any more, and vanishes in mono.', onFace: true, label: 'Invert right' }),
    mono: toggle({ initial: false, doc: 'Both speakers get the sum, and what cancels is lost.', onFace: true, label: 'Mono' }),
    speakers: choice({ choices: SPEAKERS, initial: 0, doc: 'Which speakers play: both, one alone, or a real one in the center with the sum of both, to be compared with the phantom.', onFace: true, label: 'Play from' }),
    listening: choice({ choices: LISTENING, initial: 0, doc: 'What you listen on. For headphones a model of the head hears the speakers, with the room if wanted; over speakers the seat and its delays add to the room you are in, and a real center is both speakers.', onFace: true, label: 'Listen on' }),
    room: toggle({ initial: true, doc: 'On headphones the first reflections of a small room, which bring the sound out of the head.', label: 'Room' }),
    seatX: number({ min: -1.2, max: 1.2, initial: 0, unit: 'm', smoothMs: 0, modulatable: false, doc: 'How far to the right of the middle you sit: 0.34 m are about 1 ms, and the nearer speaker wins.', label: 'Seat, sideways' }),
    seatY: number({ min: -1, max: 1, initial: 0, unit: 'm', smoothMs: 0, modulatable: false, doc: 'How far forward you sit, towards the speakers, which stand 2 m from the middle seat.', label: 'Seat, forward' }),
    baseDegrees: degrees({ min: 10, max: 90, initial: 30, smoothMs: 0, modulatable: false, doc: 'How far each speaker stands from straight ahead; 30° is the usual triangle.', label: 'Speaker angle' }),
    averageMs: milliseconds({ min: 100, max: 3000, initial: 400, doc: 'Time constant of the averages; low bands need longer ones to be steady.', label: 'Average' }),
  },
  telemetry: {
    levelDb: { count: BANDS, unit: 'dBFS', doc: 'Level of each band where you sit, both speakers together; −200 is no signal.' },
    degrees: { count: BANDS, unit: '°', doc: 'Where each band appears, to the right of straight ahead: by the velocity vector below 700 Hz, by the energy vector above, moved by the time difference.' },
    sharpness: { count: BANDS, unit: '', doc: 'How sharp it appears there: 1 is a single speaker, 0 has no place.' },
    coherence: { count: BANDS, unit: '', doc: 'How much left and right are one sound, at the time difference they have: 1 all, 0 nothing.' },
    icldDb: { count: BANDS, unit: 'dB', doc: 'How much louder the right speaker arrives than the left, ±60 at the most.' },
    ictdMs: { count: BANDS, unit: 'ms', doc: 'How much earlier the right speaker arrives than the left: of each band below 1.5 kHz, above it what the bands below have in common.' },
    correlation: { count: BANDS, unit: '', doc: 'Of what the speakers get: from 1, alike, over 0, nothing in common, to −1, opposite polarity; 0 too where a side is silent.' },
    monoDb: { count: BANDS, unit: 'dB', doc: 'What each band loses in mono against the mean power of the sides: 0 for mono, −3 for sides that have nothing in common, −60 at the least.' },
    imageDegrees: { count: 1, unit: '°', doc: 'Where the whole appears, the mean of the bands that have a place.' },
    bassDegrees: { count: 1, unit: '°', doc: 'The same of the bands below 700 Hz.' },
    trebleDegrees: { count: 1, unit: '°', doc: 'The same of the bands above.' },
    imageSharpness: { count: 1, unit: '', doc: 'How sharp the whole is; 0 has no place.' },
    placed: { count: 1, unit: '', doc: 'Which part of the sound has a place at all, by level, 0 to 1.' },
    lossDb: { count: 1, unit: 'dB', doc: 'What the whole loses in mono, −60 at the least.' },
    alike: { count: 1, unit: '', doc: 'Correlation of the whole.' },
    heardDb: { count: 1, unit: 'dBFS', doc: 'Level of the whole where you sit; −200 is no signal.' },
    writeIndex: { count: 1, unit: '', doc: 'The point that is written next, and so the oldest.' },
    points: { count: 2 * POINTS, unit: '', doc: `The last ${POINTS} frames that the speakers got as pairs of left and right, a ring.` },
  },
  // See kernel.as.ts: header, bands, settings and signals; all-passes; rings of source and feed; transform.
  stateBytes: (_, rateHz) => 16272 + allpassBytes(rateHz) + 16 * (ringFrames(rateHz) + 64) + 16 + transformFrames(rateHz) * 28,
  tailSeconds: ({ signal = 0 }) => (signal === 0 ? 0.8 : Infinity),
  carry: ([sound = 'silence'], _, { signal = 0 }): readonly Carry[] => [sound, sound === 'silence' && signal === 0 ? 'silence' : 'stereo'],
  // The nearer side is raised by 3 dB at the most, a crossfade into all-passes by 3, a seat by 12, an ear by 6; both speakers and their reflections add up.
  loudest: ([level = 0], { signal = 0, decorrelation = 0, speakers = 0, listening = 0, seatX = 0, seatY = 0, room = 0 }) => {
    const seat = seatX === 0 && seatY === 0 ? 1 : amplitudeOf(12.05);
    const feed = (signal === 0 ? level : Math.max(level, BUILT_IN)) * Math.SQRT2 * (decorrelation > 0 ? Math.SQRT2 : 1) * (speakers === 1 ? Math.SQRT2 : 1);
    return [level, feed * seat * (listening === 1 ? 4 * (room > 0 ? 3 : 1) : 1)];
  },
  neutral: {},
  // A click or a noise that is switched on is heard above 8 kHz; the controls are tested in phantom-center.test.ts.
  stepResidualDb: null,
});
