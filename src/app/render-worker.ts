/**
 * Renders a patch beside the page, on the same engine to the same bits. Media come from the media worker, block by block,
 * through the page. Worker thread.
 */
import { shipped } from '../catalog/shipped.ts';
import { kernelIndex } from '../../worklets/generated/kernel-index.ts';
import { reasonOf } from '../kit/index.ts';
import type { PcmSource } from '../media/pcm.ts';
import type { MediaRef, Patch } from '../patch/patch.ts';
import type { FromRender, ToRender } from './render-messages.ts';
import { prepareRender } from './render-patch.ts';

const post = (message: FromRender, transfer: Transferable[] = []): void => postMessage(message, { transfer });
type MediaAnswer = Extract<ToRender, { type: 'media' }>;
const answers = new Map<number, { resolve(answer: MediaAnswer): void; reject(error: Error): void }>();
let requests = 0;
const BLOCKS_BETWEEN_MESSAGES = 64;
let abort = new AbortController();

function ask(media: MediaRef, rateHz: number, startFrame: number, frames: number): Promise<MediaAnswer> {
  const request = ++requests;
  return new Promise((resolve, reject) => {
    answers.set(request, { resolve, reject });
    post({ type: 'media', request, media, rateHz, startFrame, frames });
  });
}

async function openMedia(media: MediaRef, rateHz: number): Promise<PcmSource | undefined> {
  const { totalFrames } = await ask(media, rateHz, 0, 0);
  if (totalFrames === undefined) return undefined;
  return {
    frames: totalFrames,
    read: async (startFrame, count) => (await ask(media, rateHz, startFrame, count)).samples ?? new Float32Array(count * 2),
  };
}

async function render(patch: Patch, options: Extract<ToRender, { type: 'render' }>): Promise<void> {
  const { module, fromFrame, toFrame, trimLatency, rateHz } = options;
  const { render: prepared, diagnostics } = await prepareRender({
    patch, catalog: shipped, module, kernels: (type) => kernelIndex[type], openMedia: (media, _node, rate) => (media === undefined ? Promise.resolve(undefined) : openMedia(media, rate)), signal: abort.signal,
    ...(rateHz === undefined ? {} : { rateHz }), ...(fromFrame === undefined ? {} : { fromFrame }), ...(toFrame === undefined ? {} : { toFrame }), ...(trimLatency === undefined ? {} : { trimLatency }),
  });
  if (prepared === undefined) return post({ type: 'failed', diagnostics });
  let done = 0;
  let blocks = 0;
  for await (const block of prepared.blocks()) {
    done += block.length / 2;
    const samples = block.slice();
    post({ type: 'block', samples, fraction: done / prepared.frames }, [samples.buffer]);
    // A patch without media waits for nothing else, and would never hear that it is cancelled.
    if (++blocks % BLOCKS_BETWEEN_MESSAGES === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  post({ type: 'done', frames: done, rateHz: prepared.rateHz, diagnostics });
}

onmessage = ({ data }: MessageEvent<ToRender>) => {
  if (data.type === 'media' || data.type === 'media-failed') {
    const waits = answers.get(data.request);
    answers.delete(data.request);
    if (data.type === 'media') waits?.resolve(data);
    else waits?.reject(new Error(data.reason));
  } else if (data.type === 'cancel') abort.abort();
  else {
    abort = new AbortController();
    render(data.patch, data).catch((error: unknown) => {
      post({ type: 'failed', diagnostics: [{ code: 'render-failed', severity: 'error', message: `The render stopped: ${reasonOf(error)}.`, where: {} }] });
    });
  }
};
