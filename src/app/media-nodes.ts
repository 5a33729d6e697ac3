/**
 * Which sounds a patch plays, where, and how long it is. Pure.
 */
import type { Catalog } from '../catalog/catalog.ts';
import { definitionOf } from '../patch/values.ts';
import type { MediaRef, Patch, PatchNode } from '../patch/patch.ts';
import type { ScheduledNode } from '../schedule/schedule.ts';

export interface MediaNode {
  readonly path: string;
  readonly node: PatchNode;
  readonly media: MediaRef | undefined;
  /** Where on the time line it begins, in seconds. */
  readonly startSeconds: number;
}

/** The node at a path through nested chains. */
export function nodeAt(patch: Patch, path: string): PatchNode | undefined {
  const ids = path.split('/');
  let within: Patch | undefined = patch;
  let node: PatchNode | undefined;
  for (const id of ids) {
    node = within?.nodes.get(id);
    within = node?.chain?.patch;
  }
  return node;
}

/** All nodes that play media, nested ones too, in no particular order. */
export function mediaNodes(patch: Patch, catalog: Catalog, prefix = ''): MediaNode[] {
  const found: MediaNode[] = [];
  for (const [id, node] of patch.nodes) {
    const path = prefix + id;
    if (node.chain !== undefined) found.push(...mediaNodes(node.chain.patch, catalog, `${path}/`));
    if (definitionOf(node, catalog)?.role === 'media') found.push(mediaNode(path, node));
  }
  return found;
}

const mediaNode = (path: string, node: PatchNode): MediaNode => ({ path, node, media: node.media, startSeconds: Number(node.config['startSeconds'] ?? 0) });

/** The ring nodes of a schedule with what the patch says they play. */
export function ringNodes(patch: Patch, nodes: readonly ScheduledNode[]): { readonly scheduled: ScheduledNode; readonly ring: NonNullable<ScheduledNode['ring']>; readonly source: MediaNode }[] {
  return nodes.flatMap((scheduled) => {
    const node = scheduled.ring === undefined ? undefined : nodeAt(patch, scheduled.path);
    if (scheduled.ring === undefined || node === undefined) return [];
    return [{ scheduled, ring: scheduled.ring, source: mediaNode(scheduled.path, node) }];
  });
}

/** How long the patch plays: to the end of its last sound, of its last marker or of its loop, in frames of its rate; 0 where nothing says. */
export function durationFrames(patch: Patch, catalog: Catalog): number {
  const ends = mediaNodes(patch, catalog).map(({ media, startSeconds }) =>
    (media === undefined ? 0 : Math.round((startSeconds + media.frames / media.rateHz) * patch.rateHz)));
  const markers = patch.transport.markers.map(({ frame }) => frame);
  return Math.max(0, patch.transport.loop.endFrame, ...ends, ...markers);
}
