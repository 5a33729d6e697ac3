/**
 * What the drummer plays: one list of hits that the close microphones, the overheads and the 808 all read, so that
 * they agree to the frame. Pure; the feel (timing and force) is seeded, rate-independent and the same on each call.
 */
import { BEAT_SECONDS, BEATS_PER_BAR, SECTIONS, type Section } from './song-form.ts';
import { Random } from './random.ts';

export type Drum = 'kick' | 'snare' | 'ghost' | 'hat' | 'open-hat' | 'crash' | 'ride' | 'tom-high' | 'tom-low' | 'tambourine';

export interface DrumHit {
  readonly drum: Drum;
  readonly seconds: number;
  /** Force, 1 = full; gains are proportional to it. */
  readonly force: number;
  /** Which of several takes of the sound, so that no two neighbours are copies. */
  readonly take: number;
}

/** Sixteen steps a bar: force in tenths (x = 10), a dot is silence. */
type Pattern = string;
type Bar = Partial<Record<Drum, Pattern>>;

const SPARSE: Bar = { kick: 'x.........8.....', snare: '............9...', hat: '5...4...5...4...' };
const VERSE: Bar = { kick: 'x......5..8.....', snare: '....9.......9...', ghost: '.......2.......2', hat: '7.4.6.4.7.4.6.43' };
const VERSE_TURN: Bar = { kick: 'x......5..8...6.', snare: '....9.......9...', ghost: '.........3......', hat: '7.4.6.4.7.4.6...', 'open-hat': '..............6.' };
const CHORUS: Bar = {
  kick: 'x.....8...x.....', snare: '....x.......x...', ghost: '.......2.3.....2', hat: '8365836583658..5', 'open-hat': '.............5..', tambourine: '5374537453745374',
};
const CHORUS_TURN: Bar = {
  kick: 'x..7..8...x..7..', snare: '....x.......x..6', ghost: '.......2.3......', hat: '83658365836583..', 'open-hat': '..............7.', tambourine: '5374537453745374',
};
const FILL: Bar = { kick: 'x.....8...x...8.', snare: '....x...5.6.7.89', 'tom-high': '.........67.....', 'tom-low': '...........78.x.', hat: '8.6.8.6.........' };
const LIFT: Bar = { kick: 'x...............', snare: '........4.5.6789', hat: '6.4.6.4.........', 'tom-low': '..............7x', ride: '....2.3.4.5.6789' };
const HALF: Bar = { kick: 'x.........7.....', snare: '........x.......', ride: '6...5...6...5...' };
const LAST: Bar = { kick: 'x...............', crash: '9...............' };
const REST: Bar = {};

/** The pattern of a bar, counted from the section's start. */
function barOf(section: Section, bar: number): Bar {
  const last = bar === section.bars - 1;
  switch (section.kind) {
    case 'intro': return last ? LIFT : bar === 0 ? REST : { hat: '4...3...4...3.3.' };
    case 'verse':
      if (last) return section.pass === 1 ? LIFT : FILL;
      if (section.pass === 1 && bar < 4) return bar === 3 ? VERSE_TURN : SPARSE;
      return bar % 4 === 3 ? VERSE_TURN : VERSE;
    case 'chorus': {
      const pattern = last ? FILL : bar % 2 === 1 ? CHORUS_TURN : CHORUS;
      return bar % 4 === 0 ? { ...pattern, crash: bar === 0 ? 'x...............' : '7...............' } : pattern;
    }
    case 'outro': return bar < 2 ? { ...HALF, ...(bar === 0 ? { crash: '8...............' } : {}) } : bar === 2 ? LAST : REST;
  }
}

/** Standard deviation of the timing in milliseconds: feet are steadier than hands. */
const LOOSENESS_MS: Record<Drum, number> = {
  kick: 1.5, snare: 2, ghost: 4, hat: 3, 'open-hat': 3, crash: 2, ride: 4, 'tom-high': 4, 'tom-low': 4, tambourine: 5,
};
/** Backbeats lie a hair behind, the tambourine pushes. */
const PLACEMENT_MS: Partial<Record<Drum, number>> = { snare: 5, ghost: 3, tambourine: -4 };
/** Every second sixteenth comes late by this share of a sixteenth. */
const SWING = 0.08;

export function drumPerformance(): DrumHit[] {
  const chance = new Random('drummer');
  const hits: DrumHit[] = [];
  for (const section of SECTIONS) {
    for (let bar = 0; bar < section.bars; bar++) {
      for (const [drum, pattern] of Object.entries(barOf(section, bar)) as [Drum, Pattern][]) {
        for (let step = 0; step < pattern.length; step++) {
          const symbol = pattern[step];
          if (symbol === undefined || symbol === '.') continue;
          const written = symbol === 'x' ? 1 : Number(symbol) / 10;
          const beat = (section.firstBar + bar) * BEATS_PER_BAR + (step + (step % 2 === 1 ? SWING : 0)) / 4;
          const lateMs = (PLACEMENT_MS[drum] ?? 0) + LOOSENESS_MS[drum] * chance.human();
          hits.push({
            drum,
            seconds: Math.max(0, beat * BEAT_SECONDS + lateMs / 1000),
            force: written * (1 + 0.06 * chance.human()) * (drum === 'snare' || drum === 'kick' ? 1 : 0.92 + 0.08 * chance.signed()),
            take: Math.floor(chance.unit() * 3),
          });
        }
      }
    }
  }
  return hits.sort((a, b) => a.seconds - b.seconds);
}
