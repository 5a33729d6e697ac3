/**
 * Renders a patch beside the page, on the same engine to the same bits. Media come from the media worker, block by block,
 * through the page. Worker thread.
 */
import { shipped } from '../catalog/shipped.ts';
import { kernelIndex } from '../../worklets/generated/kernel-index.ts';
import { reasonOf } from '../kit/index.ts';
import type { Patch } from '../patch/patch.ts';
import { MediaByPage } from './media-by-page.ts';
import type { FromRender, ToRender } from './render-messages.ts';
import { prepareRender } from './render-patch.ts';

const post = (message: FromRender, transfer: Transferable[] = []): void => postMessage(message, { transfer });
const sounds = new MediaByPage((request) => post(request));
const BLOCKS_BETWEEN_MESSAGES = 64;
let abort = new AbortController();

async function render(patch: Patch, options: Extract<ToRender, { type: 'render' }>): Promise<void> {
  const { module, fromFrame, toFrame, trimLatency, rateHz } = options;
  const { render: prepared, diagnostics } = await prepareRender({
    patch, catalog: shipped, module, kernels: (type) => kernelIndex[type], openMedia: (media, _node, rate) => (media === undefined ? Promise.resolve(undefined) : sounds.open(media, rate)), signal: abort.signal,
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
    sounds.answer(data);
  } else if (data.type === 'cancel') abort.abort();
  else {
    abort = new AbortController();
    render(data.patch, data).catch((error: unknown) => {
      post({ type: 'failed', diagnostics: [{ code: 'render-failed', severity: 'error', message: `The render stopped: ${reasonOf(error)}.`, where: {} }] });
    });
  }
};
