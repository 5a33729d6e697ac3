/**
 * Edits: what a gesture does to a patch, as plain data that can be kept, sent and undone. What each does is in
 * `apply.ts`, when it may be done in `check.ts`, what the sound has to do with it in `sound-of.ts`.
 */
import type { CableId, ConfigValue, NodeId } from '../kit/index.ts';
import type { Lesson } from './lesson.ts';
import type { AutomationLane, Cable, Comment, Curve, EmbeddedChain, Frame, MediaRef, Patch, PatchNode, Transport } from './patch.ts';

export type Meta = Pick<Patch, 'kind' | 'title' | 'description' | 'author' | 'license' | 'tags' | 'rateHz'>;

export type Edit =
  | { readonly kind: 'add-node'; readonly id: NodeId; readonly node: PatchNode }
  /** Its cables and lanes go first: `removeNodes` of `compositions.ts` makes the batch. */
  | { readonly kind: 'remove-node'; readonly id: NodeId }
  /** Another node in its place, under its id: every cable there must still fit. */
  | { readonly kind: 'replace-node'; readonly id: NodeId; readonly node: PatchNode }
  /** `null` goes back to the definition's initial value. */
  | { readonly kind: 'set-param'; readonly node: NodeId; readonly param: string; readonly value: number | null }
  | { readonly kind: 'set-config'; readonly node: NodeId; readonly name: string; readonly value: ConfigValue | null }
  | { readonly kind: 'set-bypass'; readonly node: NodeId; readonly bypassed: boolean }
  | { readonly kind: 'set-label'; readonly node: NodeId; readonly label: string }
  | { readonly kind: 'set-exposed'; readonly node: NodeId; readonly exposed: readonly string[] }
  | { readonly kind: 'set-media'; readonly node: NodeId; readonly media: MediaRef | null }
  | { readonly kind: 'set-chain'; readonly node: NodeId; readonly chain: EmbeddedChain | null }
  | { readonly kind: 'move'; readonly to: readonly (readonly [node: NodeId, x: number, y: number])[] }
  | { readonly kind: 'add-cable'; readonly id: CableId; readonly cable: Cable }
  | { readonly kind: 'remove-cable'; readonly id: CableId }
  /** Only what is given changes; the ends never do: remove the cable and add another. */
  | { readonly kind: 'set-cable'; readonly id: CableId; readonly gainDb?: number; readonly inverted?: boolean; readonly depth?: number; readonly curve?: Curve }
  /** Adds, changes or, with null, removes. */
  | { readonly kind: 'set-frame'; readonly id: string; readonly frame: Frame | null }
  | { readonly kind: 'set-comment'; readonly id: string; readonly comment: Comment | null }
  | { readonly kind: 'set-lane'; readonly id: string; readonly lane: AutomationLane | null }
  | { readonly kind: 'set-transport'; readonly transport: Partial<Transport> }
  | { readonly kind: 'set-meta'; readonly meta: Partial<Meta> }
  | { readonly kind: 'set-lesson'; readonly lesson: Lesson | null }
  /** An edit of the patch embedded in a chain node. */
  | { readonly kind: 'inside'; readonly node: NodeId; readonly edit: Edit }
  /** In order, all or none. */
  | { readonly kind: 'batch'; readonly edits: readonly Edit[] };

export type EditKind = Edit['kind'];
