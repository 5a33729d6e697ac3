/**
 * What mouth and throat do for each sound of the score, and when: the syllables become segments in time, each with its
 * formants and sources. Formants after G. Peterson and H. Barney, "Control methods used in a study of the vowels" (1952),
 * women's averages, rounded. Pure.
 */
import { Random } from './random.ts';
import { VOWELS, voiceScore, type Syllable } from './voice-score.ts';

export interface Articulation {
  /** F1–F3 in hertz; F4 and F5 belong to the singer, not to the sound. */
  readonly formantsHz: readonly [number, number, number];
  /** Amplitudes, 1 = that of an open vowel. */
  readonly voicing: number;
  readonly aspiration: number;
  readonly friction: number;
  readonly frictionHz: number;
}

interface Phoneme extends Articulation {
  /** Of a consonant; vowels fill what the note leaves. */
  readonly seconds: number;
  /** A stop: closed for half its time, then released with a burst and this much breath thumping the microphone. */
  readonly thump?: number;
}

const sound = (formantsHz: readonly [number, number, number], voicing: number, seconds = 0, more: Partial<Phoneme> = {}): Phoneme =>
  ({ formantsHz, voicing, seconds, aspiration: 0.05, friction: 0, frictionHz: 5000, ...more });
const NEUTRAL: readonly [number, number, number] = [560, 1500, 2700];

const PHONEMES: Readonly<Record<string, Phoneme>> = {
  a: sound([830, 1240, 2800], 1), ae: sound([820, 1900, 2800], 1), e: sound([610, 2250, 2950], 1), ei: sound([520, 2350, 2950], 1),
  er: sound([500, 1480, 1950], 1), i: sound([350, 2700, 3250], 0.95), ih: sound([440, 2350, 3000], 1), o: sound([610, 960, 2700], 1),
  u: sound([400, 1050, 2650], 0.95), uh: sound([690, 1380, 2750], 1),
  m: sound([280, 1000, 2300], 0.5, 0.07), n: sound([280, 1650, 2650], 0.5, 0.06), ng: sound([280, 2050, 2750], 0.45, 0.08),
  l: sound([390, 1150, 2900], 0.7, 0.06), r: sound([420, 1250, 1750], 0.7, 0.06), w: sound([330, 720, 2500], 0.65, 0.06), y: sound([310, 2500, 3150], 0.65, 0.055),
  s: sound([400, 1800, 2800], 0, 0.115, { friction: 1, frictionHz: 7000 }), z: sound([300, 1700, 2700], 0.35, 0.075, { friction: 0.6, frictionHz: 6600 }),
  f: sound([400, 1100, 2500], 0, 0.085, { friction: 0.16, frictionHz: 4500 }), v: sound([300, 1100, 2400], 0.45, 0.05, { friction: 0.08, frictionHz: 4500 }),
  th: sound([400, 1400, 2600], 0, 0.085, { friction: 0.2, frictionHz: 5600 }), dh: sound([320, 1400, 2600], 0.45, 0.045, { friction: 0.07, frictionHz: 5600 }),
  h: sound(NEUTRAL, 0, 0.075, { aspiration: 0.5 }),
  p: sound([400, 900, 2300], 0, 0.085, { frictionHz: 1300, thump: 1 }), b: sound([320, 900, 2300], 0.15, 0.065, { frictionHz: 1100, thump: 0.7 }),
  t: sound([400, 1800, 2700], 0, 0.08, { frictionHz: 5200, thump: 0.2 }), d: sound([320, 1700, 2700], 0.15, 0.06, { frictionHz: 4200, thump: 0.15 }),
  k: sound([400, 1900, 2500], 0, 0.085, { frictionHz: 2300, thump: 0.25 }), g: sound([320, 1800, 2400], 0.15, 0.06, { frictionHz: 2000, thump: 0.2 }),
};

export interface Segment extends Articulation {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly syllable: Syllable;
  /** A vowel carries the shape of the note. */
  readonly sustained: boolean;
}

export interface Thump {
  readonly seconds: number;
  readonly gain: number;
  readonly levelDb: number;
}

const phoneme = (name: string): Phoneme => {
  const found = PHONEMES[name];
  if (!found) throw new Error(`the lyrics name an unknown sound: ${name}`);
  return found;
};
const lengthOf = (names: readonly string[]): number => names.reduce((sum, name) => sum + phoneme(name).seconds, 0);

/** All segments in time, without overlap; where there is none, the singer is silent. */
export function articulate(): { readonly segments: Segment[]; readonly thumps: Thump[] } {
  const chance = new Random('singer timing');
  const segments: Segment[] = [];
  const thumps: Thump[] = [];
  // She sings a little behind the beat.
  const score = voiceScore().map((s) => ({ ...s, seconds: s.seconds + 0.012 + 0.007 * chance.human() }));
  score.forEach((syllable, i) => {
    const add = (articulation: Articulation, startSeconds: number, seconds: number, sustained = false): void => {
      if (seconds > 0) segments.push({ ...articulation, startSeconds, endSeconds: startSeconds + seconds, syllable, sustained });
    };
    const consonants = (names: readonly string[], start: number): number => {
      let at = start;
      for (const name of names) {
        const p = phoneme(name);
        if (p.thump === undefined) add(p, at, p.seconds);
        else {
          const closed = p.seconds * 0.5;
          add(p, at, closed);
          add({ ...p, friction: 0.55 }, at + closed, 0.014);
          add({ ...p, voicing: p.voicing * 2, aspiration: 0.3, friction: 0.06 }, at + closed + 0.014, p.seconds - closed - 0.014);
          thumps.push({ seconds: at + closed, gain: p.thump, levelDb: syllable.levelDb });
        }
        at += p.seconds;
      }
      return at;
    };
    const onsetStart = syllable.seconds - lengthOf(syllable.onset);
    if (syllable.startsPhrase) add({ ...sound(NEUTRAL, 0), aspiration: 0.22 }, onsetStart - 0.42, 0.3);
    consonants(syllable.onset, onsetStart);
    const next = score[i + 1];
    const nextOnset = next ? next.seconds - lengthOf(next.onset) - (next.startsPhrase ? 0.44 : 0) : Infinity;
    const codaSeconds = lengthOf(syllable.coda);
    const vowelsEnd = Math.max(syllable.seconds + 0.07, Math.min(syllable.seconds + syllable.lengthSeconds, nextOnset) - codaSeconds);
    singVowels(syllable, vowelsEnd - syllable.seconds, add);
    consonants(syllable.coda, vowelsEnd);
  });
  return { segments: withoutOverlap(segments), thumps };
}

/** The first vowel is held; a diphthong glides into its later ones only at the end, as singers are taught. */
function singVowels(syllable: Syllable, seconds: number, add: (a: Articulation, start: number, seconds: number, sustained: boolean) => void): void {
  const glide = syllable.vowels.length > 1 ? Math.min(0.17, seconds * 0.4) : 0;
  let at = syllable.seconds;
  for (const [i, name] of syllable.vowels.entries()) {
    const length = i === 0 ? seconds - glide * (syllable.vowels.length - 1) : glide;
    if (!VOWELS.has(name)) throw new Error(`not a vowel: ${name}`);
    add({ ...phoneme(name), aspiration: 0.16 - 0.11 * syllable.effort }, at, length, true);
    at += length;
  }
}

/** A crowded syllable gives way to the next one. */
function withoutOverlap(segments: readonly Segment[]): Segment[] {
  const sorted = [...segments].sort((a, b) => a.startSeconds - b.startSeconds);
  return sorted.map((segment, i) => ({ ...segment, endSeconds: Math.min(segment.endSeconds, sorted[i + 1]?.startSeconds ?? Infinity) }))
    .filter((segment) => segment.endSeconds > segment.startSeconds);
}
