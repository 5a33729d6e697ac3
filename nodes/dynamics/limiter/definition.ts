import { type Config, defineNode, gain, milliseconds, percent, toggle } from '../../../src/kit/index.ts';
import { amplitudeOf } from '../../../src/kit/loudest.ts';

/** Frames the true-peak detectors look ahead, half of their first interpolator and a little more: the second stage must be right for noise up to half the rate too. */
const DETECTOR_FRAMES = 32;
const TRIM_DETECTOR_FRAMES = 64;
/** Look-ahead of the second stage, which only trims what the first one's own gain changes have raised. */
const TRIM_MS = 0.5;

const frames = (ms: number, rateHz: number): number => Math.max(1, Math.floor((ms * rateHz) / 1000 + 0.5));
const lookAheadFrames = (config: Config, rateHz: number): number => frames(Number(config['lookAheadMs'] ?? 1.5), rateHz);

/** One stage: see stage.as.ts. Sliding minimum and two boxes of 16 bytes, the delay of 8 bytes a frame. */
const stageBytes = (lookAhead: number, detector: number): number => 4640 + 32 * (lookAhead + 2) + 8 * (lookAhead + detector) + 48;

/** The soft clip's filters, and the two frames of the highest rate that make their delay whole; below 48 kHz they are longer. */
const SOFT_CLIP_BYTES = 5056;
const softClipFrames = (config: Config, rateHz: number): number => (config['softClip'] !== true ? 0 : rateHz < 48000 ? 52 : 36);

export default defineNode({
  id: 'limiter',
  version: 1,
  name: 'Limiter',
  summary: 'Lets nothing pass the ceiling, not even between the samples.',
  keywords: ['dynamics', 'true peak', 'brickwall', 'maximizer', 'loudness', 'ceiling', 'master', 'dBTP', 'look-ahead', 'soft clip', 'aggressive'],
  sources: [
    { cite: 'ITU-R BS.1770-5, annex 2', used: 'true peak as the peak of the oversampled signal; here 8×, by three half-bands of 56 or 120 taps, 12 and 6, and a parabola through the highest points' },
    { cite: 'D. Lemire, “Streaming maximum-minimum filter using no more than three comparisons per element”, 2006; M. van Herk, 1992', used: 'sliding minimum of constant cost' },
    { cite: 'D. Giannoulis, M. Massberg, J. D. Reiss, J. Audio Eng. Soc. 60(6), 2012', used: 'release of the gain in decibels' },
  ],
  inputs: { in: { doc: 'The sound to be limited.' } },
  outputs: { out: { doc: 'The sound below the ceiling.' } },
  params: {
    inputDb: gain({ min: -12, max: 24, initial: 0, doc: 'Gain before the limiter: drives it into the ceiling.', onFace: true, label: 'Input gain' }),
    ceilingDb: gain({ min: -12, max: 0, initial: -1, doc: 'Highest true peak allowed, dBTP.', onFace: true, label: 'Ceiling' }),
    releaseMs: milliseconds({ min: 10, max: 1000, initial: 100, doc: 'Time in which 63 % of the reduction, in dB, is given back.', onFace: true, label: 'Release' }),
    autoRelease: toggle({ initial: false, doc: 'Gives peaks back at the release time, but holds the average of the last 300 ms for about a second: less pumping on dense material.', label: 'Automatic release' }),
    link: percent({ min: 0, max: 100, initial: 100, doc: 'How far both channels get the reduction of the louder one; below 100 % the image may shift.', label: 'Stereo link' }),
  },
  config: {
    lookAheadMs: { kind: 'number', min: 0.1, max: 10, initial: 1.5, unit: 'ms', doc: 'How long before a peak the gain begins to go down: 1.5 ms is transparent, 0.3 ms aggressive, louder and harder. It is latency.' },
    softClip: { kind: 'toggle', initial: false, doc: 'Rounds peaks off before the limiter, which then has at most about 4 dB left to do: louder and denser, with harmonics. Straight up to the ceiling, ends 4 dB above it; 4 times oversampled, which is latency.' },
  },
  telemetry: {
    gainReductionDb: { count: 1, unit: 'dB', doc: 'Largest reduction of both channels and stages, without what the soft clip takes, falling back by at most 100 dB a second.' },
    truePeakDbtp: { count: 1, unit: 'dBTP', doc: 'True peak of the sound going out, falling as a peak meter does; −200 is silence.' },
  },
  stateBytes: (config, rateHz) => 16 + 608 + 1120 + 64 + 4480 + stageBytes(lookAheadFrames(config, rateHz), DETECTOR_FRAMES) + stageBytes(frames(TRIM_MS, rateHz), TRIM_DETECTOR_FRAMES) + (config['softClip'] === true ? SOFT_CLIP_BYTES : 0),
  loudest: ([level = 0], { inputDb = 0, ceilingDb = 0 }) => [Math.min(level * amplitudeOf(inputDb), amplitudeOf(ceilingDb))],
  latencyFrames: (config, rateHz) => lookAheadFrames(config, rateHz) + frames(TRIM_MS, rateHz) + DETECTOR_FRAMES + TRIM_DETECTOR_FRAMES + softClipFrames(config, rateHz),
  latencyBy: 'look-ahead',
  tailSeconds: (_, config) => Number(config['lookAheadMs'] ?? 1.5) / 1000 + TRIM_MS / 1000 + 0.002 + (config['softClip'] === true ? 0.0025 : 0),
  neutral: { inputDb: 0, ceilingDb: 0 },
  stepResidualDb: -60,
});
