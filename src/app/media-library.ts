/**
 * All the sounds a session can play, by key: files that people brought, demo stems made on first use; both at the rate of the
 * patch. What can be read from anywhere at that rate is streamed from the file; anything else is kept as f32. Worker thread.
 */
import { DEMO_SONG, demoSongFrames, stemBlocks } from '../../examples/demo-song/demo-song.ts';
import { type Diagnostic, diagnose, reasonOf } from '../kit/index.ts';
import { blobSource } from '../media/byte-source.ts';
import { openSound } from '../media/open-sound.ts';
import type { PcmSource } from '../media/pcm.ts';
import { createPeaksBuilder, finestBinFrames, type Peaks } from '../media/peaks.ts';
import { decodePeaks, encodePeaks } from '../media/peaks-file.ts';
import { createResampler } from '../media/resample.ts';
import type { SoundFile } from '../media/sound-file.ts';
import type { MediaRef } from '../patch/patch.ts';
import { GrowingPcm } from './growing-pcm.ts';
import { soundId } from './media-messages.ts';
import type { MediaStorage } from './media-storage.ts';
import { breathe, turnstile } from './media-turns.ts';
import { type KeptOriginal, Originals } from './originals.ts';
import { PcmStore, type PcmWriter } from './pcm-store.ts';

/** `wanted`: of what can be played as far as it is made, how far somebody waits for it; 0 where nobody does. */
type Progress = (what: string, fraction: number, wanted?: number) => void;

export interface Imported {
  readonly media?: MediaRef;
  /** Whether it will be here at the next visit. */
  readonly isKept: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ImportOptions {
  /** At which the sound will be played: what has to be decoded for that is decoded at once. */
  readonly rateHz?: number;
  readonly signal?: AbortSignal;
}

/** Reading one while another is hashed or decoded keeps disk and processor busy; more would only take memory. */
const AT_ONCE = 2;
/** Of an import that also decodes or looks through, the share of copying in what is shown. */
const COPY_SHARE = 0.5;
const PEAKS_FRAMES = 65536;
/** What stands of a sound that is still being made beyond what is played of it. */
const MARGIN_SECONDS = 2;
/** A file may be called so on some systems; in a patch it is no text. */
const CONTROL = /\p{Cc}+/gu;

export class MediaLibrary {
  readonly originals: Originals;
  readonly pcm: PcmStore;
  private readonly sounds = new Map<string, Promise<SoundFile | undefined>>();
  /** One making of a sound serves all who wait for it. */
  private readonly making = new Map<string, Promise<PcmSource | undefined>>();
  private readonly peaksOf = new Map<string, Promise<Peaks | undefined>>();
  /** Who wants the peaks of a sound that is not made yet. */
  private readonly awaited = new Map<string, ((source: PcmSource) => void)[]>();
  private readonly importTurn = turnstile(AT_ONCE);
  private readonly makeTurn = turnstile(AT_ONCE);
  private readonly blockTurn = turnstile(1);
  private readonly peaksTurn = turnstile(1);
  private imports = 0;

  constructor(private readonly progress: Progress, private readonly storage: MediaStorage) {
    this.pcm = new PcmStore(storage.shelf('pcm'), storage.times);
    this.originals = new Originals(storage.shelf('originals'), storage.notes, (bytes) => this.pcm.makeRoom(bytes));
  }

  /**
   * Takes files in, several at once, in the order given. All or none: rejects with the signal's reason when cancelled, and then
   * nothing is left of those that came for the first time.
   */
  async import(files: readonly File[], options: ImportOptions = {}): Promise<readonly Imported[]> {
    const fresh: string[] = [];
    const signal = options.signal ?? new AbortController().signal;
    const names = files.map(() => `import ${++this.imports}`);
    for (const name of names) this.progress(name, 0);
    try {
      const imported = await Promise.allSettled(files.map((file, k) => this.importTurn(() => this.importOne(file, names[k]!, options.rateHz, signal, fresh))));
      signal.throwIfAborted();
      return imported.map((one, k) => (one.status === 'fulfilled' ? one.value : unreadable(files[k]!, one.reason)));
    } catch (error) {
      for (const sha256 of fresh) await this.forget(sha256);
      throw error;
    } finally {
      for (const name of names) this.progress(name, 1);
    }
  }

  private async importOne(file: File, name: string, rateHz: number | undefined, signal: AbortSignal, fresh: string[]): Promise<Imported> {
    const none = (diagnostics: readonly Diagnostic[]): Imported => ({ isKept: false, diagnostics });
    signal.throwIfAborted();
    const { sound, diagnostics } = await openSound(blobSource(file), { signal });
    if (sound === undefined) return none(diagnostics);
    const decodes = sound.readStereo === undefined;
    // What may be no number must be looked at; the picture of the sound is made in passing.
    const looks = !decodes && sound.isFloat === true;
    const kept = await this.originals.keep(file, signal, (fraction) => this.progress(name, Math.min(0.99, fraction * (decodes || looks ? COPY_SHARE : 1))));
    const media: MediaRef = { sha256: kept.sha256, name: file.name.replace(CONTROL, ' '), rateHz: sound.rateHz, frames: sound.frames, channels: sound.channels };
    const key = soundId(media);
    if (kept.kept === 'new') fresh.push(kept.sha256);
    // What is streamed is read from the kept file: the one that was brought may be on a stick that is pulled.
    const opened = decodes ? sound : ((await openSound(kept.source, { signal })).sound ?? sound);
    this.sounds.set(key, Promise.resolve(opened));
    // Whoever opened the same sound before holds a file that may be gone.
    this.making.delete(`${key}@${opened.rateHz}`);
    const said = [...diagnostics, ...remarks(opened, file, kept, this.storage)];
    const making: Making = {
      signal, onProgress: (fraction) => this.progress(name, COPY_SHARE + (1 - COPY_SHARE) * Math.min(0.99, fraction)), onDiagnostic: (one) => void said.push(one),
    };
    if (decodes && rateHz !== undefined) await this.open(media, rateHz, making);
    if (looks) await this.lookThrough(opened, kept.kept === 'full' ? undefined : key, making);
    if (kept.kept !== 'full') {
      await this.originals.note(media);
      // At another rate it is decoded again, from what is kept.
      if (decodes) this.sounds.delete(key);
    }
    return { media, isKept: kept.kept !== 'full' && this.storage.place !== 'memory', diagnostics: said };
  }

  /** `key`: under which its picture is kept. */
  private async lookThrough(sound: SoundFile, key: string | undefined, making: Making): Promise<void> {
    const channels = keptChannels(sound);
    const peaks = createPeaksBuilder(channels, finestBinFrames(sound.frames));
    for await (const block of sound.decodeStereo(making)) {
      peaks.push(channels === 1 ? leftOf(block) : block);
      await breathe();
    }
    if (key !== undefined) await this.keepPeaks(key, peaks.finish());
  }

  private async forget(sha256: string): Promise<boolean> {
    const key = soundId({ sha256, name: '', rateHz: 0, frames: 0, channels: 0 });
    this.sounds.delete(key);
    this.peaksOf.delete(key);
    for (const made of this.making.keys()) if (made.startsWith(`${key}@`)) this.making.delete(made);
    await this.pcm.remove(`${key}@`);
    await this.storage.shelf('peaks').remove(key);
    return this.originals.remove(sha256);
  }

  /** Removes the originals that are not named, with what was made of them. @returns how many bytes of originals that was */
  async clean(keep: ReadonlySet<string>): Promise<number> {
    let bytes = 0;
    for (const original of await this.originals.list()) {
      if (keep.has(original.sha256)) continue;
      if (await this.forget(original.sha256)) bytes += original.bytes;
    }
    return bytes;
  }

  /** Those that can be had neither from a kept file nor from a generator. */
  async missing(media: readonly MediaRef[]): Promise<readonly MediaRef[]> {
    const there = await Promise.all(media.map(async (one) => demoStem(one.generator) !== undefined || (await this.soundOf(one)) !== undefined));
    return media.filter((_, k) => !there[k]);
  }

  private soundOf(media: MediaRef): Promise<SoundFile | undefined> {
    const key = soundId(media);
    let sound = this.sounds.get(key);
    if (sound === undefined && media.sha256 !== undefined) {
      sound = this.originals.find(media.sha256).then(async (source) => source && (await openSound(source)).sound);
      this.sounds.set(key, sound);
      // What is not here may come.
      void sound.then((found) => found === undefined && this.sounds.get(key) === sound && this.sounds.delete(key), () => this.sounds.delete(key));
    }
    return sound ?? Promise.resolve(undefined);
  }

  /** The sound at a rate; undefined where it is missing on this machine. Rejects with the reason where it is there but cannot be had. */
  async open(media: MediaRef, rateHz: number, making: Making = {}): Promise<PcmSource | undefined> {
    const key = `${soundId(media)}@${rateHz}`;
    let made = this.making.get(key);
    if (made === undefined) {
      made = this.make(media, key, rateHz, making);
      this.making.set(key, made);
      // What failed or was missing may be there the next time.
      void made.then((source) => source === undefined && this.making.delete(key), () => this.making.delete(key));
    }
    const source = await made;
    if (source instanceof GrowingPcm) void source.whole.then((whole) => this.tellAwaited(media, whole), () => undefined);
    else if (source !== undefined) this.tellAwaited(media, source);
    return source;
  }

  private tellAwaited(media: MediaRef, source: PcmSource): void {
    for (const tell of this.awaited.get(soundId(media)) ?? []) tell(source);
    this.awaited.delete(soundId(media));
  }

  private async make(media: MediaRef, key: string, rateHz: number, making: Making): Promise<PcmSource | undefined> {
    const there = await this.ready(media, rateHz);
    if (there !== undefined) return there;
    const stem = demoStem(media.generator);
    const of = soundId(media);
    if (stem !== undefined) return this.generate(stem, of, key, rateHz);
    const sound = await this.soundOf(media);
    return sound && this.makeTurn(() => this.decode(sound, of, key, rateHz, making));
  }

  /** The sound at a rate, if it is there to be read without anything having to be made. */
  private async ready(media: MediaRef, rateHz: number): Promise<PcmSource | undefined> {
    const key = `${soundId(media)}@${rateHz}`;
    const stem = demoStem(media.generator);
    if (stem !== undefined) return this.pcm.find(key, stem.channels);
    const sound = await this.soundOf(media);
    if (sound === undefined) return undefined;
    if (sound.rateHz === rateHz && sound.readStereo !== undefined) return streamed(sound);
    return this.pcm.find(decodedKey(key, sound), keptChannels(sound));
  }

  /** All stems grow side by side, so that the song plays while it is still being made. */
  private async generate(stem: DemoStem, of: string, key: string, rateHz: number): Promise<PcmSource> {
    this.progress(key, 0, 0);
    const writer = await this.pcm.create(key, stem.channels);
    const growing = new GrowingPcm(demoSongFrames(rateHz), MARGIN_SECONDS * rateHz, (start, count) => writer.read(start, count));
    const blocks = stemBlocks(stem.id, rateHz);
    const nextBlock = (): Promise<IteratorResult<Float32Array, void>> => this.blockTurn(() => breathe().then(() => blocks.next()));
    this.written({ what: key, of, channels: stem.channels, frames: growing.frames }, writer, async (write) => {
      let seconds = 0;
      for (let block = await nextBlock(); block.done !== true; block = await nextBlock()) {
        await write(block.value);
        growing.grow(block.value.length / stem.channels);
        this.progress(key, Math.min(0.99, ++seconds / DEMO_SONG.durationSeconds), growing.wanted);
      }
      await growing.atRest();
    }).then((source) => growing.end(source), (error: unknown) => {
      // It can be tried again.
      this.making.delete(key);
      growing.fail(error);
    });
    return growing;
  }

  private async decode(sound: SoundFile, of: string, key: string, rateHz: number, { signal, onProgress, onDiagnostic }: Making): Promise<PcmSource> {
    const resampled = sound.rateHz === rateHz ? undefined : createResampler({ fromHz: sound.rateHz, toHz: rateHz, channels: 2 });
    if (resampled !== undefined && resampled.resampler === undefined) throw new Error(resampled.diagnostics.map(({ message }) => message).join(' '));
    const channels = keptChannels(sound);
    const tell = onProgress ?? ((fraction: number): void => this.progress(key, fraction));
    const made = { what: key, of, channels, frames: Math.ceil((sound.frames * rateHz) / sound.rateHz) };
    return this.written(made, await this.pcm.create(decodedKey(key, sound), channels), async (writeSamples) => {
      const write = (stereo: Float32Array): Promise<void> => writeSamples(channels === 1 ? leftOf(stereo) : stereo);
      let frames = 0;
      for await (const block of sound.decodeStereo({ ...(signal === undefined ? {} : { signal }), ...(onDiagnostic === undefined ? {} : { onDiagnostic }) })) {
        signal?.throwIfAborted();
        frames += block.length / 2;
        await write(resampled?.resampler?.push(block) ?? block);
        tell(Math.min(0.99, frames / sound.frames));
        await breathe();
      }
      if (resampled?.resampler !== undefined) await write(resampled.resampler.finish());
    });
  }

  /** Leaves nothing half-written, and nobody waiting for its progress. Its picture is made in passing, rather than read from the disk again. */
  private async written({ what, of, channels, frames }: Written, writer: PcmWriter, make: (write: (samples: Float32Array) => Promise<void>) => Promise<void>): Promise<PcmSource> {
    const peaks = createPeaksBuilder(channels, finestBinFrames(frames));
    try {
      await make((samples) => {
        peaks.push(samples);
        return writer.write(samples);
      });
      const source = await writer.finish();
      await this.keepPeaks(of, peaks.finish());
      return source;
    } catch (error) {
      await writer.discard();
      throw error;
    } finally {
      this.progress(what, 1);
    }
  }

  /** For a picture of the whole sound; undefined where it is missing. Waits for what somebody else has to have made first, and makes nothing itself. */
  peaks(media: MediaRef, rateHz: number): Promise<Peaks | undefined> {
    const key = soundId(media);
    let peaks = this.peaksOf.get(key);
    if (peaks === undefined) {
      peaks = this.findPeaks(media, key, rateHz);
      this.peaksOf.set(key, peaks);
      // The page keeps what it was given; here it would only take memory.
      void peaks.finally(() => this.peaksOf.delete(key)).catch(() => undefined);
    }
    return peaks;
  }

  private async findPeaks(media: MediaRef, key: string, rateHz: number): Promise<Peaks | undefined> {
    const kept = await this.keptPeaks(key);
    if (kept !== undefined) return kept;
    if ((await this.missing([media])).length > 0) return undefined;
    const sound = await this.soundOf(media);
    const direct = sound?.readStereo === undefined ? undefined : streamed(sound);
    const ready = direct ?? (await this.ready(media, rateHz));
    const source = ready ?? (await new Promise<PcmSource>((resolve) => this.awaited.set(key, [...(this.awaited.get(key) ?? []), resolve])));
    const inPassing = ready === undefined ? await this.keptPeaks(key) : undefined;
    if (inPassing !== undefined) return inPassing;
    const peaks = await this.peaksTurn(() => readPeaks(source, Math.min(2, media.channels)));
    await this.keepPeaks(key, peaks);
    return peaks;
  }

  private async keptPeaks(key: string): Promise<Peaks | undefined> {
    const file = await this.storage.shelf('peaks').find(key).catch(() => undefined);
    return file && decodePeaks(await file.read(0, file.size));
  }

  /** They can be read from the sound again: where there is no room, none are kept. */
  private async keepPeaks(key: string, peaks: Peaks): Promise<void> {
    const writer = await this.storage.shelf('peaks').create().catch(() => undefined);
    await writer?.write(encodePeaks(peaks)).then(() => writer.finish(key)).catch(() => writer.discard());
  }
}

interface Making {
  readonly signal?: AbortSignal;
  /** Instead of the sound's own progress. */
  readonly onProgress?: (fraction: number) => void;
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
}

/** A sound that is made or decoded; `of` is the sound at any rate. */
interface Written {
  readonly what: string;
  readonly of: string;
  readonly channels: number;
  /** About how many there will be. */
  readonly frames: number;
}

async function readPeaks(source: PcmSource, channels: number): Promise<Peaks> {
  const builder = createPeaksBuilder(channels, finestBinFrames(source.frames));
  const buffer = new Float32Array(PEAKS_FRAMES * 2);
  for (let at = 0; at < source.frames; at += PEAKS_FRAMES) {
    const count = Math.min(PEAKS_FRAMES, source.frames - at);
    const stereo = await source.read(at, count, buffer.subarray(0, count * 2));
    builder.push(channels === 1 ? leftOf(stereo) : stereo);
    await breathe();
  }
  return builder.finish();
}

const streamed = (sound: SoundFile): PcmSource => ({ frames: sound.frames, read: (start, count, into) => sound.readStereo!(start, count, into) });
const decodedKey = (key: string, sound: SoundFile): string => `${key}-${sound.decoder}`;
const keptChannels = (sound: SoundFile): number => Math.min(2, sound.channels);

function leftOf(stereo: Float32Array): Float32Array {
  const left = new Float32Array(stereo.length / 2);
  for (let i = 0; i < left.length; i++) left[i] = stereo[2 * i]!;
  return left;
}

type DemoStem = (typeof DEMO_SONG.stems)[number];

/** What a generator of this version makes; of another song or version nothing is known. */
const demoStem = (generator: MediaRef['generator']): DemoStem | undefined =>
  (generator?.id === DEMO_SONG.generator && generator.version === DEMO_SONG.version ? DEMO_SONG.stems.find(({ id }) => id === generator.stem) : undefined);

function remarks(sound: SoundFile, file: File, kept: KeptOriginal, { place }: MediaStorage): Diagnostic[] {
  const said: Diagnostic[] = [];
  if (sound.frames === 0) said.push(diagnose('sound-without-frames', `There is no sound in "${file.name}": it ends after its header. Export it again.`, {}, 'warning'));
  if (sound.channels > 2) said.push(diagnose('channels-left-out', `The file has ${sound.channels} channels; a stem plays the first two. Split it into mono or stereo files to have them all.`, {}, 'warning'));
  if (kept.kept === 'full' && place !== 'memory') said.push(diagnose('media-not-kept', `There is no room to keep "${file.name}" (${Math.ceil(file.size / 1e6)} MB). It plays until this page is closed. Free some room under "Storage" in the File menu, then drop it again.`, {}, 'warning'));
  if (place === 'memory') said.push(diagnose('media-place-missing', `This browser keeps no files for this page, so "${file.name}" plays only until the page is closed. Save the patch, and drop the file again next time.`, {}, 'warning'));
  return said;
}

const unreadable = (file: File, error: unknown): Imported => ({
  isKept: false, diagnostics: [diagnose('file-unreadable', `"${file.name}" cannot be read: ${reasonOf(error)}. Check that it is still there, then drop it again.`, { file: file.name })],
});
