import { choice, defineNode, hertz, milliseconds, percent, toggle } from '../../../src/kit/index.ts';
import { log } from '../../../src/kit/exact-math.ts';

/** Filters, taps and positions; the ring of frames follows, with four more that repeat its beginning. */
const FIXED_BYTES = 256;
const GUARD_FRAMES = 4;
/** Note values in quarters, in the order of the choices after `free`; the kernel has the same. */
export const NOTE_QUARTERS = [1 / 16, 1 / 12, 1 / 8, 3 / 16, 1 / 6, 1 / 4, 3 / 8, 1 / 3, 1 / 2, 3 / 4, 2 / 3, 1, 1.5, 4 / 3, 2, 3, 4, 8];
const NOTES = ['1/64', '1/32 triplet', '1/32', '1/32 dotted', '1/16 triplet', '1/16', '1/16 dotted', '1/8 triplet', '1/8', '1/8 dotted', '1/4 triplet', '1/4', '1/4 dotted', '1/2 triplet', '1/2', '1/2 dotted', '1 bar', '2 bars'];
/** −120 dB. */
const INAUDIBLE = 1e-6;

function ringFrames(maxMs: number, rateHz: number): number {
  let frames = 64;
  while (frames < (maxMs * rateHz) / 1000 + 8) frames *= 2;
  return frames;
}

export default defineNode({
  id: 'delay',
  version: 1,
  name: 'Delay',
  summary: 'Repeats the sound after a while: an echo, a doubling, a rhythm.',
  keywords: ['echo', 'repeat', 'slapback', 'ping-pong', 'tempo', 'tape', 'doubling', 'vibrato', 'dub'],
  sources: [
    { cite: 'T. I. Laakso, V. Välimäki, M. Karjalainen and U. K. Laine, “Splitting the unit delay”, IEEE Signal Processing Magazine 13(1), 1996', used: 'third-order Lagrange interpolation' },
    { cite: 'V. Zavalishin, “The Art of VA Filter Design”, 2018, ch. 3', used: 'the loop’s one-pole filters with trapezoidal integrators' },
  ],
  inputs: { in: { doc: 'The sound to repeat.' } },
  outputs: { out: { doc: 'The sound with its echoes.' } },
  params: {
    timeMs: milliseconds({ min: 0.02, max: 5000, initial: 350, smoothMs: 0, doc: 'How long after the sound its echo comes, unless it follows the tempo; at least one frame. A cable moves it frame by frame.', onFace: true, label: 'Time' }),
    sync: choice({ choices: ['free', ...NOTES], initial: 0, doc: 'Takes the time from the tempo instead: a note value, where a bar has four quarters.', label: 'Tempo sync' }),
    feedback: percent({ min: 0, max: 110, initial: 35, doc: 'How much of each echo is repeated again. Loud repeats are limited softly above −3 dBFS, so that more than 100 % swells without end but never runs away.', onFace: true, label: 'Feedback' }),
    highPassHz: hertz({ min: 20, max: 2000, initial: 20, doc: 'Thins the echoes, each more than the one before, 6 dB per octave; 20 Hz is off.', label: 'Low cut' }),
    lowPassHz: hertz({ min: 500, max: 20000, initial: 20000, doc: 'Darkens the echoes, each more than the one before, 6 dB per octave; 20 kHz is off.', label: 'High cut' }),
    pingPong: toggle({ initial: false, doc: 'Answers the sum of both channels on the left, then on the right, and on, from side to side.', label: 'Ping-pong' }),
    width: percent({ min: 0, max: 200, initial: 100, doc: 'Stereo width of the echoes; 0 is mono.', label: 'Width' }),
    change: choice({ choices: ['crossfade', 'glide'], initial: 0, doc: 'How a new time is reached: by fading between the old and the new echo in 50 ms, or by winding as a tape does, which bends the pitch.', label: 'Time change' }),
    glideMs: milliseconds({ min: 20, max: 500, initial: 100, doc: 'Time constant of the glide.', label: 'Glide time' }),
    mix: percent({ min: 0, max: 100, initial: 30, doc: 'Echoes against the untouched sound; 100 % is echoes alone, for a send.', onFace: true, label: 'Mix' }),
  },
  config: { maxMs: { kind: 'number', min: 10, max: 5000, initial: 5000, unit: 'ms', doc: 'Longest time there is memory for; longer ones are held at it. Five seconds take 2 MB at 48 kHz.' } },
  stateBytes: ({ maxMs }, rateHz) => FIXED_BYTES + 8 * (ringFrames(Number(maxMs), rateHz) + GUARD_FRAMES),
  // Repeats are limited at full scale; a width beyond 100 % raises what is apart, and ping-pong takes both sides together.
  loudest: ([level = 0], { feedback = 0, width = 100, mix = 0, pingPong }) => {
    const into = pingPong === 1 ? 2 * level : level;
    const repeats = feedback >= 100 ? 1 : Math.min(1, (into * feedback) / (100 - feedback));
    return [((100 - mix) * level + mix * (into + repeats) * Math.max(1, width / 100)) / 100];
  },
  tailSeconds: (params, { maxMs }) => {
    const feedback = (params['feedback'] ?? 0) / 100;
    const longest = params['sync'] === 0 ? Math.min(params['timeMs'] ?? 0, Number(maxMs)) : Number(maxMs);
    const echoes = feedback >= 1 ? Infinity : feedback <= INAUDIBLE ? 1 : 1 + Math.ceil(log(INAUDIBLE) / log(feedback));
    return (echoes * longest) / 1000 + 0.05;
  },
  carry: ([sound = 'silence'], _, params) => [params['pingPong'] === 1 && sound === 'mono' ? 'stereo' : sound],
  neutral: { mix: 0 },
  stepResidualDb: -60,
});
