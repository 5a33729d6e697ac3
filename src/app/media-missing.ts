/** What to say about a sound that is not on this machine. */
import { type Diagnostic, diagnose } from '../kit/index.ts';
import type { MediaRef } from '../patch/patch.ts';

export const mediaMissing = (media: MediaRef, node: string): Diagnostic =>
  diagnose('media-missing', `The sound "${media.name}" is not on this machine. Drop the file onto the canvas to hear it.`, { node }, 'warning');
