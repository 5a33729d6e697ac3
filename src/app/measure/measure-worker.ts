/** Measures beside the page: renders by the same engine and makes curves of what comes. Worker thread. */
import { kernelIndex } from '../../../worklets/generated/kernel-index.ts';
import { shipped } from '../../catalog/shipped.ts';
import { diagnose, reasonOf } from '../../kit/index.ts';
import { MediaByPage } from '../media-by-page.ts';
import type { FromMeasure, ToMeasure } from './measure-messages.ts';
import { runNull } from './run-null.ts';
import { runTest } from './run-test.ts';

const post = (message: FromMeasure): void => postMessage(message);
const sounds = new MediaByPage(post);
const kernels = (type: string): number | undefined => kernelIndex[type];
/** Of the whole; more often says nothing more. */
const PROGRESS_STEP = 0.02;

async function measure({ module, job }: Extract<ToMeasure, { type: 'measure' }>): Promise<void> {
  let told = 0;
  const onProgress = (fraction: number): void => {
    if (fraction - told < PROGRESS_STEP) return;
    told = fraction;
    post({ type: 'progress', fraction });
  };
  const engine = { catalog: shipped, module, kernels };
  if (job.is === 'test') post({ type: 'tested', ran: await runTest(job.patch, job.test, { ...engine, onProgress }) });
  else post({ type: 'compared', ran: await runNull(job, { ...engine, openMedia: (media, _, rate) => (media === undefined ? Promise.resolve(undefined) : sounds.open(media, rate)) }, onProgress) });
}

onmessage = ({ data }: MessageEvent<ToMeasure>) => {
  if (data.type === 'media' || data.type === 'media-failed') sounds.answer(data);
  else {
    measure(data).catch((error: unknown) => {
      const ran = { diagnostics: [diagnose('measuring-failed', `Measuring stopped: ${reasonOf(error)}.`)] };
      post(data.job.is === 'test' ? { type: 'tested', ran } : { type: 'compared', ran });
    });
  }
};
