/**
 * The steel-string guitar, strummed on six live strings through a body. It is recorded too close and too bright: its
 * body and pick noise sit at 2–4 kHz, where the voice has its consonants, so that the one masks the other until a mix
 * makes room. Mono. Any thread.
 */
import { exp } from '../../src/kit/exact-math.ts';
import { Biquad, noteHz } from './filters.ts';
import { PluckedString } from './plucked-string.ts';
import { noiseScale, Random } from './random.ts';
import { BEAT_SECONDS, CHORD_SPANS, chordSpanAt, type Section } from './song-form.ts';
import type { StemRenderer } from './stem-renderer.ts';

const PREAMPLIFIER_DRIVE = 0.25;
const OPEN_STRINGS = [40, 45, 50, 55, 59, 64];

type Stroke = 'down' | 'up' | 'bass';
interface Strum {
  readonly step: number;
  readonly stroke: Stroke;
  readonly force: number;
}

/** Sixteen steps: D and U are full strokes, d and u light ones, b a single bass string, a dot lets ring. */
const PICKED = 'b...u.d...u.d.u.';
const VERSE = 'D...d.u...u.d.u.';
const CHORUS = 'D.d.D.uud.u.D.uu';
const STRUM: Record<string, { readonly stroke: Stroke; readonly force: number }> = {
  D: { stroke: 'down', force: 0.9 }, d: { stroke: 'down', force: 0.62 }, U: { stroke: 'up', force: 0.75 }, u: { stroke: 'up', force: 0.5 }, b: { stroke: 'bass', force: 0.7 },
};

function patternOf(section: Section, bar: number): { readonly pattern: string; readonly force: number } | undefined {
  switch (section.kind) {
    case 'intro': return bar < 2 ? undefined : { pattern: PICKED, force: 0.5 };
    case 'verse': return { pattern: bar < 4 ? PICKED : VERSE, force: section.pass === 1 ? 0.55 : 0.65 };
    case 'chorus': return { pattern: CHORUS, force: 1 };
    case 'outro': return bar === 3 ? undefined : { pattern: bar === 2 ? 'D...............' : PICKED, force: 0.6 };
  }
}

interface StringPluck {
  readonly frame: number;
  readonly string: number;
  /** Hertz, or 0 to damp the string. */
  readonly hz: number;
  readonly force: number;
  readonly decaySeconds: number;
}

function plucks(rateHz: number): StringPluck[] {
  const chance = new Random('guitarist');
  const all: StringPluck[] = [];
  const bars = new Map(CHORD_SPANS.map((span) => [span.bar, span.section]));
  for (const [bar, section] of bars) {
    const played = patternOf(section, bar - section.firstBar);
    if (!played) continue;
    for (const { step, stroke, force } of strumsOf(played.pattern)) {
      const beat = bar * 4 + (step + (step % 2) * 0.08) / 4;
      const fingering = chordSpanAt(beat).chord.frets;
      const spread = (stroke === 'down' ? 0.011 : 0.008) * (1 + 0.25 * chance.human());
      const start = beat * BEAT_SECONDS + 0.004 * chance.human();
      const strings = stringsOf(stroke, fingering);
      strings.forEach((string, i) => {
        const accent = stroke === 'down' ? 1 - 0.04 * i : 1 - 0.1 * i;
        all.push({
          frame: Math.max(0, Math.floor((start + (spread * i) / 3) * rateHz)), string,
          hz: noteHz((OPEN_STRINGS[string] ?? 0) + Number(fingering[string]) + 0.03 * chance.human()),
          force: played.force * force * accent * (1 + 0.1 * chance.human()), decaySeconds: 2.6 - 0.22 * string,
        });
      });
      const frame = Math.max(0, Math.floor(start * rateHz));
      for (let string = 0; string < 6; string++) if (fingering[string] === 'x') all.push({ frame, string, hz: 0, force: 0, decaySeconds: 0 });
    }
  }
  return all.sort((a, b) => a.frame - b.frame || a.string - b.string);
}

const strumsOf = (pattern: string): Strum[] => [...pattern].flatMap((symbol, step) => {
  const strum = STRUM[symbol];
  return strum ? [{ step, ...strum }] : [];
});

/** The strings that a stroke meets, in the order it meets them: an upstroke catches only the upper ones. */
function stringsOf(stroke: Stroke, fingering: string): number[] {
  const fretted = [0, 1, 2, 3, 4, 5].filter((string) => fingering[string] !== 'x');
  if (stroke === 'bass') return fretted.slice(0, 1);
  return stroke === 'down' ? fretted : fretted.filter((string) => string >= 2).reverse();
}

export function acousticGuitarStem(rateHz: number): StemRenderer {
  const queue = plucks(rateHz);
  const random = new Random('guitar strings');
  const scrape = new Random('guitar pick');
  const strings = OPEN_STRINGS.map((note) => new PluckedString(rateHz, noteHz(note) * 0.98));
  const body = [
    new Biquad('highpass', rateHz, 85, 0.7), new Biquad('peak', rateHz, 108, 2.2, 4), new Biquad('peak', rateHz, 215, 1.8, 2.5),
    new Biquad('peak', rateHz, 480, 0.8, -4), new Biquad('peak', rateHz, 2700, 0.9, 8), new Biquad('peak', rateHz, 3700, 1.4, 5),
  ];
  const pick = new Biquad('bandpass', rateHz, 3200, 0.7);
  const pickDecay = exp(-1 / (0.007 * rateHz));
  const mixed = new Float64Array(rateHz);
  let pickLevel = 0;
  let next = 0;
  return (block, firstFrame, frames) => {
    mixed.fill(0);
    let from = 0;
    while (from < frames) {
      for (let due = queue[next]; due && due.frame <= firstFrame + from; due = queue[++next]) {
        const string = strings[due.string];
        if (due.hz === 0) string?.damp();
        else string?.pluck(due.hz, due.force, due.decaySeconds, random);
        pickLevel += due.hz === 0 ? 0 : 0.16 * due.force;
      }
      const to = Math.min(frames, Math.max(from + 1, (queue[next]?.frame ?? Infinity) - firstFrame));
      for (const string of strings) string.render(mixed, from, to);
      for (let i = from; i < to; i++) {
        mixed[i] = (mixed[i] ?? 0) + pick.process(scrape.signed() * pickLevel * noiseScale(rateHz));
        pickLevel *= pickDecay;
      }
      from = to;
    }
    for (let i = 0; i < frames; i++) {
      let x = mixed[i] ?? 0;
      for (const filter of body) x = filter.process(x);
      block[i] = preamplified(x);
    }
  };
}

/** A preamplifier that rounds off the hardest attacks: x(27 + x²)/(27 + 9x²), near tanh, held at 1 beyond ±3. */
function preamplified(x: number): number {
  const driven = Math.max(-3, Math.min(3, x * PREAMPLIFIER_DRIVE));
  const square = driven * driven;
  return (driven * (27 + square)) / (27 + 9 * square);
}
