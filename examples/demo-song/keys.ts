/**
 * The electric piano: two-operator tines (J. Chowning, "The synthesis of complex audio spectra by means of frequency
 * modulation", 1973) in led voicings, panned by a slow tremolo as the old instruments do. Stereo. Any thread.
 */
import { exp } from '../../src/kit/exact-math.ts';
import { noteHz } from './filters.ts';
import { Random } from './random.ts';
import { BEAT_SECONDS, CHORD_SPANS, leadVoices, type ChordSpan } from './song-form.ts';
import { once, timeline, type Hit, type StemRenderer } from './stem-renderer.ts';
import { readTable, sineTable } from './wave-tables.ts';

const NOTE_SECONDS = 3.4;
const TREMOLO_HZ = 4.2;
const TREMOLO_DEPTH = 0.32;

/** One touch of the hand: beat/length/force/voices, where voices are counted from the lowest (0–3) or "all". */
type Touch = readonly [beat: number, beats: number, force: number, voices: 'all' | readonly number[]];

const INTRO: readonly Touch[] = [[0, 4, 0.6, [0, 1]], [0.5, 3.4, 0.45, [2]], [1, 3, 0.55, [3]], [2, 2, 0.4, [1]], [2.5, 1.5, 0.5, [2]], [3, 1, 0.45, [3]]];
const VERSE: readonly Touch[] = [[0, 1.4, 0.55, 'all'], [1.5, 2.2, 0.42, 'all']];
const VERSE_ANSWER: readonly Touch[] = [[0, 1.9, 0.55, 'all'], [2.5, 0.4, 0.38, [1, 2, 3]], [3, 0.4, 0.45, [2]], [3.5, 0.5, 0.5, [3]]];
const CHORUS: readonly Touch[] = [[0, 0.9, 0.8, 'all'], [1, 0.4, 0.55, [1, 2, 3]], [1.5, 0.9, 0.75, 'all'], [2.5, 0.4, 0.6, [1, 2, 3]], [3, 0.9, 0.7, 'all']];
const WHOLE: readonly Touch[] = [[0, 4, 0.6, 'all']];

function touchesOf({ section, bar }: ChordSpan): readonly Touch[] {
  const inSection = bar - section.firstBar;
  switch (section.kind) {
    case 'intro': return INTRO;
    case 'verse': return inSection % 2 === 0 ? VERSE : VERSE_ANSWER;
    case 'chorus': return CHORUS;
    case 'outro': return inSection === 3 ? [] : inSection === 2 ? WHOLE : INTRO;
  }
}

export function keysStem(rateHz: number): StemRenderer {
  const chance = new Random('keys player');
  const voicings = leadVoices(CHORD_SPANS.map((span) => span.chord), 53, 72);
  const sounds = new Map<string, () => Float32Array>();
  const hits: Hit[] = [];
  CHORD_SPANS.forEach((span, i) => {
    const voicing = voicings[i] ?? [];
    for (const [beat, beats, force, voices] of touchesOf(span)) {
      if (beat >= span.beats) continue;
      const handLate = 0.004 * chance.human();
      voicing.forEach((pitch, voice) => {
        if (voices !== 'all' && !voices.includes(voice)) return;
        const touch = force * (1 + 0.08 * chance.human());
        const layer = touch > 0.62 ? 'hard' : 'soft';
        const key = `${pitch} ${layer}`;
        const sound = sounds.get(key) ?? once(() => tine(rateHz, pitch, layer === 'hard' ? 1.7 : 0.9));
        sounds.set(key, sound);
        const right = 0.5 + (pitch - 62) * 0.02;
        hits.push({
          seconds: Math.max(0, (span.beat + beat) * BEAT_SECONDS + handLate + 0.003 * voice + 0.002 * chance.unit()), sound,
          leftGain: touch * (1.5 - right), rightGain: touch * (0.5 + right),
          gateSeconds: Math.min(beats, span.section.kind === 'outro' ? 5 : span.beats - beat) * BEAT_SECONDS, releaseSeconds: 0.14,
        });
      });
    }
  });
  return tremolo(timeline(hits, rateHz, 2), rateHz);
}

/** Swings the level of left and right against each other. */
function tremolo(source: StemRenderer, rateHz: number): StemRenderer {
  const sine = sineTable();
  return (block, firstFrame, frames) => {
    source(block, firstFrame, frames);
    for (let i = 0; i < frames; i++) {
      const turns = ((firstFrame + i) * TREMOLO_HZ) / rateHz;
      const swing = TREMOLO_DEPTH * readTable(sine, turns - Math.floor(turns));
      block[2 * i] = (block[2 * i] ?? 0) * (1 + swing);
      block[2 * i + 1] = (block[2 * i + 1] ?? 0) * (1 - swing);
    }
  };
}

/** A tone with its bark (modulator at the same pitch) and the tine's ping (fourteen times the pitch, soon gone). */
function tine(rateHz: number, pitch: number, bark: number): Float32Array {
  const sine = sineTable();
  const hz = noteHz(pitch);
  const out = new Float32Array(Math.floor(NOTE_SECONDS * rateHz));
  // Higher tines ring shorter.
  const decay = exp(-1 / (1.5 * exp((60 - pitch) / 30) * rateHz));
  const barkDecay = exp(-1 / (0.45 * rateHz));
  const pingDecay = exp(-1 / (0.06 * rateHz));
  const attackFrames = 0.002 * rateHz;
  let level = 0.3;
  let index = bark * 0.22;
  let ping = 0.035 * bark;
  let phase = 0;
  for (let i = 0; i < out.length; i++) {
    const bent = phase + index * readTable(sine, phase) + 1;
    const pinged = phase * 14;
    const x = readTable(sine, bent - Math.floor(bent)) + ping * 3 * readTable(sine, pinged - Math.floor(pinged));
    const end = Math.min(1, (out.length - i) / (0.05 * rateHz));
    out[i] = level * x * Math.min(1, i / attackFrames) * end;
    level *= decay;
    index *= barkDecay;
    ping *= pingDecay;
    phase += hz / rateHz;
    phase -= Math.floor(phase);
  }
  return out;
}
