/** What a player puts into the document before it plans it, for whoever listens: in no document, in no render. Types only. */
import type { Patch } from '../../patch/patch.ts';

export interface Overlay {
  /** The document with what only listens to it; it must sound the same to the bit. */
  readonly add?: (patch: Patch) => Patch;
  /** The cables among what was added that go by the gain of a cable of the document, which is turned by message. */
  readonly followers?: (patch: Patch, cable: string) => readonly string[];
  /** The recorder among what was added that the monitor hears instead of the output, by its path. */
  readonly listen?: string;
}
