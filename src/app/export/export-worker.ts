/**
 * Renders and encodes all files of an export in one pass, beside the page. Nothing is left of what is given up. Worker thread.
 */
import { kernelIndex } from '../../../worklets/generated/kernel-index.ts';
import { shipped } from '../../catalog/shipped.ts';
import { diagnose, reasonOf } from '../../kit/index.ts';
import { type LoudnessReport, measureLoudness } from '../../measure/loudness.ts';
import { blobSource } from '../../media/byte-source.ts';
import { readerInOrder } from '../../media/in-order.ts';
import { openSound } from '../../media/open-sound.ts';
import { createSoundWriter, type SoundWriter } from '../../media/sound-writer.ts';
import { MediaByPage } from '../media-by-page.ts';
import type { ExportFile, ExportJob, FromExport, MadeFile, ToExport } from './export-messages.ts';
import { type FileTarget, folderTarget, handleTarget, memoryTarget } from './file-targets.ts';
import { prepareOutputs, type Take } from './render-outputs.ts';
import { SumCheck } from './sum-check.ts';

const post = (message: FromExport): void => postMessage(message);
const sounds = new MediaByPage(post);
const kernels = (type: string): number | undefined => kernelIndex[type];
const abort = new AbortController();
const PROGRESS_MS = 100;

interface Open {
  readonly file: ExportFile;
  readonly target: FileTarget;
  readonly writer: SoundWriter;
}

async function run(job: ExportJob): Promise<void> {
  const { patch, module, rateHz, fromFrame, toFrame } = job;
  const { outputs, diagnostics } = await prepareOutputs({
    patch, catalog: shipped, module, kernels, rateHz, signal: abort.signal, openMedia: (media, _, rate) => (media === undefined ? Promise.resolve(undefined) : sounds.open(media, rate)),
    ...(fromFrame === undefined ? {} : { fromFrame }), ...(toFrame === undefined ? {} : { toFrame }),
  });
  if (outputs === undefined) return post({ type: 'failed', diagnostics });
  const open: Open[] = [];
  try {
    for (const file of job.files) open.push(await opened(file, job));
    const summed = job.files.flatMap(({ name, isSummed }) => (isSummed === true ? [name] : []));
    const sum = summed.length > 0 ? new SumCheck(summed) : undefined;
    const takeOf = ({ file, writer }: Open): Take => async (samples) => {
      if (file.isSummed === true) sum?.addStem(file.name, samples);
      await writer.write(samples);
    };
    const mix = open.find(({ file }) => file.path === undefined);
    const takes = new Map(open.flatMap((one) => (one.file.path === undefined ? [] : [[one.file.path, takeOf(one)]])));
    await outputs.run(async (samples) => {
      sum?.addMix(samples);
      await mix?.writer.write(samples);
      await breathe();
    }, takes, progressOf('render'));
    const made: MadeFile[] = [];
    let loudness: LoudnessReport | undefined;
    // All are whole before the first of them shows.
    const written = [];
    for (const one of open) written.push(await one.writer.finish());
    abort.signal.throwIfAborted();
    for (const [k, one] of open.entries()) {
      const blob = await one.target.finish();
      const { bytes, frames, clippedSamples } = written[k]!;
      made.push({ name: one.file.name, bytes, frames, clippedSamples, ...(job.folder === undefined && job.file === undefined ? { blob } : {}) });
      if (one === mix) loudness = await measured(blob, module);
    }
    post({ type: 'done', exported: { files: made, rateHz, loudness, sumResidualDb: sum?.residualDb, diagnostics } });
  } catch (error) {
    for (const { target } of open) await target.discard().catch(() => undefined);
    throw error;
  }
}

async function opened(file: ExportFile, job: ExportJob): Promise<Open> {
  const { container, rateHz, bits, dither } = job;
  const target = job.file !== undefined ? await handleTarget(job.file) : job.folder !== undefined ? await folderTarget(job.folder, file.name) : memoryTarget(container);
  return { file, target, writer: createSoundWriter({ container, rateHz, channels: 2, bits, dither: dither && bits !== 32 }, target.sink) };
}

/** Of the very file, as `patchcord measure` would. */
async function measured(blob: Blob, module: WebAssembly.Module): Promise<LoudnessReport | undefined> {
  const { sound } = await openSound(blobSource(blob));
  if (sound === undefined || sound.frames === 0) return undefined;
  const { rateHz, channels, frames, channelMask } = sound;
  const inOrder = readerInOrder(frames, channels, () => sound.decode());
  const readFrames = (start: number, count: number): Promise<Float32Array> => sound.readFrames?.(start, count) ?? inOrder.readFrames(start, count);
  return measureLoudness({ rateHz, channels, frames, channelMask, readFrames }, { catalog: shipped, module, kernels, signal: abort.signal, onProgress: progressOf('measure') });
}

function progressOf(what: 'render' | 'measure'): (fraction: number) => void {
  let told = -Infinity;
  return (fraction) => {
    const now = performance.now();
    if (now - told < PROGRESS_MS && fraction < 1) return;
    told = now;
    post({ type: 'progress', what, fraction });
  };
}

/** Now and then lets a message in: a patch without recordings waits for nothing else, and would never hear that it is cancelled. */
let breathed = performance.now();
async function breathe(): Promise<void> {
  if (performance.now() - breathed < PROGRESS_MS) return;
  await new Promise((resolve) => setTimeout(resolve));
  breathed = performance.now();
}

onmessage = ({ data }: MessageEvent<ToExport>) => {
  if (data.type === 'media' || data.type === 'media-failed') sounds.answer(data);
  else if (data.type === 'cancel') abort.abort();
  else {
    run(data.job).catch((error: unknown) => {
      if (abort.signal.aborted) return post({ type: 'cancelled' });
      const diagnostics = [diagnose('export-failed', `The export stopped: ${reasonOf(error)}. Nothing of it was kept; check the room on the disk, then try again.`)];
      post({ type: 'failed', diagnostics });
    });
  }
};
