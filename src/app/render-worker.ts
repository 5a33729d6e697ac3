/**
 * Renders a patch beside the page, on the same engine to the same bits. Media come from the media worker, block by block,
 * through the page. Worker thread.
 */
import { shipped } from '../catalog/shipped.ts';
import { kernelIndex } from '../../worklets/generated/kernel-index.ts';
import type { PcmSource } from '../media/pcm.ts';
import type { MediaRef, Patch } from '../patch/patch.ts';
import type { FromRender, ToRender } from './render-messages.ts';
import { prepareRender } from './render-patch.ts';

const post = (message: FromRender, transfer: Transferable[] = []): void => postMessage(message, { transfer });
const answers = new Map<number, (answer: Extract<ToRender, { type: 'media' }>) => void>();
let requests = 0;
let abort = new AbortController();

function ask(media: MediaRef, rateHz: number, startFrame: number, frames: number): Promise<Extract<ToRender, { type: 'media' }>> {
  const request = ++requests;
  return new Promise((resolve) => {
    answers.set(request, resolve);
    post({ type: 'media', request, media, rateHz, startFrame, frames });
  });
}

async function openMedia(media: MediaRef, rateHz: number): Promise<PcmSource | undefined> {
  const { totalFrames } = await ask(media, rateHz, 0, 0);
  if (totalFrames === 0) return undefined;
  return {
    frames: totalFrames,
    read: async (startFrame, count) => (await ask(media, rateHz, startFrame, count)).samples ?? new Float32Array(count * 2),
  };
}

async function render(patch: Patch, options: Extract<ToRender, { type: 'render' }>): Promise<void> {
  const { module, fromFrame, toFrame, trimLatency, rateHz } = options;
  const { render: prepared, diagnostics } = await prepareRender({
    patch, catalog: shipped, module, kernels: (type) => kernelIndex[type], openMedia: (media, _node, rate) => openMedia(media, rate), signal: abort.signal,
    ...(rateHz === undefined ? {} : { rateHz }), ...(fromFrame === undefined ? {} : { fromFrame }), ...(toFrame === undefined ? {} : { toFrame }), ...(trimLatency === undefined ? {} : { trimLatency }),
  });
  if (prepared === undefined) return post({ type: 'failed', diagnostics });
  let done = 0;
  for await (const block of prepared.blocks()) {
    done += block.length / 2;
    const samples = block.slice();
    post({ type: 'block', samples, fraction: done / prepared.frames }, [samples.buffer]);
  }
  post({ type: 'done', frames: done, rateHz: prepared.rateHz, diagnostics });
}

onmessage = ({ data }: MessageEvent<ToRender>) => {
  if (data.type === 'media') {
    answers.get(data.request)?.(data);
    answers.delete(data.request);
  } else if (data.type === 'cancel') abort.abort();
  else {
    abort = new AbortController();
    render(data.patch, data).catch((error: unknown) => {
      post({ type: 'failed', diagnostics: [{ code: 'render-failed', severity: 'error', message: `The render stopped: ${error instanceof Error ? error.message : String(error)}.`, where: {} }] });
    });
  }
};
