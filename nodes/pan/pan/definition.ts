import { type Carry, choice, defineNode, percent } from '../../../src/kit/index.ts';
import { sidesOf } from './sides.ts';

export default defineNode({
  id: 'pan',
  version: 1,
  name: 'Pan',
  summary: 'Places a sound between left and right.',
  keywords: ['panorama', 'position', 'balance', 'stereo', 'left', 'right', 'rotate', 'placement', 'auto-pan', 'dual pan', 'VBAP', 'angle', 'spread'],
  sources: [
    { cite: 'J. Eargle, Handbook of Recording Engineering, chapter on stereo panning', used: 'laws of −3, −4.5 and −6 dB at the center' },
    { cite: 'M. A. Gerzon, “Panpot laws for multispeaker stereo”, 92nd AES Convention, 1992', used: 'rotation keeps the energy of a stereo sound' },
    { cite: 'V. Pulkki, “Virtual sound source positioning using vector base amplitude panning”, J. Audio Eng. Soc. 45(6), 1997', used: 'the tangent law' },
    { cite: 'B. B. Bauer, “Phasor analysis of some stereophonic phenomena”, J. Acoust. Soc. Am. 33, 1961', used: 'the sine law, which Blumlein found' },
  ],
  inputs: { in: { doc: 'The sound; what its cables carry decides whether law or mode is used.' } },
  outputs: { out: { doc: 'The placed sound, stereo.' } },
  params: {
    position: percent({ min: -100, max: 100, initial: 0, doc: 'From −100, left, over 0, center, to 100, right; at the ends the far side is exactly silent.', onFace: true, label: 'Pan' }),
    law: choice({ choices: ['−3 dB', '−4.5 dB', '−6 dB', '0 dB', 'tangent', 'sine'], initial: 0, doc: 'For mono sounds and dual pan: how much quieter each side is at the center. −3 dB keeps the power the same everywhere, −6 dB the mono sum, −4.5 dB is between, 0 dB only turns down the far side. Tangent and sine keep the power and place at an angle, from −30 to 30 degrees: tangent for a listener who turns to the sound, sine for one who looks ahead.', label: 'Law' }),
    mode: choice({ choices: ['balance', 'rotate', 'dual pan'], initial: 0, doc: 'For stereo sounds: balance turns down the far side and moves nothing; rotate turns the whole stage, so that the center goes to the side with full energy; dual pan places left and right each for itself, by the law.', label: 'Stereo mode' }),
    spread: percent({ min: -100, max: 100, initial: 100, doc: 'For dual pan: how far left and right stand from the position; 0 puts both on it, below 0 they change sides.', label: 'Spread' }),
  },
  isLevel: true,
  stateBytes: 16,
  // A turned stage may bring both sides to one, with the energy of both; dual pan adds them up.
  loudest: ([level = 0], { mode }) => [mode === 1 ? level * Math.SQRT2 : mode === 2 ? 2 * level : level],
  onStage: { sideways: { param: 'position', sides: ({ position = 0, law = 0 }) => sidesOf(position / 100, law) } },
  carry: (inputs): readonly Carry[] => [inputs[0] === 'silence' || inputs[0] === 'mid-side' ? inputs[0] : 'stereo'],
});
