import { choice, decibels, defineNode, gain, hertz, milliseconds, number, percent, toggle } from '../../../src/kit/index.ts';
import { exp2, log, TAU } from '../../../src/kit/exact-math.ts';
import { amplitudeOf } from '../../../src/kit/loudest.ts';

/** Filters, taps, positions, the tape and what saturates it; the ring of frames follows, with four more that repeat its beginning. */
const FIXED_BYTES = 5088;
const GUARD_FRAMES = 4;
/** Note values in quarters, in the order of the choices after `free`; the kernel has the same. */
export const NOTE_QUARTERS = [1 / 16, 1 / 12, 1 / 8, 3 / 16, 1 / 6, 1 / 4, 3 / 8, 1 / 3, 1 / 2, 3 / 4, 2 / 3, 1, 1.5, 4 / 3, 2, 3, 4, 8];
const NOTES = ['1/64', '1/32 triplet', '1/32', '1/32 dotted', '1/16 triplet', '1/16', '1/16 dotted', '1/8 triplet', '1/8', '1/8 dotted', '1/4 triplet', '1/4', '1/4 dotted', '1/2 triplet', '1/2', '1/2 dotted', '1 bar', '2 bars'];
/** −120 dB. */
const INAUDIBLE = 1e-6;
/** Peak over the RMS level of evenly spread noise: √3. */
const HISS_PEAK = 1.7321;
/** Smoother of a sway's depth: a tape that begins to wow does not jump. */
const SWAY_MS = 300;

/** Seconds a sway moves the echo to either side: its speed 2π·f·D bends the pitch by 1200·log2(1 + 2π·f·D) cents. */
const swaySeconds = (cents = 0, hz = 1): number => (exp2(cents / 1200) - 1) / (TAU * hz);

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
  keywords: ['echo', 'repeat', 'slapback', 'ping-pong', 'tempo', 'tape', 'doubling', 'vibrato', 'dub', 'wow', 'flutter', 'hiss', 'saturation', 'ducking'],
  sources: [
    { cite: 'T. I. Laakso, V. Välimäki, M. Karjalainen and U. K. Laine, “Splitting the unit delay”, IEEE Signal Processing Magazine 13(1), 1996', used: 'third-order Lagrange interpolation' },
    { cite: 'V. Zavalishin, “The Art of VA Filter Design”, 2018, ch. 3', used: 'the loop’s one-pole filters with trapezoidal integrators' },
    { cite: 'D. Giannoulis, M. Massberg and J. D. Reiss, “Digital dynamic range compressor design”, Journal of the AES 60(6), 2012', used: 'the ducking’s ballistics, smooth decoupled' },
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
    wowCents: number({ min: 0, max: 100, initial: 0, unit: 'ct', smoothMs: SWAY_MS, doc: 'How far the pitch of each repeat sways slowly, as of a worn tape, at the top of the sway; very short times grow as far as it needs.', label: 'Wow' }),
    wowHz: hertz({ min: 0.5, max: 1, initial: 0.7, doc: 'How fast the wow is.', label: 'Wow rate' }),
    flutterCents: number({ min: 0, max: 100, initial: 0, unit: 'ct', smoothMs: SWAY_MS, doc: 'How far the pitch of each repeat trembles, as of a dirty capstan, at the top of the tremble.', label: 'Flutter' }),
    flutterHz: hertz({ min: 5, max: 10, initial: 7, doc: 'How fast the flutter is.', label: 'Flutter rate' }),
    saturationDb: decibels({ min: 0, max: 24, initial: 0, doc: 'How hard the tape is driven: what is recorded, repeats too, is bent by a tanh that takes as much at full scale as this many decibels of drive do, and each repeat is bent again. Quiet sound stays as it is. 0 is off; over the first 3 dB it comes in. Times under a millisecond are not bent.', label: 'Saturation' }),
    noise: toggle({ initial: false, doc: 'Adds the hiss of a tape to the echoes, and to the echoes of those.', label: 'Tape noise' }),
    noiseDb: gain({ min: -100, max: -20, initial: -60, doc: 'RMS level of the hiss in each channel of the echoes against full scale, before the filters; feedback raises it.', label: 'Noise level' }),
    duckDb: decibels({ min: 0, max: 40, initial: 0, doc: 'How far the echoes step back at most while the untouched sound is louder than the threshold: by as much as it is above it, within 10 ms. 0 is off.', label: 'Ducking' }),
    duckThresholdDb: decibels({ min: -60, max: 0, initial: -30, doc: 'Peak level of the untouched sound from which the echoes step back.', label: 'Ducking threshold' }),
    duckReleaseMs: milliseconds({ min: 20, max: 2000, initial: 250, doc: 'Time constant in which the echoes come back when the sound pauses.', label: 'Ducking release' }),
    mix: percent({ min: 0, max: 100, initial: 30, doc: 'Echoes against the untouched sound; 100 % is echoes alone, for a send.', onFace: true, label: 'Mix' }),
  },
  config: { maxMs: { kind: 'number', min: 10, max: 5000, initial: 5000, unit: 'ms', doc: 'Longest time there is memory for; longer ones are held at it. Five seconds take 2 MB at 48 kHz.' } },
  stateBytes: ({ maxMs }, rateHz) => FIXED_BYTES + 8 * (ringFrames(Number(maxMs), rateHz) + GUARD_FRAMES),
  // Repeats are limited at full scale; a width beyond 100 % raises what is apart, and ping-pong takes both sides together.
  loudest: ([level = 0], { feedback = 0, width = 100, mix = 0, pingPong, noise, noiseDb = 0 }) => {
    const into = (pingPong === 1 ? 2 * level : level) + (noise === 1 ? HISS_PEAK * amplitudeOf(noiseDb) : 0);
    const repeats = feedback >= 100 ? 1 : Math.min(1, (into * feedback) / (100 - feedback));
    return [((100 - mix) * level + mix * (into + repeats) * Math.max(1, width / 100)) / 100];
  },
  tailSeconds: (params, { maxMs }) => {
    const feedback = (params['feedback'] ?? 0) / 100;
    if (params['noise'] === 1) return Infinity;
    const sway = swaySeconds(params['wowCents'], params['wowHz']) + swaySeconds(params['flutterCents'], params['flutterHz']);
    // A sway goes to either side of a time that it needs for itself.
    const longest = Math.min((params['sync'] === 0 ? (params['timeMs'] ?? 0) : Infinity) + 2000 * sway, Number(maxMs));
    const echoes = feedback >= 1 ? Infinity : feedback <= INAUDIBLE ? 1 : 1 + Math.ceil(log(INAUDIBLE) / log(feedback));
    return (echoes * longest) / 1000 + 0.05;
  },
  carry: ([sound = 'silence'], _, params) => [params['noise'] === 1 || (params['pingPong'] === 1 && sound === 'mono') ? 'stereo' : sound],
  neutral: { mix: 0 },
  stepResidualDb: -60,
});
