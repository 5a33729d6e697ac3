import { type Carry, choice, decibels, defineNode, hertz, milliseconds, percent, ratio, toggle } from '../../../src/kit/index.ts';
import { amplitudeOf } from '../../../src/kit/loudest.ts';

/** State of the kernel without its look-ahead lines. */
const FIXED_BYTES = 624;
/** Ratios from here on act as ∞. */
const INFINITE_RATIO = 100;
/** Values of autoMakeUp, and the most that matching the loudness gives. */
const FROM_CURVE = 1;
const LOUDNESS = 2;
const MATCH_LIMIT_DB = 12;

const lookAheadFrames = (config: Readonly<Record<string, number | string | boolean>>, rateHz: number): number =>
  Math.floor((Number(config['lookAheadMs'] ?? 0) * rateHz) / 1000 + 0.5);

const widest = (a: Carry, b: Carry): Carry => (a === 'silence' || (a === 'mono' && b !== 'silence') ? b : a);

export default defineNode({
  id: 'compressor',
  version: 1,
  name: 'Compressor',
  summary: 'Turns loud moments down, so that a track sits evenly in the mix.',
  keywords: ['dynamics', 'compression', 'side-chain', 'sidechain', 'ducking', 'gain reduction', 'levelling', 'limiter', 'glue', 'punch'],
  sources: [
    { cite: 'D. Giannoulis, M. Massberg, J. D. Reiss, “Digital dynamic range compressor design: a tutorial and analysis”, J. Audio Eng. Soc. 60(6), 2012', used: 'feed-forward log-domain layout, eq. 4 (soft knee), eq. 16 (smooth branching), eq. 17 (smooth decoupled)' },
    { cite: 'V. Zavalishin, “The Art of VA Filter Design”, 2018, ch. 4', used: 'the side-chain high-pass, a state-variable filter with trapezoidal integrators' },
    { cite: 'ITU-R BS.1770-5, 2023, annex 1', used: 'K-weighting and the absolute gate of the automatic make-up that follows loudness' },
  ],
  inputs: {
    in: { doc: 'The sound to be compressed.' },
    sidechain: { doc: 'What the detector listens to instead of the sound itself, when connected.', key: true, label: 'side-chain' },
  },
  outputs: { out: { doc: 'The compressed sound.' } },
  params: {
    thresholdDb: decibels({ min: -60, max: 0, initial: -18, doc: 'Level above which the gain is reduced.', onFace: true, label: 'Threshold' }),
    ratio: ratio({ min: 1, max: 100, initial: 3, doc: 'By how much a rise above the threshold is divided; 100 acts as ∞.', onFace: true, label: 'Ratio' }),
    kneeDb: decibels({ min: 0, max: 24, initial: 6, doc: 'Width of the bend around the threshold; 0 is a hard knee.', label: 'Knee' }),
    attackMs: milliseconds({ min: 0.01, max: 250, initial: 10, doc: 'Time in which 63 % of a greater reduction is reached (10–90 % takes 2.2 times as long).', onFace: true, label: 'Attack' }),
    releaseMs: milliseconds({ min: 5, max: 3000, initial: 120, doc: 'Time in which 63 % of the reduction is given back (10–90 % takes 2.2 times as long). Automatic release does not use it.', onFace: true, label: 'Release' }),
    holdMs: milliseconds({ min: 0, max: 500, initial: 0, scale: 'linear', doc: 'How long the reduction stays before it releases.', label: 'Hold' }),
    makeUpDb: decibels({ min: -24, max: 24, initial: 0, doc: 'Gain after the compression.', label: 'Make-up' }),
    autoMakeUp: choice({
      choices: ['off', 'from the curve', 'loudness'],
      initial: 0,
      doc: 'From the curve: adds half of the reduction that a sound of 0 dBFS would get. Loudness: brings the compressed sound slowly, over 3 s and by at most 12 dB, to the loudness of the untouched one; in silence it waits. Make-up comes on top.',
      label: 'Auto make-up',
    }),
    rangeDb: decibels({ min: 0, max: 60, initial: 60, doc: 'The most the gain is ever reduced by.', label: 'Range' }),
    mix: percent({ min: 0, max: 100, initial: 100, doc: 'How much of the compressed sound is heard; the rest is the untouched one, aligned to it.', label: 'Mix' }),
    detector: choice({ choices: ['peak', 'RMS'], initial: 0, doc: 'Peak follows every crest. RMS follows power, calibrated so that both agree on a sine (3 dB above the true RMS value).', label: 'Detector' }),
    rmsMs: milliseconds({ min: 5, max: 50, initial: 10, doc: 'Averaging time constant of the RMS detector.', label: 'RMS time' }),
    link: percent({ min: 0, max: 100, initial: 100, doc: 'How far both channels get the reduction of the louder one; below 100 % the image may shift.', label: 'Stereo link' }),
    highPass: toggle({ initial: false, doc: 'Keeps low notes from driving the detector.', label: 'Side-chain high-pass' }),
    highPassHz: hertz({ min: 20, max: 500, initial: 100, doc: 'Corner of the side-chain’s high-pass, 12 dB per octave.', label: 'High-pass corner' }),
    ballistics: choice({
      choices: ['branching', 'decoupled', 'automatic release'],
      initial: 0,
      doc: 'Branching: attack or release, whichever is due. Decoupled: the release is followed by the attack, smoother. Automatic: gives back short reductions in 50 ms and half of long ones in 1.2 s.',
      label: 'Ballistics',
    }),
    listen: toggle({ initial: false, doc: 'Plays what the detector hears instead of the compressed sound.', label: 'Listen to the side-chain' }),
  },
  config: { lookAheadMs: { kind: 'number', min: 0, max: 20, initial: 0, unit: 'ms', doc: 'Delays the sound against the detector, so that the reduction is there when the peak comes. It is latency.' } },
  telemetry: {
    gainReductionDb: { count: 1, unit: 'dB', doc: 'Largest reduction of both channels, falling back by at most 100 dB a second.' },
    inputPeakDb: { count: 1, unit: 'dBFS', doc: 'Peak of the sound coming in (as late as the look-ahead makes it), falling as a peak meter does; −200 is silence.' },
    outputPeakDb: { count: 1, unit: 'dBFS', doc: 'The same of the compressed sound.' },
    detectorDb: { count: 1, unit: 'dBFS', doc: 'Level the gain computer sees, of the louder channel: the place of the dot on the transfer curve.' },
    matchDb: { count: 1, unit: 'dB', doc: 'What the automatic make-up adds now, where it follows loudness; else 0.' },
  },
  stateBytes: (config, rateHz) => FIXED_BYTES + 16 * lookAheadFrames(config, rateHz),
  loudest: ([level = 0, key = 0], { makeUpDb = 0, autoMakeUp, thresholdDb = 0, ratio: by = 1, mix = 100, listen }) => {
    if (listen === 1) return [Math.max(level, key)];
    const given = makeUpDb + (autoMakeUp === FROM_CURVE ? (-thresholdDb * (by >= INFINITE_RATIO ? 1 : 1 - 1 / by)) / 2 : autoMakeUp === LOUDNESS ? MATCH_LIMIT_DB : 0);
    return [(level * (100 - mix + mix * amplitudeOf(given))) / 100];
  },
  latencyFrames: lookAheadFrames,
  latencyBy: 'look-ahead',
  tailSeconds: (_, config) => Number(config['lookAheadMs'] ?? 0) / 1000,
  carry: ([sound = 'silence', key = 'silence'], _, params) => [params['link'] === 100 && params['listen'] === 0 ? sound : widest(sound, key)],
  neutral: { ratio: 1, makeUpDb: 0, listen: 0 },
  stepResidualDb: -60,
});
