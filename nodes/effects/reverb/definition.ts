import { type Config, defineNode, gain, hertz, milliseconds, percent, SILENCE_DB, seconds, toggle } from '../../../src/kit/index.ts';
import { amplitudeOf } from '../../../src/kit/loudest.ts';

/** Positions, delays and coefficients; the kernel's layout. */
const FIXED_BYTES = 2048;
/** Samples behind the end of a ring that repeat its first ones. */
const GUARD = 64;
/** Longest line, the early reflections behind the longest pre-delay, and the longest diffuser. */
const LINE_MS = 118;
const EARLY_MS = 330;
const DIFFUSER_MS = 9.2;
const DIFFUSERS = 8;

function ringBytes(ms: number, rateHz: number): number {
  let samples = 64;
  while (samples < (ms * rateHz) / 1000 + GUARD + (rateHz / 48000) * 16) samples *= 2;
  return 4 * (samples + GUARD);
}

const lineCount = (config: Config): number => Number(config['lines'] ?? '16');

export default defineNode({
  id: 'reverb',
  version: 1,
  name: 'Reverb',
  summary: 'Puts the sound into a room, from a small chamber to an endless hall.',
  keywords: ['room', 'hall', 'plate', 'chamber', 'space', 'ambience', 'decay', 'freeze', 'send', 'FDN'],
  sources: [
    { cite: 'J.-M. Jot and A. Chaigne, “Digital delay networks for designing artificial reverberators”, AES 90th Convention, 1991', used: 'the feedback delay network: an orthogonal matrix, and in each line a filter that sets the decay time' },
    { cite: 'S. J. Schlecht and E. A. P. Habets, “On lossless feedback delay networks”, IEEE Transactions on Signal Processing 65(6), 2017', used: 'why orthogonal mixing neither grows nor fades, whatever the delays' },
    { cite: 'M. R. Schroeder, “Natural sounding artificial reverberation”, Journal of the Audio Engineering Society 10(3), 1962', used: 'the all-pass diffusers before the network' },
  ],
  inputs: { in: { doc: 'The sound to be heard in the room.' } },
  outputs: { out: { doc: 'The sound with its room.' } },
  params: {
    decaySeconds: seconds({ min: 0.1, max: 20, initial: 1.8, doc: 'Time in which the reverberation falls by 60 dB, in the middle of the spectrum.', onFace: true, label: 'Decay' }),
    size: percent({ min: 10, max: 100, initial: 60, smoothMs: 0, modulatable: false, doc: 'Size of the room: how far its walls, and so its reflections, lie apart. A change is faded to.', onFace: true, label: 'Size' }),
    preDelayMs: milliseconds({ min: 0, max: 250, initial: 12, scale: 'linear', smoothMs: 0, modulatable: false, doc: 'How long the room waits before it answers; a change is faded to.', label: 'Pre-delay' }),
    lowDecay: percent({ min: 25, max: 250, initial: 110, modulatable: false, doc: 'Decay time of the lows, of the middle’s.', label: 'Low decay' }),
    lowHz: hertz({ min: 60, max: 800, initial: 250, modulatable: false, doc: 'Where the lows begin.', label: 'Low below' }),
    highDecay: percent({ min: 5, max: 100, initial: 45, modulatable: false, doc: 'Decay time of the highs, of the middle’s: less is a softer room.', label: 'High decay' }),
    highHz: hertz({ min: 1000, max: 16000, initial: 4500, modulatable: false, doc: 'Where the highs begin.', label: 'High above' }),
    diffusion: percent({ min: 0, max: 100, initial: 85, doc: 'How far each sound is smeared before it enters the room; less lets single reflections be heard.', label: 'Diffusion' }),
    earlyDb: gain({ min: SILENCE_DB, max: 6, initial: -6, scale: 'fader', doc: 'Level of the first reflections, which tell the size of the room.', label: 'Early level' }),
    modulation: percent({ min: 0, max: 100, initial: 20, doc: 'How far half of the reflections wander, up to a quarter of a millisecond: it takes away the last ringing, and shimmers when strong.', label: 'Modulation' }),
    modulationHz: hertz({ min: 0.1, max: 1.5, initial: 0.5, doc: 'How fast they wander.', label: 'Modulation rate' }),
    width: percent({ min: 0, max: 150, initial: 100, doc: 'Stereo width of the room; 0 is mono.', label: 'Width' }),
    freeze: toggle({ initial: false, doc: 'Holds the room as it sounds now, without end, and lets nothing new in.', label: 'Freeze' }),
    mix: percent({ min: 0, max: 100, initial: 25, doc: 'The room against the untouched sound; 100 % is the room alone, for a send.', onFace: true, label: 'Mix' }),
  },
  config: { lines: { kind: 'choice', choices: ['8', '16'], initial: '16', doc: 'Delay lines of the network: 16 are denser, 8 take half the work.' } },
  stateBytes: (config, rateHz) => FIXED_BYTES + lineCount(config) * ringBytes(LINE_MS, rateHz) + 2 * ringBytes(EARLY_MS, rateHz) + DIFFUSERS * ringBytes(DIFFUSER_MS, rateHz),
  // Measured: a tone on a mode of a long room gains 20 dB at most, the shorter the less.
  loudest: ([level = 0], { mix = 0, width = 100, earlyDb = SILENCE_DB, decaySeconds = 0, lowDecay = 100 }) => {
    const decay = decaySeconds * Math.max(1, lowDecay / 100);
    const room = (2 + 4 * Math.sqrt(decay) + 4 * amplitudeOf(earlyDb)) * Math.max(1, width / 100);
    return [(level * (100 - mix + mix * room)) / 100];
  },
  // To −120 dBFS from a room 20 dB louder than full scale.
  tailSeconds: (params) => (params['freeze'] === 1 ? Infinity : (params['decaySeconds'] ?? 0) * Math.max(1, (params['lowDecay'] ?? 100) / 100) * 2.4 + (params['preDelayMs'] ?? 0) / 1000 + 0.3),
  carry: ([sound = 'silence']) => [sound === 'mono' ? 'stereo' : sound],
  neutral: { mix: 0 },
  onStage: { room: 'mix' },
  stepResidualDb: -60,
});
