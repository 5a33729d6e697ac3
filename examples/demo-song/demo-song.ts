/**
 * The demo song: what it consists of, and each stem as a stream of blocks. It is synthesised from nothing but this folder
 * and exact math, so every engine on every machine makes the same bits; it is made to be mixed, and its faults (a masking
 * guitar, a flipped overhead, a pad that mono swallows, hum, 15 dB between verse and chorus) are there to be found.
 *
 * Pure: no files, no DOM, no clock. Runs on any thread, best in a worker: a block takes some tens of milliseconds, and
 * between blocks the caller can stop.
 */
import { acousticGuitarStem } from './acoustic-guitar.ts';
import { bass808Stem } from './bass-808.ts';
import { bassStem } from './bass.ts';
import { hatsStem, kickStem, overheadStem, snareStem, tambourineStem } from './drum-stems.ts';
import { finished } from './finish.ts';
import { humStem } from './hum.ts';
import { keysStem } from './keys.ts';
import { leadStem } from './lead.ts';
import { padStem } from './pad.ts';
import { BAR_SECONDS, BEATS_PER_BAR, DURATION_SECONDS, SECTIONS, TEMPO_BPM } from './song-form.ts';
import type { StemRenderer } from './stem-renderer.ts';
import { voiceStem } from './voice.ts';

export interface DemoStem {
  readonly id: string;
  readonly name: string;
  readonly channels: 1 | 2;
  readonly doc: string;
}

interface RenderedStem extends DemoStem {
  readonly render: (rateHz: number) => StemRenderer;
  /** Brings the stem to its level; the stems are balanced so that all faders at 0 dB already make a rough mix. */
  readonly gain: number;
}

const STEMS: readonly RenderedStem[] = [
  { id: 'voice', name: 'Voice', channels: 1, gain: 0.6, render: voiceStem, doc: 'Sung; choruses 15 dB above verses, sharp sibilants at 6–8 kHz, popping plosives.' },
  { id: 'acoustic-guitar', name: 'Acoustic guitar', channels: 1, gain: 0.55, render: acousticGuitarStem, doc: 'Strummed, recorded too close: harsh at 2–4 kHz, where it masks the voice.' },
  { id: 'keys', name: 'Electric piano', channels: 2, gain: 0.28, render: keysStem, doc: 'Chords, panned by a slow tremolo.' },
  { id: 'pad', name: 'Pad', channels: 2, gain: 0.32, render: padStem, doc: 'Wide, but its right side is its left turned round: in mono it vanishes.' },
  { id: 'lead', name: 'Lead', channels: 1, gain: 0.3, render: leadStem, doc: 'The hook: a plucked bell, dry, waiting for echo.' },
  { id: 'bass', name: 'Bass', channels: 1, gain: 0.25, render: bassStem, doc: 'Electric bass with roots and approach notes.' },
  { id: 'bass-808', name: '808', channels: 1, gain: 0.27, render: bass808Stem, doc: 'Long sub bass in the choruses; fights with kick and bass for the lowest octave.' },
  { id: 'kick', name: 'Kick', channels: 1, gain: 0.36, render: kickStem, doc: 'Close microphone.' },
  { id: 'snare', name: 'Snare', channels: 1, gain: 0.42, render: snareStem, doc: 'Close microphone; a spike of a millisecond stands far above the body.' },
  { id: 'hats', name: 'Hats', channels: 2, gain: 0.3, render: hatsStem, doc: 'Close stereo pair.' },
  { id: 'overhead', name: 'Overhead', channels: 2, gain: 0.3, render: overheadStem, doc: 'Pair over the whole kit with its room; polarity flipped against the close microphones.' },
  { id: 'tambourine', name: 'Tambourine', channels: 1, gain: 0.45, render: tambourineStem, doc: 'Sixteenths in the choruses.' },
  { id: 'hum', name: 'Hum', channels: 1, gain: 1, render: humStem, doc: '50 Hz mains hum with harmonics, and hiss; quiet, and always there.' },
];

export const DEMO_SONG = {
  generator: 'demo-song',
  /** Goes up whenever a bit of any stem changes, so that stored copies are made anew. */
  version: 1,
  title: 'Silver Light',
  durationSeconds: DURATION_SECONDS,
  tempoBpm: TEMPO_BPM,
  meter: { beats: BEATS_PER_BAR, unit: 4 },
  markers: SECTIONS.map(({ name, firstBar }) => ({ name, seconds: firstBar * BAR_SECONDS })),
  stems: STEMS.map(({ id, name, channels, doc }): DemoStem => ({ id, name, channels, doc })),
} as const;

/** Length of every stem in frames. */
export const demoSongFrames = (rateHz: number): number => Math.floor(DURATION_SECONDS * rateHz + 0.5);

/**
 * One stem in blocks of one second (the last may be shorter), interleaved by its number of channels, f32. Rates from
 * 44,100 to 192,000 Hz play the same music. Throws on an unknown stem or another rate.
 */
export function* stemBlocks(stemId: string, rateHz: number): Generator<Float32Array, void, undefined> {
  const stem = STEMS.find((s) => s.id === stemId);
  if (!stem) throw new Error(`the demo song has no stem "${stemId}"; it has ${STEMS.map((s) => s.id).join(', ')}`);
  if (!(Number.isInteger(rateHz) && rateHz >= 44100 && rateHz <= 192000)) throw new Error(`the demo song is made at 44100 to 192000 Hz, not at ${rateHz}`);
  const totalFrames = demoSongFrames(rateHz);
  const render = finished(stem.render(rateHz), { rateHz, channels: stem.channels, gain: stem.gain, totalFrames });
  for (let firstFrame = 0; firstFrame < totalFrames; firstFrame += rateHz) {
    const frames = Math.min(rateHz, totalFrames - firstFrame);
    const block = new Float32Array(frames * stem.channels);
    render(block, firstFrame, frames);
    yield block;
  }
}
