import { choice, defineNode, toggle } from '../../../src/kit/index.ts';

/** See state.as.ts: filters, windows, three peak trackers with their tables, and the histograms of loudness. */
const STATE_BYTES = 17712 + 220000;

export default defineNode({
  id: 'loudness-meter',
  version: 1,
  name: 'Loudness meter',
  summary: 'Says how loud the sound is to the ear, as broadcasters and streaming services count it.',
  keywords: ['LUFS', 'LKFS', 'LU', 'EBU R 128', 'BS.1770', 'integrated', 'short-term', 'momentary', 'loudness range', 'LRA', 'true peak', 'dBTP', 'meter'],
  sources: [
    { cite: 'ITU-R BS.1770-5 (2023), annexes 1 and 2', used: 'K-weighting, channel weights, gated integrated loudness, true peak' },
    { cite: 'EBU Tech 3341 (2023)', used: 'momentary and short-term loudness, minimum-requirement signals' },
    { cite: 'EBU Tech 3342 (2023)', used: 'loudness range' },
  ],
  role: 'view',
  inputs: {
    in: { doc: 'Left and right.' },
    center: { doc: 'The center of a surround mix: its left channel counts, once.' },
    surround: { doc: 'Left and right surround: they weigh 1.5 dB more.' },
  },
  outputs: { out: { doc: 'What came in at the first input, unchanged.' } },
  params: {
    restart: toggle({ initial: false, doc: 'Begins all measurements anew when switched on.', onFace: true, label: 'Restart' }),
    pause: toggle({ initial: false, doc: 'Integrated loudness, range and maxima wait; momentary and short-term go on.', onFace: true, label: 'Pause' }),
    truePeakMode: choice({ choices: ['standard', 'precise'], initial: 0, doc: 'Standard: the 48 taps of BS.1770, agrees with other meters. Precise: 8× with 120 taps and more, right to 0.02 dB.', label: 'True peak' }),
  },
  config: { mono: { kind: 'toggle', initial: false, doc: 'Counts the left channel only: a mono file plays on both, and would read 3 LU too loud.' } },
  telemetry: {
    momentaryLufs: { count: 1, unit: 'LUFS', doc: 'Loudness of the last 400 ms; −200 is none, here and below. What lies before the start counts as silence.' },
    shortTermLufs: { count: 1, unit: 'LUFS', doc: 'Loudness of the last 3 s.' },
    integratedLufs: { count: 1, unit: 'LUFS', doc: 'Gated loudness since the start; none before 400 ms or while all is below −70 LUFS.' },
    loudnessRangeLu: { count: 1, unit: 'LU', doc: 'Loudness range since the start; none before 3 s.' },
    maxMomentaryLufs: { count: 1, unit: 'LUFS', doc: 'Largest momentary loudness since the start.' },
    maxShortTermLufs: { count: 1, unit: 'LUFS', doc: 'Largest short-term loudness since the start.' },
    truePeakDbtp: { count: 1, unit: 'dBTP', doc: 'Largest true peak of any channel since the start; it comes up to 64 frames late.' },
    samplePeakDbfs: { count: 1, unit: 'dBFS', doc: 'Largest sample of any channel since the start.' },
    seconds: { count: 1, unit: 's', doc: 'How long has been measured, pauses left out.' },
    blocks: { count: 1, unit: '', doc: 'How many steps of 10 ms are done: every field is renewed at each.' },
  },
  stateBytes: STATE_BYTES,
  carry: (inputs) => [inputs[0] ?? 'silence'],
  neutral: {},
  stepResidualDb: -60,
});
