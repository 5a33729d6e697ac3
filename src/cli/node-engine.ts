/** The engine's WebAssembly as Node finds it: beside the built command, or where the kernel build leaves it. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { kernelIndex } from '../../worklets/generated/kernel-index.ts';
import type { Kernels } from '../compile/variants.ts';

const PLACES = [new URL('./engine.wasm', import.meta.url), new URL('../../worklets/generated/engine.wasm', import.meta.url)];

/** @throws Error when the engine has not been built */
export async function loadEngine(): Promise<{ readonly module: WebAssembly.Module; readonly kernels: Kernels }> {
  const place = PLACES.find((url) => existsSync(url));
  if (place === undefined) throw new Error('The engine is not built. Run: npm run build');
  return { module: await WebAssembly.compile(await readFile(place)), kernels: (type) => kernelIndex[type] };
}
