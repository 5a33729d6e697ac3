/** Observes a patch beside the page, with media from the media worker. Worker thread. */
import { kernelIndex } from '../../worklets/generated/kernel-index.ts';
import { shipped } from '../catalog/shipped.ts';
import { diagnose, reasonOf } from '../kit/index.ts';
import { MediaByPage } from './media-by-page.ts';
import type { FromObserve, ToObserve } from './observe-messages.ts';
import { observePatch } from './observe-patch.ts';

const post = (message: FromObserve): void => postMessage(message);
const sounds = new MediaByPage(post);
/** Of the whole; more often says nothing more. */
const PROGRESS_STEP = 0.02;

async function observe({ patch, module, rateHz, job }: Extract<ToObserve, { type: 'observe' }>): Promise<void> {
  let told = 0;
  const options = {
    patch, catalog: shipped, module, kernels: (type: string) => kernelIndex[type],
    openMedia: (media: Parameters<MediaByPage['open']>[0] | undefined, _node: unknown, rate: number) => (media === undefined ? Promise.resolve(undefined) : sounds.open(media, rate)),
    ...(rateHz === undefined ? {} : { rateHz }),
  };
  const observed = await observePatch(options, job, (fraction) => {
    if (fraction - told < PROGRESS_STEP) return;
    told = fraction;
    post({ type: 'progress', fraction });
  });
  post({ type: 'observed', observed });
}

onmessage = ({ data }: MessageEvent<ToObserve>) => {
  if (data.type === 'media' || data.type === 'media-failed') sounds.answer(data);
  else {
    observe(data).catch((error: unknown) => {
      post({ type: 'observed', observed: { ok: false, diagnostics: [diagnose('observing-failed', `Measuring stopped: ${reasonOf(error)}.`)] } });
    });
  }
};
