/**
 * The song on paper: tempo, sections, chords. Everything an instrument must agree on with the others stands here and
 * nothing of how it sounds. Times are seconds and beats, so that every sample rate plays the same music. Pure data.
 */

export const TEMPO_BPM = 100;
export const BEATS_PER_BAR = 4;
export const BEAT_SECONDS = 60 / TEMPO_BPM;
export const BAR_SECONDS = BEATS_PER_BAR * BEAT_SECONDS;

export interface Chord {
  readonly name: string;
  /** Pitch class (0 = C) that the bass plays. */
  readonly bass: number;
  /** Pitch classes of the chord, root first. */
  readonly tones: readonly number[];
  /** Guitar fingering from the low E string up: a fret, or x for a string that stays quiet. */
  readonly frets: string;
}

const chord = (name: string, bass: number, tones: readonly number[], frets: string): Chord => ({ name, bass, tones, frets });

const CHORDS: ReadonlyMap<string, Chord> = new Map([
  chord('Am9', 9, [9, 0, 4, 11], 'x02410'),
  chord('Am', 9, [9, 0, 4, 7], 'x02210'),
  chord('Fmaj7', 5, [5, 9, 0, 4], '1x3210'),
  chord('F', 5, [5, 9, 0, 7], '133211'),
  chord('C', 0, [0, 4, 7, 2], 'x32010'),
  chord('C/E', 4, [0, 4, 7], '032010'),
  chord('G', 7, [7, 11, 2], '320003'),
  chord('G/B', 11, [7, 11, 2, 9], 'x20003'),
  chord('Dm7', 2, [2, 5, 9, 0], 'xx0211'),
  chord('Em7', 4, [4, 7, 11, 2], '022030'),
  chord('E7sus4', 4, [4, 9, 11, 2], '020200'),
  chord('E7', 4, [4, 8, 11, 2], '020100'),
].map((c) => [c.name, c]));

export type SectionKind = 'intro' | 'verse' | 'chorus' | 'outro';

export interface Section {
  readonly name: string;
  readonly kind: SectionKind;
  /** 1 for the first verse, 2 for the second. */
  readonly pass: number;
  readonly firstBar: number;
  readonly bars: number;
}

export interface ChordSpan {
  readonly chord: Chord;
  /** In beats from the start of the song. */
  readonly beat: number;
  readonly beats: number;
  readonly bar: number;
  readonly section: Section;
}

// One word a bar; two chords in a bar are joined by a comma and share it equally.
const VERSE = 'Am9 Fmaj7 C G/B Am9 Fmaj7 Dm7 E7sus4,E7';
const CHORUS = 'F G Am C/E F G Em7 Am';
const PLAN: readonly (readonly [name: string, kind: SectionKind, pass: number, chords: string])[] = [
  ['Intro', 'intro', 1, 'Am9 Fmaj7 C G/B'],
  ['Verse 1', 'verse', 1, VERSE],
  ['Chorus 1', 'chorus', 1, CHORUS],
  ['Verse 2', 'verse', 2, VERSE],
  ['Chorus 2', 'chorus', 2, CHORUS],
  ['Outro', 'outro', 1, 'F G Am9 Am9'],
];

function layOut(): { sections: Section[]; spans: ChordSpan[] } {
  const sections: Section[] = [];
  const spans: ChordSpan[] = [];
  let bar = 0;
  for (const [name, kind, pass, chords] of PLAN) {
    const words = chords.split(' ');
    const section: Section = { name, kind, pass, firstBar: bar, bars: words.length };
    sections.push(section);
    for (const word of words) {
      const names = word.split(',');
      const beats = BEATS_PER_BAR / names.length;
      names.forEach((each, i) => {
        const found = CHORDS.get(each);
        if (!found) throw new Error(`the song plan names an unknown chord: ${each}`);
        spans.push({ chord: found, beat: bar * BEATS_PER_BAR + i * beats, beats, bar, section });
      });
      bar++;
    }
  }
  return { sections, spans };
}

const laidOut = layOut();
export const SECTIONS: readonly Section[] = laidOut.sections;
export const CHORD_SPANS: readonly ChordSpan[] = laidOut.spans;
export const TOTAL_BARS = SECTIONS.reduce((sum, s) => sum + s.bars, 0);
export const DURATION_SECONDS = TOTAL_BARS * BAR_SECONDS;

/** The chord sounding at a beat of the song; the last chord rings on. */
export function chordSpanAt(beat: number): ChordSpan {
  let found = CHORD_SPANS[0];
  for (const span of CHORD_SPANS) if (span.beat <= beat + 1e-9) found = span;
  if (!found) throw new Error('the song has no chords');
  return found;
}

/** The note of a pitch class at or above `lowest` (MIDI numbers, 69 = A4 = 440 Hz). */
export const noteAtOrAbove = (pitchClass: number, lowest: number): number => lowest + ((((pitchClass - lowest) % 12) + 12) % 12);

/**
 * Voicings with voice leading: for each chord the inversion in close position whose notes, within the range, move least
 * from the last one. Returns MIDI notes from low to high, one list a chord.
 */
export function leadVoices(chords: readonly Chord[], lowest: number, highest: number): number[][] {
  let previous: number[] | undefined;
  return chords.map(({ tones }) => {
    let best: number[] = [];
    let bestCost = Infinity;
    for (let bottom = lowest; bottom <= highest - 9; bottom++) {
      if (!tones.includes(bottom % 12)) continue;
      const voicing = tones.map((tone) => noteAtOrAbove(tone, bottom)).sort((a, b) => a - b);
      const cost = previous ? movement(previous, voicing) : Math.abs(bottom - (lowest + highest - 9) / 2);
      if ((voicing[voicing.length - 1] ?? Infinity) <= highest && cost < bestCost) {
        bestCost = cost;
        best = voicing;
      }
    }
    previous = best;
    return best;
  });
}

/** Semitones that the outer and inner voices travel; the top voice, which the ear follows, counts double. */
function movement(from: readonly number[], to: readonly number[]): number {
  let sum = 2 * Math.abs((from[from.length - 1] ?? 0) - (to[to.length - 1] ?? 0));
  for (const note of to) sum += Math.min(...from.map((old) => Math.abs(old - note)));
  return sum;
}
