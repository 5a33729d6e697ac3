import { type Carry, choice, decibels, defineNode, type Port, seconds } from '../../../src/kit/index.ts';

export const SOUNDS = 8;
/** Places on the scale of hearing, half a Cam apart from 1.8 Cam, 50 Hz to 16 kHz; the kernel takes the number from here. */
export const CHANNELS = 76;

const NUMBERS = Array.from({ length: SOUNDS }, (_, k) => k + 1);

/** Frames of the long transform, the same resolution at every rate: 5.4 to 5.9 Hz. */
export function longFrames(rateHz: number): number {
  return rateHz > 100000 ? 32768 : rateHz > 50000 ? 16384 : 8192;
}

const SHARED = 'Sounds one after the other, lowest place first.';

export default defineNode({
  id: 'masking',
  version: 1,
  name: 'Masking',
  summary: 'Shows which sound hides which, where and how often, and lets you hear what is hidden.',
  keywords: ['audibility', 'hide', 'clash', 'unmask', 'excitation', 'threshold', 'psychoacoustics', 'partial loudness', 'hearing', 'mud', 'clarity', 'collision', 'ERB', 'analyzer'],
  sources: [
    { cite: 'B. R. Glasberg and B. C. J. Moore, “Derivation of auditory filter shapes from notched-noise data”, Hearing Research 47, 1990', used: 'the scale of hearing and the filters whose lower side flattens with level' },
    { cite: 'B. C. J. Moore, B. R. Glasberg and T. Baer, “A model for the prediction of thresholds, loudness, and partial loudness”, J. Audio Eng. Soc. 45(4), 1997', used: 'partial loudness, eqs. 17–20' },
    { cite: 'H. Fastl and E. Zwicker, Psychoacoustics, 2007, chapter 4', used: 'thresholds of tones in noise, to which the offsets are calibrated' },
    { cite: 'J. D. Johnston, “Transform coding of audio signals using perceptual noise criteria”, IEEE J. Sel. Areas Commun. 6(2), 1988', used: 'tonality by spectral flatness, and what a tone hides of a noise' },
    { cite: 'E. Terhardt, “Calculating virtual pitch”, Hearing Research 1, 1979', used: 'the threshold in quiet' },
    { cite: 'ITU-R BS.1387', used: 'how fast the ear forgets, by frequency' },
  ],
  role: 'view',
  apart: { unless: ['masked', 'audible'] },
  inputs: Object.fromEntries(NUMBERS.map((n): [string, Port] => [`in${n}`, { doc: n === 1 ? 'One sound; each input is a sound of its own.' : `Sound ${n}; nothing connected costs nothing.`, named: true, label: String(n) }])) as Record<`in${number}`, Port>,
  outputs: {
    out: { doc: 'All sounds together, unchanged and at once.' },
    masked: { doc: 'Of the chosen sound only what the others hide, later by the long transform (171 ms at 48 kHz); together with “audible” it is the whole sound.', label: 'masked' },
    audible: { doc: 'Of the chosen sound what survives beside the others, as late.', label: 'audible' },
  },
  params: {
    sound: choice({ choices: NUMBERS.map(String), initial: 0, doc: 'Which input is looked at, and split into masked and audible.', onFace: true, label: 'Sound' }),
    fullScaleDb: decibels({ min: 80, max: 120, initial: 100, doc: 'How loud you listen: the sound pressure level in dB of a sine at 0 dBFS. What is masked depends on it; at 100 a mix at −23 LUFS plays at 77 to 80 dB.', onFace: true, label: 'Full scale' }),
    memorySeconds: seconds({ min: 1, max: 60, initial: 10, doc: 'Over how much of each sound’s playing time audibility and shares of time are taken.', label: 'Memory' }),
  },
  telemetry: {
    audibility: { count: SOUNDS, unit: '', doc: 'Of each sound: its loudness beside the others as a share of its loudness alone, from 0, not heard, to 1.' },
    hides: { count: SOUNDS * SOUNDS, unit: '', doc: 'What each sound alone takes of the loudness of each, 0 to 1: eight numbers for the first as the one that hides, then for the second.' },
    loudness: { count: SOUNDS, unit: 'sone', doc: 'Loudness of each sound alone at this moment, as the model has it.' },
    activeSeconds: { count: SOUNDS, unit: 's', doc: 'For how long each sound has been playing loud enough to count, since the start.' },
    smrDb: { count: CHANNELS, unit: 'dB', doc: 'Of the chosen sound at this moment: how far it lies above what the others hide, in the ear that hears it better.' },
    excitationDb: { count: SOUNDS * CHANNELS, unit: 'dB SPL', doc: `How strongly each place of hearing answers, over 0.3 s, in the ear that hears this sound better. ${SHARED}` },
    restDb: { count: SOUNDS * CHANNELS, unit: 'dB SPL', doc: `What a sound needs there to be heard beside all others, in the same ear. ${SHARED}` },
    hiddenShare: { count: SOUNDS * CHANNELS, unit: '', doc: `Share of the time that the sound plays there in which it is hidden by the others, 0 to 1. ${SHARED}` },
    hider: { count: SOUNDS * CHANNELS, unit: '', doc: `Number of the sound that alone hides it most often there; 0 where none does. ${SHARED}` },
    hiderShare: { count: SOUNDS * CHANNELS, unit: '', doc: `How much of the time that one alone does. ${SHARED}` },
    leftDb: { count: SOUNDS * CHANNELS, unit: 'dB SPL', doc: `Level at the left ear within a quarter of a Cam around each place, at this moment. ${SHARED}` },
    rightDb: { count: SOUNDS * CHANNELS, unit: 'dB SPL', doc: `The same at the right ear. ${SHARED}` },
    tonality: { count: SOUNDS * CHANNELS, unit: '', doc: `From 0, noise, to 1, tone, around each place. ${SHARED}` },
  },
  // See layout.as.ts: header and tables; what is known of each sound; the turn's work; transforms; a ring for each sound.
  stateBytes: (_, rateHz) => 67584 + longFrames(rateHz) * 151,
  tailSeconds: () => 0.4,
  carry: (inputs): readonly Carry[] => {
    const widest = (['mid-side', 'stereo', 'mono'] as const).find((kind) => inputs.includes(kind)) ?? 'silence';
    return [widest, widest, widest];
  },
  loudest: (inputs) => {
    const [sum, most] = [inputs.reduce((total, level) => total + level, 0), Math.max(0, ...inputs)];
    return [sum, 2 * most, 3 * most];
  },
  neutral: {},
});
