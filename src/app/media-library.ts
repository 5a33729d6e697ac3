/**
 * All the sounds a session can play, by key: files that were dropped, demo stems made on first use, both kept at the rate
 * of the patch. Worker thread.
 */
import { DEMO_SONG, stemBlocks } from '../../examples/demo-song/demo-song.ts';
import { type Diagnostic, diagnose } from '../kit/index.ts';
import { blobSource } from '../media/byte-source.ts';
import type { PcmSource } from '../media/pcm.ts';
import { createResampler } from '../media/resample.ts';
import { sha256Hex } from '../media/sha256.ts';
import { openWav, type WavFile } from '../media/wav-reader.ts';
import type { MediaRef } from '../patch/patch.ts';
import { mediaKey } from './media-messages.ts';
import { PcmStore, type PcmWriter } from './pcm-store.ts';

type Progress = (what: string, fraction: number) => void;

const CONVERT_FRAMES = 65536;

export class MediaLibrary {
  private readonly files = new Map<string, WavFile>();
  /** One making of a sound serves all who wait for it. */
  private readonly making = new Map<string, Promise<PcmSource | undefined>>();

  constructor(private readonly progress: Progress, private readonly store = new PcmStore()) {}

  /** `wasHere`: the same content had come before, so that no stem was waiting for it. */
  async addFile(file: File): Promise<{ media?: MediaRef; wasHere: boolean; diagnostics: readonly Diagnostic[] }> {
    const source = blobSource(file);
    const { wav, diagnostics } = await openWav(source);
    if (wav === undefined) return { wasHere: false, diagnostics };
    const sha256 = await sha256Hex(source);
    const media: MediaRef = { sha256, name: file.name, rateHz: wav.rateHz, frames: wav.frames, channels: wav.channels };
    const wasHere = this.files.has(mediaKey(media));
    this.files.set(mediaKey(media), wav);
    // Whoever opened the same sound before holds a file that may be gone.
    this.making.delete(`${mediaKey(media)}@${wav.rateHz}`);
    return { media, wasHere, diagnostics: wav.channels > 2 ? [...diagnostics, channelsLeftOut(wav)] : diagnostics };
  }

  /** The sound at a rate; undefined where it is missing on this machine. Rejects with the reason where it is there but cannot be had. */
  async open(media: MediaRef, rateHz: number): Promise<PcmSource | undefined> {
    const key = `${mediaKey(media)}@${rateHz}`;
    let made = this.making.get(key);
    if (made === undefined) {
      made = this.make(media, key, rateHz);
      this.making.set(key, made);
      // What failed or was missing may be there the next time.
      void made.then((source) => source === undefined && this.making.delete(key), () => this.making.delete(key));
    }
    return made;
  }

  private async make(media: MediaRef, key: string, rateHz: number): Promise<PcmSource | undefined> {
    const wav = this.files.get(mediaKey(media));
    if (wav !== undefined && wav.rateHz === rateHz) return { frames: wav.frames, read: (start, count) => wav.readStereo(start, count) };
    const stem = demoStem(media.generator);
    const kept = await this.store.find(key, stem?.channels ?? 2);
    if (kept !== undefined) return kept;
    if (stem !== undefined) return this.generate(stem, key, rateHz);
    return wav === undefined ? undefined : this.convert(wav, key, rateHz);
  }

  private generate(stem: DemoStem, key: string, rateHz: number): Promise<PcmSource> {
    this.progress(key, 0);
    return this.written(key, stem.channels, async (writer) => {
      let seconds = 0;
      for (const block of stemBlocks(stem.id, rateHz)) {
        await writer.write(block);
        this.progress(key, Math.min(0.99, ++seconds / DEMO_SONG.durationSeconds));
        await breathe();
      }
    });
  }

  private async convert(wav: WavFile, key: string, rateHz: number): Promise<PcmSource> {
    const { resampler, diagnostics } = createResampler({ fromHz: wav.rateHz, toHz: rateHz, channels: 2 });
    if (resampler === undefined) throw new Error(diagnostics.map(({ message }) => message).join(' '));
    return this.written(key, 2, async (writer) => {
      for (let at = 0; at < wav.frames; at += CONVERT_FRAMES) {
        await writer.write(resampler.push(await wav.readStereo(at, Math.min(CONVERT_FRAMES, wav.frames - at))));
        this.progress(key, Math.min(0.99, at / wav.frames));
        await breathe();
      }
      await writer.write(resampler.finish());
    });
  }

  /** Leaves nothing half-written, and nobody waiting for its progress. */
  private async written(key: string, channels: number, write: (writer: PcmWriter) => Promise<void>): Promise<PcmSource> {
    const writer = await this.store.create(key, channels);
    try {
      await write(writer);
      return await writer.finish();
    } catch (error) {
      await writer.discard();
      throw error;
    } finally {
      this.progress(key, 1);
    }
  }
}

type DemoStem = (typeof DEMO_SONG.stems)[number];

/** What a generator of this version makes; of another song or version nothing is known. */
const demoStem = (generator: MediaRef['generator']): DemoStem | undefined =>
  (generator?.id === DEMO_SONG.generator && generator.version === DEMO_SONG.version ? DEMO_SONG.stems.find(({ id }) => id === generator.stem) : undefined);

const channelsLeftOut = ({ channels }: WavFile): Diagnostic =>
  diagnose('channels-left-out', `The file has ${channels} channels; a stem plays the first two. Split it into mono or stereo files to have them all.`, {}, 'warning');

/** Lets messages in between: a timer of 0 is held to 4 ms when nested, a channel is not. */
const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();
const breathe = (): Promise<void> => new Promise((resolve) => {
  waiting.push(resolve);
  channel.port2.postMessage(undefined);
});
