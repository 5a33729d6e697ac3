/**
 * What ear training asks: pairs of small patches on the demo song that differ in one thing, and what may be answered. The higher the
 * level, the smaller the difference. Pure; chance comes from outside.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import { createCable, createNode, createPatch } from '../../patch/create.ts';
import type { Patch, PatchNode } from '../../patch/patch.ts';

export type ExerciseId = 'louder' | 'band' | 'compressed' | 'panned' | 'masked';

export interface Trial {
  readonly question: string;
  /** One or two; they are matched in loudness before they are heard. */
  readonly sounds: readonly { readonly name: string; readonly patch: Patch; /** After matching. */ readonly offsetDb: number }[];
  readonly answers: readonly string[];
  readonly right: number;
  /** Said afterwards. */
  readonly truth: string;
  readonly fromFrame: number;
  readonly toFrame: number;
}

export interface Exercise {
  readonly id: ExerciseId;
  readonly title: string;
  readonly about: string;
  readonly levels: number;
}

export const EXERCISES: readonly Exercise[] = [
  { id: 'louder', title: 'Which is louder?', about: 'The same music twice, one a little louder.', levels: 9 },
  { id: 'band', title: 'What was boosted?', about: 'One region of the spectrum is louder than it was.', levels: 8 },
  { id: 'compressed', title: 'Which is compressed?', about: 'Equally loud; in one the loud moments are held.', levels: 7 },
  { id: 'panned', title: 'Where is it?', about: 'One sound between two speakers.', levels: 6 },
  { id: 'masked', title: 'Where is the voice hidden?', about: 'Voice and guitar twice; in one the guitar stands in the voice’s way.', levels: 6 },
];

const RATE_HZ = 48_000;
const BAR_SECONDS = 2.4;
/** Of the choruses, where everything plays. */
const BARS = [12, 14, 16, 18, 28, 30, 32, 34];
const STEM_NAMES = { voice: 'Voice', 'acoustic-guitar': 'Acoustic guitar', keys: 'Electric piano', bass: 'Bass', kick: 'Kick', snare: 'Snare' } as const;
type Stem = keyof typeof STEM_NAMES;
const STEREO: ReadonlySet<Stem> = new Set(['keys']);
const MUSIC: readonly (readonly Stem[])[] = [['voice', 'acoustic-guitar', 'bass'], ['kick', 'snare', 'bass'], ['keys', 'bass', 'kick']];

const LOUDER_DB = [6, 4, 3, 2, 1.5, 1, 0.7, 0.5, 0.3];
const BANDS_HZ = [63, 125, 250, 500, 1000, 2000, 4000, 8000];
const BOOST_DB = [12, 12, 9, 9, 6, 6, 4, 3];
const BAND_CHOICES = [3, 4, 4, 6, 6, 8, 8, 8];
const COMPRESSED = [[-42, 10], [-38, 8], [-34, 6], [-30, 5], [-28, 4], [-26, 3], [-24, 2.5]] as const;
const PLACES = [3, 5, 5, 7, 7, 9];
const MASKING_DB = [14, 11, 9, 7, 5, 4];

const at = <T>(list: readonly T[], level: number): T => list[Math.max(0, Math.min(list.length, level) - 1)]!;

/** `random`: 0 to 1, without 1. */
export function trialOf(exercise: ExerciseId, level: number, catalog: Catalog, random: () => number): Trial {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const startSeconds = pick(BARS) * BAR_SECONDS;
  const span = { fromFrame: Math.round(startSeconds * RATE_HZ), toFrame: Math.round((startSeconds + 2 * BAR_SECONDS) * RATE_HZ) };
  const made = new Maker(catalog);
  const second = random() < 0.5 ? 0 : 1;
  const pair = (plain: Patch, changed: Patch, offsetDb = 0): Trial['sounds'] => ['A', 'B'].map((name, k) => ({ name, patch: k === second ? changed : plain, offsetDb: k === second ? offsetDb : 0 }));
  const answered = { answers: ['A', 'B'], right: second };
  switch (exercise) {
    case 'louder': {
      const music = made.patch(pick(MUSIC), []);
      const by = at(LOUDER_DB, level);
      return { question: 'Which is louder?', sounds: pair(music, music, by), ...answered, truth: `${'AB'[second]!} was ${by} dB louder.`, ...span };
    }
    case 'band': {
      const music = pick(MUSIC);
      const count = at(BAND_CHOICES, level);
      const bands = count < 8 ? BANDS_HZ.filter((_, k) => k % 2 === 1 || count > 4).slice(0, count) : BANDS_HZ;
      const right = Math.floor(random() * bands.length);
      const boost = at(BOOST_DB, level);
      const eq = { band2Type: 1, band2FrequencyHz: bands[right]!, band2GainDb: boost, band2Q: 1.4 };
      const sounds = [{ name: 'As it was', patch: made.patch(music, []), offsetDb: 0 }, { name: 'Boosted', patch: made.patch(music, [['parametric-eq', eq]]), offsetDb: 0 }];
      return { question: 'Which region was boosted?', sounds, answers: bands.map(hertz), right, truth: `It was ${hertz(bands[right]!)}, by ${boost} dB.`, ...span };
    }
    case 'compressed': {
      const music = pick([MUSIC[0]!, MUSIC[1]!]);
      const [thresholdDb, ratio] = at(COMPRESSED, level);
      const held = made.patch(music, [['compressor', { thresholdDb, ratio, attackMs: 2, releaseMs: 120 }]]);
      return { question: 'Which is compressed?', sounds: pair(made.patch(music, []), held), ...answered, truth: `${'AB'[second]!} was compressed, ${ratio} : 1 above ${String(thresholdDb).replace('-', '−')} dB.`, ...span };
    }
    case 'panned': {
      const count = at(PLACES, level);
      const right = Math.floor(random() * count);
      const position = Math.round(-100 + (200 * right) / (count - 1));
      const sounds = [{ name: 'The sound', patch: made.patch([pick(['voice', 'snare', 'acoustic-guitar'] as const)], [['pan', { position }]]), offsetDb: 0 }];
      return { question: 'Where is it?', sounds, answers: Array.from({ length: count }, (_, k) => placeName(k, count)), right, truth: `It was ${placeName(right, count)}: pan ${position === 0 ? 'center' : `${Math.abs(position)} ${position < 0 ? 'left' : 'right'}`}.`, ...span };
    }
    case 'masked': {
      const by = at(MASKING_DB, level);
      const guitar = (gainDb: number): Patch => made.patch(['voice', 'acoustic-guitar'], [], { stem: 'acoustic-guitar', effect: ['parametric-eq', { band2Type: 1, band2FrequencyHz: 2600, band2GainDb: gainDb, band2Q: 0.7 }] });
      return { question: 'Where is the voice hidden more?', sounds: pair(guitar(-by / 2), guitar(by / 2)), ...answered, truth: `In ${'AB'[second]!} the guitar was ${by} dB stronger around 2.6 kHz.`, ...span };
    }
  }
}

const hertz = (hz: number): string => (hz < 1000 ? `${hz} Hz` : `${hz / 1000} kHz`);

/** "far left", "left", "center" … as many as there are places. */
function placeName(k: number, count: number): string {
  const middle = (count - 1) / 2;
  const side = k < middle ? 'left' : 'right';
  const away = Math.abs(k - middle);
  if (away === 0) return 'center';
  const names: Readonly<Record<number, readonly string[]>> = { 1: [side], 2: [`half ${side}`, side], 3: [`a little ${side}`, `half ${side}`, side], 4: [`a little ${side}`, `half ${side}`, `mostly ${side}`, side] };
  return names[middle]?.[away - 1] ?? side;
}

class Maker {
  constructor(private readonly catalog: Catalog) {}

  /** Stems into a chain of effects into a loudness meter and the output; one stem may have an effect of its own. */
  patch(stems: readonly Stem[], effects: readonly (readonly [type: string, params: Readonly<Record<string, number>>])[], own?: { readonly stem: Stem; readonly effect: readonly [string, Readonly<Record<string, number>>] }): Patch {
    const nodes = new Map<string, PatchNode>(stems.map((stem) => [stem, this.stem(stem)]));
    const chain = effects.map(([type, params], k) => {
      const id = `effect-${k}`;
      nodes.set(id, this.node(type, { params }));
      return id;
    });
    nodes.set('meter', this.node('loudness-meter'));
    nodes.set('out', this.node('output'));
    const line = [...chain, 'meter', 'out'];
    const wires = line.slice(1).map((to, k): [string, string] => [line[k]!, to]);
    for (const stem of stems) {
      if (own?.stem !== stem) { wires.push([stem, line[0]!]); continue; }
      nodes.set('own', this.node(own.effect[0], { params: own.effect[1] }));
      wires.push([stem, 'own'], ['own', line[0]!]);
    }
    const cables = new Map(wires.map(([from, to], k) => [`c${k}`, createCable({ node: from, port: 'out' }, { node: to, port: 'in' })]));
    return { ...createPatch({ id: 'ear-training', rateHz: RATE_HZ }), nodes, cables };
  }

  private stem(stem: Stem): PatchNode {
    const channels = STEREO.has(stem) ? 2 : 1;
    return this.node('stem', { config: { channels: channels === 1 ? 'mono' : 'stereo' }, media: { name: `${STEM_NAMES[stem]}.wav`, channels, frames: 96 * RATE_HZ, rateHz: RATE_HZ, generator: { id: 'demo-song', version: 1, stem } } });
  }

  private node(type: string, given: Partial<PatchNode> = {}): PatchNode {
    const definition = this.catalog.get(type);
    if (definition === undefined) throw new RangeError(`the catalog has no node "${type}"`);
    return createNode(definition, given);
  }
}
