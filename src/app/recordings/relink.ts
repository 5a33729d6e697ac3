/**
 * What sound files that have just come mean to a patch: recordings it was waiting for, others under the name of one that is
 * missing, or something new. Pure.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import { formatLength } from '../../editor/time-text.ts';
import type { Edit } from '../../patch/edit.ts';
import type { MediaRef, Patch } from '../../patch/patch.ts';
import { editAt } from '../../patch/place.ts';
import { soundId } from '../media-messages.ts';
import { type MediaNode, mediaNodes } from '../media-nodes.ts';

export interface Replacement {
  readonly media: MediaRef;
  /** The stem it would take the place at, by path, and what that has now. */
  readonly instead: { readonly path: string; readonly label: string; readonly wanted: MediaRef | undefined };
}

export interface Arrivals {
  /** The patch waited for exactly these: nothing has to be changed. */
  readonly found: readonly MediaRef[];
  /** Other content in the place of a recording: only after asking. */
  readonly others: readonly Replacement[];
  /** For a stem that has no recording yet. */
  readonly given: readonly Replacement[];
  readonly fresh: readonly MediaRef[];
}

const plainName = (name: string): string => name.normalize('NFC').toLowerCase().trim();

/** `missing`: what the patch names and this machine has not. `onto`: the stem that a single file was dropped on. */
export function sortArrivals(patch: Patch, catalog: Catalog, missing: readonly MediaRef[], arrived: readonly MediaRef[], onto?: string): Arrivals {
  const nodes = mediaNodes(patch, catalog);
  const keys = new Set(missing.map(soundId));
  const lacking = nodes.filter(({ media }) => media !== undefined && keys.has(soundId(media)));
  const target = arrived.length === 1 ? nodes.find(({ path }) => path === onto) : undefined;
  const [found, others, given, fresh]: [MediaRef[], Replacement[], Replacement[], MediaRef[]] = [[], [], [], []];
  const taken = new Set<string>();
  for (const media of arrived) {
    const byName = lacking.find((one) => plainName(one.media!.name) === plainName(media.name) && !taken.has(soundId(one.media!)));
    if (lacking.some((one) => soundId(one.media!) === soundId(media))) found.push(media);
    else if (target !== undefined && target.media === undefined) given.push(replacement(media, target));
    else if (target?.media !== undefined && soundId(target.media) !== soundId(media)) others.push(replacement(media, target));
    else if (byName !== undefined && target === undefined) {
      taken.add(soundId(byName.media!));
      others.push(replacement(media, byName));
    } else fresh.push(media);
  }
  return { found, others, given, fresh };
}

const replacement = (media: MediaRef, { path, node, media: wanted }: MediaNode): Replacement => ({ media, instead: { path, label: node.label || wanted?.name || path, wanted } });

/** Puts another recording in place of what a stem has, and at all others that have the same. */
export function relinkEdits(patch: Patch, catalog: Catalog, { media, instead }: Replacement): Edit[] {
  const { path: at, wanted } = instead;
  const isMeant = (one: MediaNode): boolean => one.path === at || (wanted !== undefined && one.media !== undefined && soundId(one.media) === soundId(wanted));
  return mediaNodes(patch, catalog).filter(isMeant).map(({ path, node: { config } }) => {
    const ids = path.split('/');
    const node = ids.pop()!;
    const edits: Edit[] = [{ kind: 'set-media', node, media }];
    // As a stem is made when the file is dropped: mono by itself is told so, and what was mono may not be any more.
    const channels = media.channels === 1 ? 'mono' : null;
    if ((config['channels'] === 'mono') !== (channels === 'mono') && config['channels'] !== 'stereo') edits.push({ kind: 'set-config', node, name: 'channels', value: channels });
    return editAt(ids, edits.length === 1 ? edits[0]! : { kind: 'batch', edits });
  });
}

/** In what another recording differs from the one that is wanted, in words. */
export function differences(wanted: MediaRef, other: MediaRef): readonly string[] {
  const said: string[] = [];
  if (wanted.name !== other.name) said.push(`It is called "${other.name}", not "${wanted.name}".`);
  const [want, have] = [wanted.frames / wanted.rateHz, other.frames / other.rateHz];
  if (wanted.frames * other.rateHz !== other.frames * wanted.rateHz) said.push(`It is ${formatLength(have)} long, not ${formatLength(want)}.`);
  if (wanted.rateHz !== other.rateHz) said.push(`It has ${rateText(other.rateHz)}, not ${rateText(wanted.rateHz)}.`);
  if (wanted.channels !== other.channels) said.push(`It is ${channelText(other.channels)}, not ${channelText(wanted.channels)}.`);
  return said.length === 0 ? ['Name, length and rate are the same, but not the sound: it may be another take, or another export.'] : said;
}

export const rateText = (rateHz: number): string => `${(rateHz / 1000).toLocaleString('en', { maximumFractionDigits: 3 })} kHz`;
export const channelText = (channels: number): string => (channels === 1 ? 'mono' : channels === 2 ? 'stereo' : `${channels} channels`);
