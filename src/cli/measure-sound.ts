/** Loudness of an open sound file of any format: what can't be read by place is decoded while it is being measured. Node. */
import { shipped } from '../catalog/shipped.ts';
import type { Diagnostic } from '../kit/index.ts';
import { type LoudnessReport, measureLoudness } from '../measure/loudness.ts';
import { readerInOrder } from '../media/in-order.ts';
import { NotFinite } from '../media/not-finite.ts';
import type { SoundFile } from '../media/sound-file.ts';
import type { loadEngine } from './node-engine.ts';

interface Options {
  readonly series?: boolean;
  readonly signal?: AbortSignal;
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
}

export async function measureSound(sound: SoundFile, engine: Awaited<ReturnType<typeof loadEngine>>, { onDiagnostic, ...options }: Options = {}): Promise<LoudnessReport> {
  const { rateHz, channels, frames, channelMask } = sound;
  const inOrder = readerInOrder(frames, channels, () => sound.decode(onDiagnostic === undefined ? {} : { onDiagnostic }));
  const notFinite = new NotFinite(sound);
  const readFrames = (start: number, count: number): Promise<Float32Array> => sound.readFrames?.(start, count, undefined, notFinite.add) ?? inOrder.readFrames(start, count);
  const report = await measureLoudness({ rateHz, channels, frames, channelMask, readFrames }, { ...engine, catalog: shipped, ...options });
  if (notFinite.diagnostic !== undefined) onDiagnostic?.(notFinite.diagnostic);
  return report;
}
