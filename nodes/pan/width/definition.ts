import { type Carry, choice, defineNode, hertz, percent, toggle } from '../../../src/kit/index.ts';

export default defineNode({
  id: 'width',
  version: 1,
  name: 'Width',
  summary: 'Makes a stereo sound narrower or wider, and keeps its bass in the middle.',
  keywords: ['stereo', 'wide', 'narrow', 'mono', 'mid', 'side', 'M/S', 'bass mono', 'elliptical', 'image', 'spread', 'mastering'],
  sources: [
    { cite: 'A. D. Blumlein, British Patent 394,325, 1931', used: 'width as the level of side against mid' },
    { cite: 'S. H. Linkwitz, “Active crossover networks for noncoincident drivers”, J. Audio Eng. Soc. 24(1), 1976', used: 'the high-pass of the side, whose all-pass keeps the mid in phase with it' },
    { cite: 'V. Zavalishin, The Art of VA Filter Design, 2018, chapter 4', used: 'state-variable filters that stay stable while their corner moves' },
  ],
  inputs: { in: { doc: 'A stereo sound; a mono one has no side, and stays as it is.' } },
  outputs: { out: { doc: 'The same, narrower or wider; its mono sum is that of the input.' } },
  params: {
    width: percent({ min: 0, max: 200, initial: 100, doc: 'Level of the side against the mid: 0 is mono, 100 leaves it, 200 doubles the difference of left and right.', onFace: true, label: 'Width' }),
    bassMono: choice({ choices: ['off', '12 dB/oct', '24 dB/oct'], initial: 0, doc: 'Takes the side away below a frequency, with this slope; the mid goes through the all-pass that keeps both in phase.', onFace: true, label: 'Bass mono' }),
    bassMonoHz: hertz({ min: 20, max: 400, initial: 120, doc: 'Below this the sound is mono.', onFace: true, label: 'Below' }),
    keepLevel: toggle({ initial: false, doc: 'Keeps the power of a sound whose mid and side are equally strong, whatever the width; the mono sum is then not kept.', label: 'Keep level' }),
  },
  telemetry: {
    correlation: { count: 1, unit: '', doc: 'Of the output over 0.3 s: from 1, both sides alike, over 0, nothing in common, to −1, opposite polarity.' },
    correlationBefore: { count: 1, unit: '', doc: 'The same of the input.' },
    monoDb: { count: 1, unit: 'dB', doc: 'What the output loses in mono against the mean power of its sides.' },
  },
  stateBytes: 320,
  // Two resonances of Q 0.71 lose 120 dB in 3.6/f seconds.
  tailSeconds: (params) => (params['bassMono'] === 0 ? 0 : 4 / (params['bassMonoHz'] ?? 120)),
  carry: ([sound = 'silence']): readonly Carry[] => [sound],
  loudest: ([level = 0], { width = 100, keepLevel }) => [level * Math.max(1, width / 100) * (keepLevel === 1 ? Math.sqrt(2 / (1 + (width / 100) ** 2)) : 1)],
  neutral: { width: 100, bassMono: 0, keepLevel: 0 },
  stepResidualDb: -60,
});
