import { choice, decibels, defineNode, milliseconds, percent, toggle } from '../../../src/kit/index.ts';

/** Columns of the picture, whatever the time base; kernel.as.ts takes the number from here. */
const COLUMNS = 320;
const LONGEST_SECONDS = 1;
/** What of the picture lies before the trigger. */
export const BEFORE_TRIGGER = 0.1;

/** Frames that are kept: what lies before the trigger, and room to catch up; a power of two. */
function ringFrames(rateHz: number): number {
  let frames = 1024;
  while (frames < BEFORE_TRIGGER * LONGEST_SECONDS * rateHz + 1024) frames *= 2;
  return frames;
}

const smallest = { count: COLUMNS, unit: '', doc: 'Smallest sample in each column of the left channel.' } as const;

export default defineNode({
  id: 'oscilloscope',
  version: 1,
  name: 'Oscilloscope',
  summary: 'Shows the waveform of a sound, standing still.',
  keywords: ['scope', 'waveform', 'wave', 'trigger', 'time base', 'period', 'clipping', 'polarity', 'phase'],
  sources: [{ cite: 'E. Catmull, R. Rom, “A class of local interpolating splines”, 1974', used: 'the line between samples where there are fewer samples than columns' }],
  role: 'view',
  inputs: { in: { doc: 'The sound to look at.' } },
  outputs: { out: { doc: 'The same sound, unchanged.' } },
  params: {
    timeMs: milliseconds({ min: 0.5, max: 1000 * LONGEST_SECONDS, initial: 20, smoothMs: 0, modulatable: false, doc: 'How much time the picture is wide.', onFace: true, label: 'Time base' }),
    zoomDb: decibels({ min: 0, max: 60, initial: 0, modulatable: false, doc: 'Magnifies the picture; at 0 dB its edges are full scale.', onFace: true, label: 'Zoom' }),
    trigger: choice({ choices: ['left', 'right', 'mid', 'free run'], initial: 2, doc: 'Which signal holds the picture still: each sweep begins where it passes the trigger level. Mid is half the sum of both sides.', onFace: true, label: 'Trigger' }),
    edge: choice({ choices: ['rising', 'falling'], initial: 0, doc: 'Passing upwards or downwards.', label: 'Edge' }),
    levelPercent: percent({ min: -100, max: 100, initial: 0, smoothMs: 0, modulatable: false, doc: 'Trigger level, where 100 is full scale.', label: 'Trigger level' }),
    mode: choice({ choices: ['auto', 'normal'], initial: 0, doc: 'Auto sweeps all the same when nothing passes the level; normal waits.', label: 'Mode' }),
    view: choice({ choices: ['overlay', 'stacked'], initial: 0, doc: 'Both channels on one axis, or left above right.', label: 'View' }),
    hold: toggle({ initial: false, doc: 'Keeps the picture.', onFace: true, label: 'Hold' }),
  },
  telemetry: {
    minLeft: smallest,
    maxLeft: { ...smallest, doc: 'Largest sample in each column of the left channel.' },
    minRight: { ...smallest, doc: 'Smallest sample in each column of the right channel.' },
    maxRight: { ...smallest, doc: 'Largest sample in each column of the right channel.' },
    filled: { count: 1, unit: '', doc: 'Columns that the sweep under way has drawn; those behind are of the one before.' },
    sweeps: { count: 1, unit: '', doc: 'How many sweeps have begun.' },
    triggered: { count: 1, unit: '', doc: '1 where the sweep began at the trigger level, 0 where it did not wait for it.' },
    frequencyHz: { count: 1, unit: 'Hz', doc: 'How often per second the trigger signal passes the level, over a quarter of a second; 0 where it hardly does.' },
    peak: { count: 1, unit: '', doc: 'Largest magnitude of both channels in the last whole sweep.' },
  },
  stateBytes: (_, rateHz) => 192 + 16 * COLUMNS + 8 * ringFrames(rateHz),
  carry: (inputs) => [inputs[0] ?? 'silence'],
  loudest: ([level = 0]) => [level],
  neutral: {},
});
