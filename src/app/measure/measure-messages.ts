/** What passes between the page and its measuring worker. Plain data, cloneable. */
import type { Test } from '../../measure/system/kinds.ts';
import type { Patch } from '../../patch/patch.ts';
import type { MediaAnswer, MediaRequest } from '../media-by-page.ts';
import type { NullJob, NullRan } from './run-null.ts';
import type { Ran } from './run-test.ts';

export type MeasureJob =
  | { readonly is: 'test'; readonly patch: Patch; readonly test: Test }
  | ({ readonly is: 'null' } & NullJob);

export type ToMeasure = { readonly type: 'measure'; readonly module: WebAssembly.Module; readonly job: MeasureJob } | MediaAnswer;

export type FromMeasure =
  | MediaRequest
  | { readonly type: 'progress'; readonly fraction: number }
  | { readonly type: 'tested'; readonly ran: Ran }
  | { readonly type: 'compared'; readonly ran: NullRan };
