/** What passes between the page and its export worker. Plain data, cloneable. */
import type { Diagnostic } from '../../kit/index.ts';
import type { LoudnessReport } from '../../measure/loudness.ts';
import type { SoundContainer } from '../../media/sound-writer.ts';
import type { Patch } from '../../patch/patch.ts';
import type { MediaAnswer, MediaRequest } from '../media-by-page.ts';

/** One sound file to be made. */
export interface ExportFile {
  /** With its suffix. */
  readonly name: string;
  /** Path of the recorder that hears it; the mix has none. */
  readonly path?: string;
  /** Counts in the sum that is compared with the mix. */
  readonly isSummed?: boolean;
}

export interface ExportJob {
  readonly patch: Patch;
  readonly module: WebAssembly.Module;
  readonly files: readonly ExportFile[];
  readonly container: SoundContainer;
  readonly bits: 16 | 24 | 32;
  readonly dither: boolean;
  readonly rateHz: number;
  readonly fromFrame?: number;
  readonly toFrame?: number;
  /** Where the files go; without one they come back in memory that the browser may move to disk. */
  readonly folder?: FileSystemDirectoryHandle;
  /** Instead, for a single file. */
  readonly file?: FileSystemFileHandle;
}

export interface MadeFile {
  readonly name: string;
  readonly bytes: number;
  readonly frames: number;
  readonly clippedSamples: number;
  /** There where it did not go into a folder. */
  readonly blob?: Blob;
}

export interface Exported {
  readonly files: readonly MadeFile[];
  readonly rateHz: number;
  /** Of the mix, measured from its file. */
  readonly loudness: LoudnessReport | undefined;
  /** How far the sum of the stems is from the mix, as the peak of their difference; undefined where no stems were summed. */
  readonly sumResidualDb: number | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export type ToExport = { readonly type: 'export'; readonly job: ExportJob } | { readonly type: 'cancel' } | MediaAnswer;

export type FromExport =
  | MediaRequest
  | { readonly type: 'progress'; readonly what: 'render' | 'measure'; readonly fraction: number }
  | { readonly type: 'done'; readonly exported: Exported }
  | { readonly type: 'cancelled' }
  | { readonly type: 'failed'; readonly diagnostics: readonly Diagnostic[] };
