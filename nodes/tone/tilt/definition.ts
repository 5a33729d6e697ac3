import { decibels, defineNode, hertz } from '../../../src/kit/index.ts';
import { pow } from '../../../src/kit/exact-math.ts';

export default defineNode({
  id: 'tilt',
  version: 1,
  name: 'Tilt',
  summary: 'Tips the balance between bass and treble, like a seesaw around a pivot.',
  keywords: ['equalizer', 'eq', 'tone', 'bright', 'dark', 'warm', 'seesaw', 'tone control', 'bass', 'treble', 'mastering'],
  sources: [
    { cite: 'M. Vicanek, Matched One-Pole Digital Shelving Filters, 2019', used: 'a shelf that stays true to its curve up to the highest treble, turned around its middle' },
    { cite: 'V. Zavalishin, The Art of VA Filter Design, chapter 3', used: 'a state that keeps its meaning while the filter moves' },
  ],
  inputs: { in: { doc: 'The sound to tip.' } },
  outputs: { out: { doc: 'The sound, brighter or darker.' } },
  params: {
    tiltDb: decibels({ min: -24, max: 24, initial: 0, doc: 'From the lowest bass to the highest treble: at +6 dB treble is 3 dB louder and bass 3 dB softer.', onFace: true, label: 'Tilt' }),
    pivotHz: hertz({ min: 100, max: 8000, initial: 1000, doc: 'The frequency that stays as it is; held below 0.45 of the sample rate.', onFace: true, label: 'Pivot' }),
  },
  stateBytes: 96,
  loudest: ([level = 0], { tiltDb = 0 }) => [level * pow(10, Math.abs(tiltDb) / 40)],
  // The pole lies at the pivot, times the gain of a side; it loses 120 dB in 2.2 of its periods.
  tailSeconds: (params) => 2.2 / ((params['pivotHz'] ?? 1000) * Math.min(1, pow(10, (params['tiltDb'] ?? 0) / 40))) + 0.001,
  neutral: { tiltDb: 0 },
  stepResidualDb: -60,
});
