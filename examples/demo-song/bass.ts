/**
 * The electric bass: plays the roots, answers the kick, and walks into the next chord. Mono; each pitch is rendered once
 * and placed. Any thread.
 */
import { exp } from '../../src/kit/exact-math.ts';
import { Biquad, noteHz } from './filters.ts';
import { Random } from './random.ts';
import { BEAT_SECONDS, CHORD_SPANS, noteAtOrAbove, type ChordSpan } from './song-form.ts';
import { once, timeline, type Hit, type StemRenderer } from './stem-renderer.ts';
import { readTable, sawtooth, sineTable, WaveTables } from './wave-tables.ts';

const LOWEST_NOTE = 28;
const NOTE_SECONDS = 2.4;

interface BassNote {
  /** From the chord's start, in beats. */
  readonly beat: number;
  readonly beats: number;
  readonly force: number;
  /** Semitones over the chord's bass; 'approach' is a half step under the next chord's. */
  readonly interval: number | 'approach';
}

const line = (text: string): BassNote[] => text.split(' ').map((word) => {
  const [beat, beats, force, interval] = word.split('/');
  return { beat: Number(beat), beats: Number(beats), force: Number(force) / 10, interval: interval === 'a' ? 'approach' : Number(interval) };
});

// beat/length/force/interval
const LONG = line('0/3.4/8/0');
const VERSE = line('0/1.4/9/0 1.5/0.45/6/0 2.5/0.9/8/0 3.5/0.4/6/a');
const VERSE_ANSWER = line('0/1.4/9/0 1.75/0.2/5/0 2.5/0.45/8/0 3/0.4/6/12 3.5/0.4/7/a');
const CHORUS = line('0/0.45/10/0 0.5/0.4/7/0 1/0.45/8/0 1.5/0.7/9/0 2.5/0.45/9/0 3/0.4/7/0 3.5/0.4/8/12');
const CHORUS_TURN = line('0/0.45/10/0 0.5/0.4/7/0 1/0.45/8/0 1.5/0.7/9/0 2.5/0.45/9/12 3/0.4/7/0 3.5/0.4/8/a');

function lineOf({ section, bar }: ChordSpan): BassNote[] {
  const inSection = bar - section.firstBar;
  switch (section.kind) {
    case 'intro': return inSection < 2 ? [] : LONG;
    case 'verse': return section.pass === 1 && inSection < 4 ? LONG : inSection % 2 === 0 ? VERSE : VERSE_ANSWER;
    case 'chorus': return inSection % 2 === 0 ? CHORUS : CHORUS_TURN;
    case 'outro': return inSection === 3 ? [] : inSection === 2 ? line('0/4/8/0') : LONG;
  }
}

export function bassStem(rateHz: number): StemRenderer {
  const chance = new Random('bass player');
  const tables = new WaveTables(sawtooth, 40, 300);
  const sounds = new Map<number, () => Float32Array>();
  const hits: Hit[] = [];
  CHORD_SPANS.forEach((span, i) => {
    const root = noteAtOrAbove(span.chord.bass, LOWEST_NOTE);
    const nextRoot = noteAtOrAbove(CHORD_SPANS[i + 1]?.chord.bass ?? span.chord.bass, LOWEST_NOTE);
    for (const note of lineOf(span)) {
      if (note.beat >= span.beats) continue;
      const pitch = note.interval === 'approach' ? (nextRoot === root ? root + 7 : nextRoot - 1) : root + note.interval;
      const sound = sounds.get(pitch) ?? once(() => bassSound(rateHz, pitch, tables));
      sounds.set(pitch, sound);
      const beats = Math.min(note.beats, span.section.kind === 'outro' ? 4 : span.beats - note.beat);
      hits.push({
        seconds: Math.max(0, (span.beat + note.beat) * BEAT_SECONDS + 0.003 * chance.human() + 0.002), sound,
        leftGain: note.force * (1 + 0.07 * chance.human()), rightGain: 0, gateSeconds: beats * BEAT_SECONDS, releaseSeconds: 0.07,
      });
    }
  });
  return timeline(hits, rateHz, 1);
}

/** A plucked string through a pickup: a sawtooth whose overtones die before its fundamental, and the finger's noise. */
function bassSound(rateHz: number, pitch: number, tables: WaveTables): Float32Array {
  const hz = noteHz(pitch);
  const table = tables.at(hz);
  const sine = sineTable();
  const random = new Random(`bass ${pitch}`);
  const out = new Float32Array(Math.floor(NOTE_SECONDS * rateHz));
  const filter = new Biquad('lowpass', rateHz, 1500, 0.9);
  const finger = new Biquad('bandpass', rateHz, 1100, 1);
  const decay = exp(-1 / (1.5 * rateHz));
  const fingerDecay = exp(-1 / (0.008 * rateHz));
  const attackFrames = 0.003 * rateHz;
  let level = 0.75;
  let noise = 0.35;
  let phase = 0;
  for (let i = 0; i < out.length; i++) {
    if (i % 64 === 0) filter.tune('lowpass', rateHz, 240 + 1500 * exp(-i / (0.16 * rateHz)), 0.95);
    const x = filter.process(readTable(table, phase)) + 0.55 * readTable(sine, phase);
    out[i] = (level * x + noise * finger.process(random.signed())) * Math.min(1, i / attackFrames);
    level *= decay;
    noise *= fingerDecay;
    phase += hz / rateHz;
    phase -= Math.floor(phase);
  }
  return out;
}
