/**
 * What passes between the page and its media worker. Plain data, cloneable.
 */
import type { Diagnostic } from '../kit/index.ts';
import type { MediaRef } from '../patch/patch.ts';

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
  | { readonly type: 'add-file'; readonly request: number; readonly file: File }
  /** Makes sure that each sound can be read at this rate. */
  | { readonly type: 'prepare'; readonly request: number; readonly media: readonly MediaRef[]; readonly rateHz: number }
  | { readonly type: 'rings'; readonly request: number; readonly rings: readonly RingRequest[]; readonly rateHz: number; readonly playedFrames: number; readonly program: number }
  | { readonly type: 'start'; readonly epoch: number; readonly positionFrame: number; readonly loopStart: number; readonly loopEnd: number }
  | { readonly type: 'loop'; readonly epoch: number; readonly playedFrames: number; readonly positionFrame: number; readonly written: ReadonlyMap<number, number>; readonly loopStart: number; readonly loopEnd: number }
  | { readonly type: 'played'; readonly playedFrames: number }
  | { readonly type: 'stop' }
  /** Stereo frames of a sound at a rate, for a render in another worker or a picture. */
  | { readonly type: 'read'; readonly request: number; readonly media: MediaRef; readonly rateHz: number; readonly startFrame: number; readonly frames: number };

export type FromMedia =
  | { readonly type: 'file'; readonly request: number; readonly media?: MediaRef; readonly wasHere: boolean; readonly diagnostics: readonly Diagnostic[] }
  | { readonly type: 'done'; readonly request: number; readonly missing: readonly MediaRef[] }
  /** Without `totalFrames` the sound is missing; an empty one has 0. */
  | { readonly type: 'frames'; readonly request: number; readonly samples: Float32Array | undefined; readonly totalFrames: number | undefined }
  /** What was asked for could not be done. */
  | { readonly type: 'failed'; readonly request: number; readonly reason: string }
  /** A sound that is here but cannot be had; it is silent. */
  | { readonly type: 'fault'; readonly diagnostic: Diagnostic }
  /** 0…1 over all that is being prepared. */
  | { readonly type: 'progress'; readonly what: string; readonly fraction: number };

/** Under which name a sound is known here: its content, or the generator that makes it. */
export const mediaKey = (media: MediaRef): string =>
  media.generator === undefined ? `sha256-${media.sha256 ?? 'unknown'}` : `${media.generator.id}-${media.generator.version}-${media.generator.stem}`;
