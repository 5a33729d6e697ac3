/**
 * The pad: slow, detuned sawtooths, widened by the old trick of turning the right side's polarity round. Wide in
 * headphones, gone in mono: only a tenth of it is left in the middle, which a mono check is meant to reveal. Stereo. Any thread.
 */
import { pow } from '../../src/kit/exact-math.ts';
import { Biquad, noteHz } from './filters.ts';
import { BEAT_SECONDS, CHORD_SPANS, leadVoices, type ChordSpan } from './song-form.ts';
import type { StemRenderer } from './stem-renderer.ts';
import { readTable, sawtooth, sineTable, WaveTables } from './wave-tables.ts';

/** Share of the sound that left and right have in common; mono loses 20·log10 of it. */
const COMMON = 0.1;
const ATTACK_SECONDS = 0.7;
const RELEASE_SECONDS = 0.9;
const DETUNE_CENTS = [-8, 7];
/** How far the filter opens and closes over 16 s. */
const SWEEP_HZ = 1 / 16;

interface PadNote {
  readonly startFrame: number;
  readonly endFrame: number;
  readonly gain: number;
  readonly hz: number;
  readonly phases: number[];
}

const LEVEL: Record<ChordSpan['section']['kind'], number> = { intro: 0.85, verse: 0.3, chorus: 1, outro: 0.9 };

export function padStem(rateHz: number): StemRenderer {
  const notes = padNotes(rateHz);
  const tables = new WaveTables(sawtooth, 90, 900);
  const sine = sineTable();
  const filters = [new Biquad('lowpass', rateHz, 1200, 0.6), new Biquad('lowpass', rateHz, 1200, 0.9)];
  const highpass = new Biquad('highpass', rateHz, 160, 0.7);
  const attackFrames = ATTACK_SECONDS * rateHz;
  const releaseFrames = RELEASE_SECONDS * rateHz;
  return (block, firstFrame, frames) => {
    for (const note of notes) {
      if (note.startFrame >= firstFrame + frames || note.endFrame + releaseFrames <= firstFrame) continue;
      addNote(note, tables.at(note.hz), block, firstFrame, frames, attackFrames, releaseFrames, rateHz);
    }
    for (let i = 0; i < frames; i++) {
      if ((firstFrame + i) % 64 === 0) {
        const turns = ((firstFrame + i) / rateHz) * SWEEP_HZ;
        const cutoffHz = 1300 + 700 * readTable(sine, turns - Math.floor(turns));
        for (const filter of filters) filter.tune('lowpass', rateHz, cutoffHz, 0.75);
      }
      let x = highpass.process(block[2 * i] ?? 0);
      for (const filter of filters) x = filter.process(x);
      block[2 * i] = x * (1 + COMMON);
      block[2 * i + 1] = -x * (1 - COMMON);
    }
  };
}

function padNotes(rateHz: number): PadNote[] {
  const voicings = leadVoices(CHORD_SPANS.map((span) => span.chord), 55, 76);
  return CHORD_SPANS.flatMap((span, i) => (voicings[i] ?? []).map((pitch, voice): PadNote => ({
    startFrame: Math.floor(span.beat * BEAT_SECONDS * rateHz),
    endFrame: Math.floor((span.beat + span.beats) * BEAT_SECONDS * rateHz),
    // The first verse is left to voice and guitar.
    gain: 0.12 * (span.section.kind === 'verse' && span.section.pass === 1 ? 0 : LEVEL[span.section.kind]),
    hz: noteHz(pitch),
    phases: DETUNE_CENTS.map((_, k) => ((voice * 0.37 + k * 0.61 + i * 0.13) % 1)),
  }))).filter((note) => note.gain > 0);
}

/** Adds one note to the left side of the block, where the filter fetches it. */
function addNote(note: PadNote, table: Float64Array, block: Float32Array, firstFrame: number, frames: number, attackFrames: number, releaseFrames: number, rateHz: number): void {
  const from = Math.max(0, note.startFrame - firstFrame);
  const to = Math.min(frames, Math.floor(note.endFrame + releaseFrames) - firstFrame);
  DETUNE_CENTS.forEach((cents, k) => {
    const step = (note.hz * pow(2, cents / 1200)) / rateHz;
    let phase = note.phases[k] ?? 0;
    for (let i = from; i < to; i++) {
      const frame = firstFrame + i;
      const rise = Math.min(1, (frame - note.startFrame) / attackFrames);
      const fall = frame > note.endFrame ? 1 - (frame - note.endFrame) / releaseFrames : 1;
      block[2 * i] = (block[2 * i] ?? 0) + note.gain * rise * fall * readTable(table, phase);
      phase += step;
      if (phase >= 1) phase -= 1;
    }
    note.phases[k] = phase;
  });
}
