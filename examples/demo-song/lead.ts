/**
 * The hook: a small plucked bell that opens the song, fills the gaps of the singing and closes it. Mono and dry, so that
 * echo and place are left to the mix. Any thread.
 */
import { exp } from '../../src/kit/exact-math.ts';
import { noteHz } from './filters.ts';
import { Random } from './random.ts';
import { BEAT_SECONDS, BEATS_PER_BAR, SECTIONS, type Section } from './song-form.ts';
import { once, timeline, type Hit, type StemRenderer } from './stem-renderer.ts';
import { readTable, sineTable } from './wave-tables.ts';

const NOTE_SECONDS = 1.6;

/** Words of beat/note/force, the beat from the section's start; notes as MIDI numbers. */
const HOOK = '0.5/76/8 1/72/6 1.5/71/7 2.5/69/6 4.5/76/8 5/72/6 5.5/69/7 6.5/67/6 8.5/76/8 9/74/6 9.5/72/7 10.5/67/6 12.5/74/8 13/71/6 13.5/69/7 14.5/67/6';
const VERSE_LICKS = '6.5/76/4 7/72/5 7.5/69/4 15/79/4 15.25/76/5 15.5/74/4 22.5/76/4 23/72/5 23.5/69/4';
const CHORUS_LICKS = '7.5/79/6 7.75/81/7 8/76/7 15/79/6 15.25/76/6 15.5/74/6 15.75/72/6 23.5/79/6 23.75/81/7 24/83/7 29.5/76/6 30/72/6 30.5/71/6 31/69/6';
const CLOSING = '0.5/76/8 1/72/6 1.5/69/7 2.5/67/6 4.5/74/7 5/71/5 5.5/69/6 6.5/67/5 8.5/76/6 9.5/71/5 10.5/72/5 12/81/4';

function melodyOf({ kind, pass }: Section): string {
  switch (kind) {
    case 'intro': return HOOK;
    case 'verse': return pass === 1 ? '' : VERSE_LICKS;
    case 'chorus': return CHORUS_LICKS;
    case 'outro': return CLOSING;
  }
}

export function leadStem(rateHz: number): StemRenderer {
  const chance = new Random('lead player');
  const sounds = new Map<number, () => Float32Array>();
  const hits: Hit[] = [];
  for (const section of SECTIONS) {
    for (const word of melodyOf(section).split(' ').filter(Boolean)) {
      const [beat = 0, pitch = 0, force = 0] = word.split('/').map(Number);
      const sound = sounds.get(pitch) ?? once(() => bell(rateHz, pitch));
      sounds.set(pitch, sound);
      hits.push({
        seconds: (section.firstBar * BEATS_PER_BAR + beat) * BEAT_SECONDS + 0.004 * (1 + chance.human() * 0.6), sound,
        leftGain: (force / 10) * (1 + 0.06 * chance.human()), rightGain: 0,
      });
    }
  }
  return timeline(hits, rateHz, 1);
}

function bell(rateHz: number, pitch: number): Float32Array {
  const sine = sineTable();
  const hz = noteHz(pitch);
  const out = new Float32Array(Math.floor(NOTE_SECONDS * rateHz));
  const decay = exp(-1 / (0.32 * rateHz));
  const indexDecay = exp(-1 / (0.09 * rateHz));
  const attackFrames = 0.0015 * rateHz;
  let level = 0.9;
  let index = 0.34;
  let phase = 0;
  for (let i = 0; i < out.length; i++) {
    const modulator = phase * 3;
    const bent = phase + index * readTable(sine, modulator - Math.floor(modulator)) + 1;
    const octave = phase * 2;
    const x = 0.8 * readTable(sine, bent - Math.floor(bent)) + 0.25 * readTable(sine, octave - Math.floor(octave));
    out[i] = level * x * Math.min(1, i / attackFrames) * Math.min(1, (out.length - i) / (0.1 * rateHz));
    level *= decay;
    index *= indexDecay;
    phase += hz / rateHz;
    phase -= Math.floor(phase);
  }
  return out;
}
