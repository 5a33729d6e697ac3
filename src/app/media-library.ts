/**
 * All the sounds a session can play, by key: files that were dropped, demo stems made on first use, both kept at the rate
 * of the patch. Worker thread.
 */
import { DEMO_SONG, stemBlocks } from '../../examples/demo-song/demo-song.ts';
import type { Diagnostic } from '../kit/index.ts';
import { blobSource } from '../media/byte-source.ts';
import type { PcmSource } from '../media/pcm.ts';
import { createResampler } from '../media/resample.ts';
import { sha256Hex } from '../media/sha256.ts';
import { openWav, type WavFile } from '../media/wav-reader.ts';
import type { MediaRef } from '../patch/patch.ts';
import { mediaKey } from './media-messages.ts';
import { PcmStore } from './pcm-store.ts';

type Progress = (what: string, fraction: number) => void;

const CONVERT_FRAMES = 65536;

export class MediaLibrary {
  private readonly files = new Map<string, WavFile>();
  private readonly store = new PcmStore();
  /** One making of a sound serves all who wait for it. */
  private readonly making = new Map<string, Promise<PcmSource | undefined>>();

  constructor(private readonly progress: Progress) {}

  async addFile(file: File): Promise<{ media?: MediaRef; diagnostics: readonly Diagnostic[] }> {
    const source = blobSource(file);
    const { wav, diagnostics } = await openWav(source);
    if (wav === undefined) return { diagnostics };
    const sha256 = await sha256Hex(source);
    const media: MediaRef = { sha256, name: file.name, rateHz: wav.rateHz, frames: wav.frames, channels: wav.channels };
    this.files.set(mediaKey(media), wav);
    return { media, diagnostics };
  }

  /** The sound at a rate; undefined where it is missing on this machine. */
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
    const kept = await this.store.find(key, media.generator === undefined ? 2 : media.channels);
    if (kept !== undefined) return kept;
    if (media.generator !== undefined) return this.generate(media, key, rateHz);
    return wav === undefined ? undefined : this.convert(wav, media, key, rateHz);
  }

  private async generate(media: MediaRef, key: string, rateHz: number): Promise<PcmSource | undefined> {
    const { generator } = media;
    const stem = DEMO_SONG.stems.find(({ id }) => id === generator?.stem);
    if (generator?.id !== DEMO_SONG.generator || generator.version !== DEMO_SONG.version || stem === undefined) return undefined;
    this.progress(key, 0);
    const writer = await this.store.create(key, stem.channels);
    let seconds = 0;
    for (const block of stemBlocks(stem.id, rateHz)) {
      writer.write(block);
      this.progress(key, Math.min(0.99, ++seconds / DEMO_SONG.durationSeconds));
      await breathe();
    }
    this.progress(key, 1);
    return writer.finish();
  }

  private async convert(wav: WavFile, media: MediaRef, key: string, rateHz: number): Promise<PcmSource | undefined> {
    const { resampler } = createResampler({ fromHz: wav.rateHz, toHz: rateHz, channels: 2 });
    if (resampler === undefined) return undefined;
    const writer = await this.store.create(key, 2);
    for (let at = 0; at < wav.frames; at += CONVERT_FRAMES) {
      writer.write(resampler.push(await wav.readStereo(at, Math.min(CONVERT_FRAMES, wav.frames - at))));
      this.progress(media.name, at / wav.frames);
      await breathe();
    }
    writer.write(resampler.finish());
    this.progress(media.name, 1);
    return writer.finish();
  }
}

/** Lets messages in between: a timer of 0 is held to 4 ms when nested, a channel is not. */
const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();
const breathe = (): Promise<void> => new Promise((resolve) => {
  waiting.push(resolve);
  channel.port2.postMessage(undefined);
});
