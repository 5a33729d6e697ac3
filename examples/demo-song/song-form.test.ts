import { describe, expect, it } from 'vitest';
import { Biquad, noteHz } from './filters.ts';
import { drumPerformance } from './drum-performance.ts';
import { PluckedString } from './plucked-string.ts';
import { Random } from './random.ts';
import { CHORD_SPANS, chordSpanAt, DURATION_SECONDS, leadVoices, SECTIONS, TOTAL_BARS } from './song-form.ts';
import { articulate } from './voice-phonemes.ts';
import { voiceScore } from './voice-score.ts';

describe('the song on paper', () => {
  it('fills every bar with chords, without gap or overlap', () => {
    let beat = 0;
    for (const span of CHORD_SPANS) {
      expect(span.beat).toBe(beat);
      beat += span.beats;
    }
    expect(beat).toBe(TOTAL_BARS * 4);
    expect(SECTIONS.reduce((bars, s) => bars + s.bars, 0) * 2.4).toBeCloseTo(DURATION_SECONDS, 9);
  });

  it('leads voices in small steps: on average no voice moves more than a third', () => {
    const voicings = leadVoices(CHORD_SPANS.map((s) => s.chord), 53, 72);
    let moved = 0;
    voicings.slice(1).forEach((voicing, i) => {
      moved += voicing.reduce((sum, note) => sum + Math.min(...(voicings[i] ?? []).map((old) => Math.abs(old - note))), 0) / voicing.length;
    });
    expect(moved / (voicings.length - 1)).toBeLessThan(3);
    for (const voicing of voicings) for (const note of voicing) expect(note >= 53 && note <= 72).toBe(true);
  });

  it('sings long notes on tones of the chord or its tensions, never a half step over one', () => {
    for (const { seconds, lengthSeconds, pitch } of voiceScore().filter((s) => s.lengthSeconds > 1.1)) {
      const { chord } = chordSpanAt(seconds / 0.6 + 0.6);
      for (const tone of chord.tones) expect((pitch - tone + 120) % 12, `${seconds} s, ${lengthSeconds} s of ${pitch} over ${chord.name}`).not.toBe(1);
    }
  });

  it('articulates without overlap', () => {
    const { segments } = articulate();
    segments.forEach((s, i) => expect(s.endSeconds).toBeLessThanOrEqual(segments[i + 1]?.startSeconds ?? Infinity));
    expect(segments.length).toBeGreaterThan(300);
  });

  it('drums inside the song and in order', () => {
    const hits = drumPerformance();
    hits.forEach((hit, i) => {
      expect(hit.seconds).toBeLessThan(DURATION_SECONDS);
      expect(hit.seconds).toBeGreaterThanOrEqual(hits[i - 1]?.seconds ?? 0);
      expect(hit.force > 0 && hit.force < 1.3).toBe(true);
    });
  });
});

it.each([44100, 48000, 96000])('a plucked string is in tune within 4 cents at %d Hz', (rateHz) => {
  for (const note of [40, 52, 64, 71]) {
    const string = new PluckedString(rateHz, 80);
    string.pluck(noteHz(note), 0.6, 4, new Random('tune'));
    const out = new Float64Array(rateHz * 2);
    string.render(out, 0, out.length);
    // The fundamental alone: count its cycles over a second by interpolated zero crossings.
    const filters = [0, 1, 2].map(() => new Biquad('bandpass', rateHz, noteHz(note), 4));
    const crossings: number[] = [];
    let last = 0;
    out.forEach((v, i) => {
      const x = filters.reduce((y, f) => f.process(y), v);
      if (i > rateHz / 2 && last < 0 && x >= 0) crossings.push(i - x / (x - last));
      last = x;
    });
    const hz = ((crossings.length - 1) * rateHz) / ((crossings[crossings.length - 1] ?? 0) - (crossings[0] ?? 0));
    expect(Math.abs(1200 * Math.log2(hz / noteHz(note))), `note ${note}: ${hz} Hz`).toBeLessThan(4);
  }
});
