import type { MediaRef } from '../patch/patch.ts';

/** What the host finds a medium by. */
export function mediaKey(media: MediaRef): string {
  if (media.sha256 !== undefined) return media.sha256;
  const { generator } = media;
  return generator === undefined ? media.name : `${generator.id}@${generator.version}/${generator.stem}`;
}
