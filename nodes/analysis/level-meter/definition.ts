import { choice, defineNode, toggle } from '../../../src/kit/index.ts';

export default defineNode({
  id: 'level-meter',
  version: 1,
  name: 'Level meter',
  summary: 'Shows peak and average level of each channel, and says when samples reach full scale.',
  keywords: ['peak', 'RMS', 'dBFS', 'over', 'clip', 'clipping', 'level', 'VU', 'meter', 'crest'],
  sources: [
    { cite: 'IEC 60268-18:1995', used: 'digital peak level, fall of 20 dB in 1.7 s, overload from successive full-scale samples' },
    { cite: 'AES17-2020', used: 'RMS scale on which a full-scale sine reads 0 dB' },
    { cite: 'IEC 61672-1:2013', used: 'exponential averaging of the square' },
  ],
  role: 'view',
  inputs: { in: { doc: 'The sound to be shown.' } },
  outputs: { out: { doc: 'The same sound, unchanged.' } },
  params: {
    rms: choice({ choices: ['sliding', 'exponential'], initial: 0, doc: 'Sliding: all of the window counts alike. Exponential: the recent counts more.', label: 'RMS' }),
    aes17: toggle({ initial: false, doc: 'Adds 3.01 dB to RMS, so that a sine reads as its peak.', label: 'AES17 scale' }),
    hold: choice({ choices: ['2 s', 'until restart'], initial: 0, doc: 'How long the held peak stays.', label: 'Peak hold' }),
    overSamples: choice({ choices: ['1', '3', '4'], initial: 1, doc: 'How many samples in a row at full scale count as an over.', label: 'Over after' }),
    restart: toggle({ initial: false, doc: 'Forgets held peaks and overs when switched on.', onFace: true, label: 'Restart' }),
  },
  config: { rmsMs: { kind: 'number', min: 50, max: 3000, initial: 300, unit: 'ms', doc: 'Window of the sliding RMS; time constant of the exponential one (125 ms is “fast”, 1,000 ms “slow”).' } },
  telemetry: {
    peakDb: { count: 2, unit: 'dBFS', doc: 'Sample peak, left and right, falling by 20 dB in 1.7 s; −200 is silence.' },
    heldPeakDb: { count: 2, unit: 'dBFS', doc: 'Largest sample peak held.' },
    rmsDb: { count: 2, unit: 'dB', doc: 'Root mean square; a full-scale sine reads −3.01, or 0 on the AES17 scale.' },
    overs: { count: 2, unit: '', doc: 'How often full scale was reached since the start.' },
  },
  stateBytes: 144 + 60 * 16,
  carry: (inputs) => [inputs[0] ?? 'silence'],
  neutral: {},
  stepResidualDb: -60,
});
