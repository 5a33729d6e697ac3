/**
 * What passes between the page and its media worker. Plain data, cloneable.
 */
import type { Diagnostic } from '../kit/index.ts';
import type { Peaks } from '../media/peaks.ts';
import type { MediaRef } from '../patch/patch.ts';
import type { Imported } from './media-library.ts';
import type { MediaPlace } from './media-storage.ts';
import type { OriginalUse } from './originals.ts';

/** A ring of the running schedule and the sound that belongs into it. */
export interface RingRequest {
  readonly identity: string;
  readonly address: number;
  readonly frames: number;
  readonly startFrame: number;
  readonly media: MediaRef | undefined;
}

export type ToMedia =
  | { readonly type: 'engine'; readonly port: MessagePort }
  /** At which rate they will be played, where that is known: what has to be decoded is decoded at once. */
  | { readonly type: 'import'; readonly request: number; readonly files: readonly File[]; readonly rateHz?: number }
  /** Ends all imports; none of theirs stays. */
  | { readonly type: 'cancel-imports' }
  /** Makes sure that each sound can be read at this rate. */
  | { readonly type: 'prepare'; readonly request: number; readonly media: readonly MediaRef[]; readonly rateHz: number }
  | { readonly type: 'rings'; readonly request: number; readonly rings: readonly RingRequest[]; readonly rateHz: number; readonly playedFrames: number; readonly program: number }
  | { readonly type: 'start'; readonly epoch: number; readonly positionFrame: number; readonly loopStart: number; readonly loopEnd: number }
  | { readonly type: 'loop'; readonly epoch: number; readonly playedFrames: number; readonly positionFrame: number; readonly written: ReadonlyMap<number, number>; readonly loopStart: number; readonly loopEnd: number }
  | { readonly type: 'played'; readonly playedFrames: number }
  | { readonly type: 'stop' }
  /** Which of them are not on this machine. */
  | { readonly type: 'find'; readonly request: number; readonly media: readonly MediaRef[] }
  | { readonly type: 'peaks'; readonly request: number; readonly media: MediaRef; readonly rateHz: number }
  | { readonly type: 'usage'; readonly request: number }
  | { readonly type: 'clean'; readonly request: number; readonly keep: readonly string[] }
  | { readonly type: 'clear-made'; readonly request: number }
  | { readonly type: 'original'; readonly request: number; readonly sha256: string }
  /** Stereo frames of a sound at a rate, for a render in another worker or a picture. */
  | { readonly type: 'read'; readonly request: number; readonly media: MediaRef; readonly rateHz: number; readonly startFrame: number; readonly frames: number };

export type FromMedia =
  /** Without `files` the import was cancelled. */
  | { readonly type: 'imported'; readonly request: number; readonly files: readonly Imported[] | undefined }
  | { readonly type: 'peaks'; readonly request: number; readonly peaks: Peaks | undefined }
  | { readonly type: 'usage'; readonly request: number; readonly usage: MediaUsage }
  | { readonly type: 'cleaned'; readonly request: number; readonly bytes: number }
  | { readonly type: 'original'; readonly request: number; readonly blob: Blob | undefined }
  | { readonly type: 'done'; readonly request: number; readonly missing: readonly MediaRef[] }
  /** Without `totalFrames` the sound is missing; an empty one has 0. */
  | { readonly type: 'frames'; readonly request: number; readonly samples: Float32Array | undefined; readonly totalFrames: number | undefined }
  /** What was asked for could not be done. */
  | { readonly type: 'failed'; readonly request: number; readonly reason: string }
  /** A sound that is here but cannot be had; it is silent. */
  | { readonly type: 'fault'; readonly diagnostic: Diagnostic }
  /** 0…1 of one that is being prepared; where it is played as it comes, also how far somebody waits for it, 0 where nobody does. */
  | { readonly type: 'progress'; readonly what: string; readonly fraction: number; readonly wanted: number | undefined };

/** What kept sound takes of this machine's room. */
export interface MediaUsage {
  readonly place: MediaPlace;
  readonly originals: readonly OriginalUse[];
  /** Of sound that was decoded, converted or made here, and can be again; the demo song is part of it. */
  readonly pcmBytes: number;
  readonly demoBytes: number;
  /** What the browser lets this page have, and what all of it takes; undefined where it does not tell. */
  readonly quotaBytes: number | undefined;
  readonly usageBytes: number | undefined;
}

/** By what sounds are told apart on this machine, and under which name each is kept: its content, or the generator that makes it. */
export const soundId = (media: MediaRef): string =>
  media.generator === undefined ? `sha256-${media.sha256 ?? 'unknown'}` : `${media.generator.id}-${media.generator.version}-${media.generator.stem}`;
