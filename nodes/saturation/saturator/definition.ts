import { choice, defineNode, gain, number, percent, toggle } from '../../../src/kit/index.ts';
import { amplitudeOf } from '../../../src/kit/loudest.ts';
import { latencyFrames } from './oversampling.ts';

export default defineNode({
  id: 'saturator',
  version: 1,
  name: 'Saturator',
  summary: 'Adds warmth, bite or dirt by bending the wave, without harsh tones that do not belong to it.',
  keywords: ['distortion', 'overdrive', 'tanh', 'soft clip', 'hard clip', 'tape', 'tube', 'warmth', 'harmonics', 'drive', 'oversampling'],
  sources: [
    { cite: 'P. P. Vaidyanathan, Multirate Systems and Filter Banks, section 4.6', used: 'half-band filters in two phases' },
    { cite: 'J. Parker, V. Zavalishin, E. Le Bihan, Reducing the aliasing of nonlinear waveshaping using continuous-time convolution, DAFx 2016', used: 'antiderivative antialiasing of the curves with corners, cubic and hard' },
  ],
  inputs: { in: { doc: 'The sound to saturate.' } },
  outputs: { out: { doc: 'The saturated sound, mixed with the dry one in time with it.' } },
  params: {
    driveDb: gain({ min: -12, max: 48, initial: 6, doc: 'Level into the curve: the higher, the more harmonics.', onFace: true, label: 'Drive' }),
    shape: choice({ choices: ['tanh', 'atan', 'cubic', 'hard'], initial: 0, doc: 'The curve: tanh is round, atan bends early and for long, cubic stays clean longest, hard cuts off.', onFace: true, label: 'Shape' }),
    bias: number({ min: -0.5, max: 0.5, initial: 0, doc: 'Moves the sound off the middle of the curve, which adds even harmonics.', label: 'Bias' }),
    mixPercent: percent({ min: 0, max: 100, initial: 100, doc: 'How much of the saturated sound; the rest is the dry one.', onFace: true, label: 'Mix' }),
    outputDb: gain({ min: -24, max: 24, initial: 0, doc: 'Level of the saturated sound.', label: 'Output' }),
    autoGain: toggle({ initial: true, doc: 'Makes up for the drive, so that a sine of −18 dBFS keeps its level.', label: 'Auto gain' }),
    dcBlock: toggle({ initial: true, doc: 'Removes the offset that an uneven wave gets: a high pass at 5 Hz.', label: 'DC block' }),
  },
  config: {
    quality: { kind: 'choice', choices: ['live', 'high'], initial: 'live', doc: 'Live: 4 times oversampled. High: 8 times, with steeper filters and more delay.' },
  },
  stateBytes: 14336,
  // No curve is steeper than 1.5 or reaches further than from −1 to 1; its corners ring in the filters behind it.
  loudest: ([level = 0], { driveDb = 0, outputDb = 0, mixPercent = 100, autoGain }) => {
    const drive = amplitudeOf(driveDb);
    const bent = 1.25 * Math.min(2, 1.5 * drive * level) * (autoGain === 1 ? Math.max(1, 1 / drive) : 1) * amplitudeOf(outputDb);
    return [((100 - mixPercent) * level + mixPercent * bent) / 100];
  },
  latencyFrames,
  latencyBy: 'oversampling',
  tailSeconds: () => 1.2,
  neutral: { mixPercent: 0 },
  // More drive means more harmonics, above 8 kHz too.
  stepResidualDb: null,
});
