/**
 * Runs in a page, Chromium's or Firefox's: opens a patch by the door for files and renders its beginning in a worker. It
 * travels as text, so it must bring all it uses. For tests only.
 */
import type { App } from '../../src/app/boot.ts';

/** @returns the samples, interleaved stereo, in base 64 */
export async function renderInPage({ session, render }: App, { text, frames }: { text: string; frames: number }): Promise<string> {
  await session.files.open(new File([text], 'test.patch.json'));
  const faults = session.diagnostics.filter(({ severity }) => severity === 'error');
  if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join('\n'));
  const parts: Uint8Array[] = [];
  const result = await render({
    patch: session.patch, toFrame: frames, trimLatency: false,
    onBlock: (samples) => void parts.push(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)),
  });
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  const whole = new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
  let binary = '';
  for (let k = 0; k < whole.length; k += 32768) binary += String.fromCharCode(...whole.subarray(k, k + 32768));
  return btoa(binary);
}
