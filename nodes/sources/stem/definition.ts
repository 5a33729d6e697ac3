import { type Carry, defineNode } from '../../../src/kit/index.ts';

/** Two seconds: what a busy page may be late by, and small enough for a hundred stems. */
const RING_SECONDS = 2;

/** A power of two, so that the ring's head and end meet without a division. */
function ringFrames(rateHz: number): number {
  let frames = 1024;
  while (frames < RING_SECONDS * rateHz) frames *= 2;
  return frames;
}

export default defineNode({
  id: 'stem',
  version: 1,
  name: 'Stem',
  summary: 'A recording, in time with the transport.',
  keywords: ['track', 'audio file', 'recording', 'sample', 'wav', 'player', 'clip', 'media'],
  role: 'media',
  inputs: {},
  outputs: { out: { doc: 'The recording; a mono file plays alike on both channels.' } },
  params: {},
  config: {
    startSeconds: { kind: 'number', min: 0, max: 36000, initial: 0, unit: 's', doc: 'Where on the time line the recording begins.' },
    channels: { kind: 'choice', choices: ['auto', 'mono', 'stereo'], initial: 'auto', doc: 'What the recording is treated as when it is panned; auto takes it from the file.' },
  },
  telemetry: {
    starvedSlices: { count: 1, unit: '', doc: 'Moments of silence because the recording did not arrive in time.' },
  },
  stateBytes: (_config, rateHz) => 32 + ringFrames(rateHz) * 8,
  loudest: () => [1],
  tailSeconds: () => 0,
  carry: (_inputs, config): readonly Carry[] => [config['channels'] === 'mono' ? 'mono' : 'stereo'],
});
