/**
 * The 808: a long, slightly driven sine below the choruses, struck with the kick, whose pitch it takes a moment to reach. It
 * shares its octave with bass and kick on purpose: who keeps it is for the mix to decide. Mono. Any thread.
 */
import { exp, sin, tanh, TAU } from '../../src/kit/exact-math.ts';
import { drumPerformance } from './drum-performance.ts';
import { noteHz } from './filters.ts';
import { BAR_SECONDS, BEAT_SECONDS, BEATS_PER_BAR, chordSpanAt, noteAtOrAbove } from './song-form.ts';
import { once, timeline, type Hit, type StemRenderer } from './stem-renderer.ts';

/** E1, 41 Hz: an octave lower, small speakers and most rooms give nothing back. */
const LOWEST_NOTE = 28;
const NOTE_SECONDS = 2.6;
const DRIVE = 1.8;

export function bass808Stem(rateHz: number): StemRenderer {
  const sounds = new Map<number, () => Float32Array>();
  const struck = drumPerformance().filter(({ drum, seconds }) => {
    // A kick may come a few milliseconds early; it belongs to the chord it announces.
    const { section, bar } = chordSpanAt((seconds + 0.02) / BEAT_SECONDS);
    return drum === 'kick' && (section.kind === 'chorus' || (section.kind === 'outro' && bar - section.firstBar < 3));
  });
  const hits = struck.map((kick, i): Hit => {
    const span = chordSpanAt((kick.seconds + 0.02) / BEAT_SECONDS);
    const pitch = noteAtOrAbove(span.chord.bass, LOWEST_NOTE);
    const sound = sounds.get(pitch) ?? once(() => boom(rateHz, pitch));
    sounds.set(pitch, sound);
    const barEnd = (Math.floor(span.beat / BEATS_PER_BAR) + 1) * BAR_SECONDS;
    const next = Math.min(struck[i + 1]?.seconds ?? Infinity, span.section.kind === 'outro' ? Infinity : barEnd);
    return {
      seconds: kick.seconds, sound, leftGain: 0.75 + 0.25 * kick.force, rightGain: 0,
      gateSeconds: Math.max(0.1, next - kick.seconds - 0.03), releaseSeconds: 0.03,
    };
  });
  return timeline(hits, rateHz, 1);
}

function boom(rateHz: number, pitch: number): Float32Array {
  const out = new Float32Array(Math.floor(NOTE_SECONDS * rateHz));
  const hz = noteHz(pitch);
  const bend = exp(-1 / (0.03 * rateHz));
  const decay = exp(-1 / (0.9 * rateHz));
  const attackFrames = 0.004 * rateHz;
  let over = 1.2 * hz;
  let level = 1;
  let phase = 0;
  for (let i = 0; i < out.length; i++) {
    const end = Math.min(1, (out.length - i) / (0.1 * rateHz));
    out[i] = tanh(DRIVE * level * sin(TAU * phase)) * 0.9 * Math.min(1, i / attackFrames) * end;
    phase += (hz + over) / rateHz;
    over *= bend;
    level *= decay;
  }
  return out;
}
