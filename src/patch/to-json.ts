/** A patch as plain JSON values: what the text holds, and what the readers read back. Pure. */
import type { JsonObject, JsonValue } from './json.ts';
import type { Patch, PatchNode } from './patch.ts';

export function patchToJson(patch: Patch): JsonObject {
  const { nodes, cables, frames, comments, automation, ...head } = patch;
  return {
    ...plain(head),
    nodes: Object.fromEntries([...nodes].map(([id, node]) => [id, nodeToJson(node)])),
    cables: table(cables),
    frames: table(frames),
    comments: table(comments),
    automation: table(automation),
  };
}

export function nodeToJson(node: PatchNode): JsonObject {
  const { type, version, x, y, label, chain, unknown, ...values } = node;
  const head = { type, version, x, y, label };
  if (unknown !== undefined) return { ...unknown, ...head };
  if (chain === undefined) return { ...head, ...plain(values) };
  return { ...head, ...plain(values), chain: { ...(chain.origin === undefined ? {} : { origin: { ...chain.origin } }), patch: patchToJson(chain.patch) } };
}

const table = (entries: ReadonlyMap<string, object>): JsonObject => Object.fromEntries([...entries].map(([id, entry]) => [id, plain(entry)]));

/** The document's parts without maps are JSON as they stand; the type of an interface cannot say so. */
const plain = (part: object): JsonObject => part as unknown as Readonly<Record<string, JsonValue>>;
