/**
 * What is sung: words as phonemes, on notes, in phrases with rests to breathe in. Pure data and its reading; how it sounds is the
 * business of voice-phonemes and voice.
 */
import { BEAT_SECONDS, BEATS_PER_BAR, SECTIONS, type Section } from './song-form.ts';

export interface Syllable {
  /** When its vowel starts; consonants before it come earlier. */
  readonly seconds: number;
  readonly lengthSeconds: number;
  /** MIDI note. */
  readonly pitch: number;
  readonly onset: readonly string[];
  readonly vowels: readonly string[];
  readonly coda: readonly string[];
  readonly levelDb: number;
  /** 0 soft and breathy … 1 pressed and bright. */
  readonly effort: number;
  readonly startsPhrase: boolean;
}

// A line is a phrase; a word is beat/length/note/phonemes, the beat counted from the section's start.
// "Soft lights slip past the window · paper stars on the ground · seven sisters are singing · but I can't hear a sound"
const VERSE_1 = `
0.5/.5/60/s-o-f-t 1/.5/60/l-a-i-t-s 1.5/.5/62/s-l-ih-p 2/1/64/p-ae-s-t 3/.5/62/dh-uh 3.5/1/60/w-ih-n 4.5/1.5/57/d-o-u
8.5/.5/64/p-ei-i 9/.5/64/p-er 9.5/1.5/67/s-t-a-r-z 11/.5/64/o-n 11.5/.5/62/dh-uh 12/2.5/62/g-r-a-u-n-d
16.5/.5/60/s-e-v 17/.5/60/uh-n 17.5/.5/62/s-ih-s 18/1/64/t-er-z 19/.5/67/a-r 19.5/1/69/s-ih-ng 20.5/1.5/64/ih-ng
24.5/.5/62/b-uh-t 25/.5/62/a-i 25.5/1/65/k-ae-n-t 26.5/.5/64/h-ih-r 27/.75/62/uh 27.75/2.2/64/s-a-u-n-d`;
// "Slow trains pass by the platform · pockets full of the rain · boats are beyond the harbor · none of them say your name"
const VERSE_2 = `
0.5/.5/60/s-l-o-u 1/.5/60/t-r-ei-i-n-z 1.5/.5/62/p-ae-s 2/1/64/b-a-i 3/.5/62/dh-uh 3.5/1/60/p-l-ae-t 4.5/1.5/57/f-o-r-m
8.5/.5/64/p-o-k 9/.5/64/ih-t-s 9.5/1.5/67/f-u-l 11/.5/64/o-v 11.5/.5/62/dh-uh 12/2.5/62/r-ei-i-n
16.5/.5/60/b-o-u-t-s 17/.5/60/a-r 17.5/.5/62/b-i 18/1/64/y-o-n-d 19/.5/67/dh-uh 19.5/1/69/h-a-r 20.5/1.5/64/b-er
24.5/.5/62/n-uh-n 25/.5/62/o-v 25.5/.75/65/dh-e-m 26.25/.75/64/s-ei-i 27/.75/62/y-o-r 27.75/2.2/64/n-ei-i-m`;
// "(So) stay, stay, stay with me tonight · same sky, same sea, same silver light · stay till the passing storm is through · and all I see is you"
const CHORUS = `
0/1.4/69/s-t-ei-i 1.5/.9/72/s-t-ei-i 2.5/.9/69/s-t-ei-i 3.5/.5/67/w-ih-dh 4/1/71/m-i 5/.5/69/t-u 5.5/1.7/67/n-a-i-t
8/.5/69/s-ei-i-m 8.5/1/72/s-k-a-i 9.5/.5/69/s-ei-i-m 10/1/72/s-i 11/.5/69/s-ei-i-m 11.5/.75/72/s-ih-l 12.25/.75/71/v-er 13/1.7/67/l-a-i-t
16/1/69/s-t-ei-i 17/.5/69/t-ih-l 17.5/.5/67/dh-uh 18/1/72/p-ae-s 19/.5/69/ih-ng 19.5/1.5/71/s-t-o-r-m 21/.5/69/ih-z 21.5/1.8/71/th-r-u
24/.9/67/a-l 25/.5/69/a-i 25.5/1.5/71/s-i 27/1/67/ih-z 28/3/69/y-u`;
// The second time the last line climbs to the highest note of the song and stays up.
const CHORUS_2 = CHORUS.replace(/24\/\.9.*$/, '24/.9/67/a-l 25/.5/69/a-i 25.5/1.5/74/s-i 27/1/71/ih-z 28/3.5/72/y-u');
const OUTRO = `
0.5/2.2/69/s-t-ei-i
4.5/2.2/67/s-t-ei-i
8.5/.5/64/s-t-ei-i 9/3.4/64/uh-ei-i`;

/** Together with the harder voice of the chorus this makes 15 dB, which a compressor, or a hand on the fader, has to bridge. */
const DELIVERY: Record<Section['kind'], { readonly levelDb: number; readonly effort: number }> = {
  intro: { levelDb: -13.7, effort: 0 }, verse: { levelDb: -13.7, effort: 0.25 }, chorus: { levelDb: 0, effort: 1 }, outro: { levelDb: -11, effort: 0.15 },
};

export const VOWELS: ReadonlySet<string> = new Set(['a', 'ae', 'e', 'ei', 'er', 'i', 'ih', 'o', 'u', 'uh']);

function linesOf({ kind, pass }: Section): string {
  switch (kind) {
    case 'intro': return '';
    case 'verse': return pass === 1 ? VERSE_1 : VERSE_2;
    case 'chorus': return pass === 1 ? CHORUS : CHORUS_2;
    case 'outro': return OUTRO;
  }
}

function syllable(section: Section, word: string, startsPhrase: boolean): Syllable {
  const [beat = '', length = '', pitch = '', sounds = ''] = word.split('/');
  const phonemes = sounds.split('-');
  const first = phonemes.findIndex((p) => VOWELS.has(p));
  const last = phonemes.length - 1 - [...phonemes].reverse().findIndex((p) => VOWELS.has(p));
  if (first < 0) throw new Error(`a sung syllable needs a vowel: ${word}`);
  const { levelDb, effort } = DELIVERY[section.kind];
  return {
    seconds: (section.firstBar * BEATS_PER_BAR + Number(beat)) * BEAT_SECONDS,
    lengthSeconds: Number(length) * BEAT_SECONDS, pitch: Number(pitch),
    onset: phonemes.slice(0, first), vowels: phonemes.slice(first, last + 1), coda: phonemes.slice(last + 1),
    levelDb, effort, startsPhrase,
  };
}

/** All syllables of the song in time. */
export function voiceScore(): Syllable[] {
  return SECTIONS.flatMap((section) => linesOf(section).split('\n').filter(Boolean)
    .flatMap((phrase) => phrase.split(' ').map((word, i) => syllable(section, word, i === 0))));
}
