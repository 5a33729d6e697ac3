/** What to say about sounds that are not on this machine, or come too late. Pure. */
import type { Catalog } from '../catalog/catalog.ts';
import { formatLength } from '../editor/time-text.ts';
import { type Diagnostic, diagnose } from '../kit/index.ts';
import type { MediaRef, Patch } from '../patch/patch.ts';
import { soundId } from './media-messages.ts';
import { mediaNodes } from './media-nodes.ts';
import { channelText, rateText } from './recordings/relink.ts';

/** The wanted file, so that it can be looked for: name, length, rate, channels. */
export const wantedText = ({ name, frames, rateHz, channels }: MediaRef): string => `"${name}" (${formatLength(frames / rateHz)}, ${rateText(rateHz)}, ${channelText(channels)})`;

/** One for each missing sound, at the first node that plays it. */
export function mediaMissing(patch: Patch, catalog: Catalog, missing: readonly MediaRef[]): Diagnostic[] {
  if (missing.length === 0) return [];
  const nodes = mediaNodes(patch, catalog);
  return missing.map((media) => {
    const path = nodes.find((one) => one.media !== undefined && soundId(one.media) === soundId(media))?.path ?? '';
    const remedy = media.generator === undefined ? 'Drop the file onto the canvas to hear it; whatever it is called now, it is known by its content.' : 'It is made by another version of Patchcord.';
    return diagnose('media-missing', `The recording ${wantedText(media)} is not on this machine. ${remedy}`, path === '' ? {} : { node: path }, 'warning');
  });
}

export const recordingsLate = (starvedSlices: number): Diagnostic[] =>
  (starvedSlices === 0 ? [] : [diagnose('media-late', 'Recordings came too late from the disk and were silent for a moment, faded out and in. Close other programs and tabs that use the disk, or mute what you do not need.', {}, 'warning')]);
