/** For tests: the demo song's stems, the same for all who ask in this process. */
import { demoStemPcm } from '../src/cli/demo-stem.ts';
import type { PcmSource } from '../src/media/pcm.ts';
import type { MediaRef } from '../src/patch/patch.ts';
import { DEMO_SONG } from './demo-song/demo-song.ts';

const made = new Map<string, PcmSource>();

export function openDemoStem(media: MediaRef | undefined, rateHz: number): Promise<PcmSource | undefined> {
  if (media?.generator === undefined) return Promise.resolve(undefined);
  const { stem } = media.generator;
  const key = `${stem} ${rateHz}`;
  const known = made.get(key) ?? demoStemPcm(DEMO_SONG.stems.find(({ id }) => id === stem)!, rateHz);
  made.set(key, known);
  return Promise.resolve(known);
}
