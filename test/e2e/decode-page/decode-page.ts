/** For tests: a page whose worker decodes what it is given, as the media worker does. */
import '../../../src/app/trusted-scripts.ts';

const worker = new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' });

/** Base64 of a file → what the worker says of it. */
const decodeInWorker = (base64: string): Promise<unknown> => new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(message));
  worker.postMessage(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
});

Object.assign(globalThis, { decodeInWorker });
