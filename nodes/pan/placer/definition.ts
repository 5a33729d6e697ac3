import { type Carry, choice, decibels, defineNode, milliseconds } from '../../../src/kit/index.ts';
import { amplitudeOf } from '../../../src/kit/loudest.ts';

/** Frames of the ring: the longest delay, the interpolator, and room; a power of two. kernel.as.ts has the same. */
export function ringFrames(rateHz: number): number {
  let frames = 64;
  while (frames < 0.03 * rateHz + 80) frames *= 2;
  return frames;
}

/** Half of the interpolator's taps: how long the earlier side waits, so that the later one can be read between frames. */
const LATENCY_FRAMES = 16;
const GUARD_FRAMES = 32;

export default defineNode({
  id: 'placer',
  version: 1,
  name: 'Placer',
  summary: 'Places a sound by level and by time, and says where it will be heard.',
  keywords: ['panorama', 'position', 'Haas', 'precedence', 'delay', 'ICLD', 'ICTD', 'time difference', 'tangent law', 'localization', 'stereo', 'image'],
  sources: [
    { cite: 'J. Blauert, Spatial Hearing, 1997, ch. 3; H. Lee and F. Rumsey, “Level and time panning of phantom images for musical sources”, J. Audio Eng. Soc. 61(12), 2013', used: 'where a time difference puts the image, and how it adds to one of level' },
    { cite: 'H. Haas, “The influence of a single echo on the audibility of speech”, 1951', used: 'the image stays at the side that comes first' },
    { cite: 'J. C. Bennett, K. Barker, F. O. Edeko, “A new approach to the assessment of stereophonic sound system performance”, J. Audio Eng. Soc. 33(5), 1985', used: 'the tangent law of level differences' },
    { cite: 'J. O. Smith, Digital Audio Resampling Home Page, 2002', used: 'the delay between frames: 32 taps of a sinc under a Kaiser window' },
  ],
  inputs: { in: { doc: 'A mono sound, or a stereo one that shall be moved as a whole.' } },
  outputs: { out: { doc: 'The same with a difference of level and of time between its sides.' } },
  params: {
    levelDb: decibels({ min: -30, max: 30, initial: 0, smoothMs: 0, doc: 'How much louder the right side is than the left; 15 to 18 dB are all the way.', onFace: true, label: 'Level' }),
    timeMs: milliseconds({ min: -30, max: 30, initial: 0, scale: 'linear', smoothMs: 0, modulatable: false, doc: 'How much earlier the right side is than the left: about 1 ms is all the way for sounds with onsets; up to 30 ms the image stays there and grows wide.', onFace: true, label: 'Time' }),
    law: choice({ choices: ['power', 'sum', 'far side'], initial: 0, doc: 'What stays the same while the level difference changes: the power of both sides, their sum and so the level in mono, or the nearer side.', label: 'Law' }),
  },
  isLevel: true,
  stateBytes: (_, rateHz) => 768 + 8 * (ringFrames(rateHz) + GUARD_FRAMES),
  latencyFrames: () => LATENCY_FRAMES,
  latencyBy: 'delay between frames',
  tailSeconds: () => 0.0315,
  carry: ([sound = 'silence']): readonly Carry[] => [sound === 'silence' || sound === 'mid-side' ? sound : 'stereo'],
  // The nearer side is raised by no more than the law asks for; between frames a delay is flat to a few thousandths.
  loudest: ([level = 0], { levelDb = 0, law }) => {
    const r = amplitudeOf(-Math.abs(levelDb));
    return [level * (law === 0 ? Math.sqrt(2 / (1 + r * r)) : law === 1 ? 2 / (1 + r) : 1)];
  },
  neutral: { levelDb: 0, timeMs: 0 },
  onStage: { sideways: { param: 'levelDb', sides: ({ levelDb = 0 }) => [amplitudeOf(-levelDb / 2), amplitudeOf(levelDb / 2)] } },
  stepResidualDb: -60,
});
