/** Packs recordings beside the page. Worker thread; the protocol is in `pack-client.ts`. */
import { reasonOf } from '../../kit/index.ts';
import { packAsOpus } from './pack-opus.ts';
import { packAsFlac } from './pack-recordings.ts';
import type { FromPack, ToPack } from './pack-client.ts';

const post = (message: FromPack): void => postMessage(message);
const abort = new AbortController();
const PROGRESS_MS = 100;

onmessage = ({ data }: MessageEvent<ToPack>) => {
  if (data.type === 'cancel') return abort.abort();
  let told = 0;
  const pack = data.form === 'opus' ? packAsOpus : packAsFlac;
  pack(data.blob, data.sha256, data.name, abort.signal, (fraction) => {
    const now = performance.now();
    if (now - told < PROGRESS_MS) return;
    told = now;
    post({ type: 'progress', fraction });
  }).then((packed) => post({ type: 'packed', packed }), (error: unknown) => post({ type: 'failed', reason: reasonOf(error) }));
};
