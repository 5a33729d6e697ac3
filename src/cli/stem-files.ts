/**
 * The recordings of a patch: in files named one by one, in the bundle it came in, in a folder by their names, or made by the demo song's
 * generator. Node.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DEMO_SONG } from '../../examples/demo-song/demo-song.ts';
import type { MediaNode } from '../app/media-nodes.ts';
import { diagnose, type Diagnostic, reasonOf } from '../kit/index.ts';
import type { ByteSource } from '../media/byte-source.ts';
import { readerInOrder } from '../media/in-order.ts';
import { openFileSource } from '../media/node-byte-source.ts';
import { openSound } from '../media/open-sound.ts';
import { NotFinite } from '../media/not-finite.ts';
import type { PcmSource } from '../media/pcm.ts';
import { createResampler } from '../media/resample.ts';
import type { SoundFile } from '../media/sound-file.ts';
import type { MediaRef } from '../patch/patch.ts';
import { BundleMedia, type LoadedBundle } from './bundle-media.ts';
import { demoStemPcm } from './demo-stem.ts';

/** Where several files bear a recording's name, the one that lost least. */
const SUFFIXES = ['.wav', '.wave', '.aif', '.aiff', '.aifc', '.caf', '.flac', '.opus', '.ogg', '.oga', '.mp3'];

export class StemFiles {
  private readonly said: Diagnostic[] = [];
  /** What is no number in a recording shows itself when it is read. */
  private readonly streamed: { readonly notFinite: NotFinite; readonly where: Diagnostic['where'] }[] = [];
  private readonly closers: (() => Promise<void>)[] = [];
  private readonly demo = new Map<string, PcmSource>();
  private names: readonly string[] | undefined;
  private readonly bundle: BundleMedia | undefined;

  /** `byNode`: file by node id, path or label. `folder`: where files are looked for by the name of the recording. */
  constructor(private readonly byNode: ReadonlyMap<string, string>, private readonly folder: string | undefined, private readonly signal?: AbortSignal, bundle?: LoadedBundle) {
    this.bundle = bundle && new BundleMedia(bundle, (fault) => void this.said.push(fault), signal);
  }

  get diagnostics(): readonly Diagnostic[] {
    return [...this.said, ...this.streamed.flatMap(({ notFinite: { diagnostic }, where }) => diagnostic === undefined ? [] : [{ ...diagnostic, where }])];
  }

  /** Which of the named nodes exist, for a clear fault. */
  unknownNodes(nodes: readonly MediaNode[]): string[] {
    const known = new Set(nodes.flatMap(({ path, node }) => [path, node.label]));
    return [...this.byNode.keys()].filter((name) => !known.has(name));
  }

  async open(media: MediaRef | undefined, { path, node }: MediaNode, rateHz: number): Promise<PcmSource | undefined> {
    const named = this.byNode.get(path) ?? this.byNode.get(node.label);
    if (named === undefined && media?.sha256 !== undefined && this.bundle?.has(media.sha256) === true) {
      const source = await this.bundle.open(media.sha256);
      return source && this.openSource(source, { file: this.bundle.place(media.sha256), node: path }, rateHz);
    }
    const file = named ?? (media === undefined ? undefined : await this.inFolder(media.name));
    if (file !== undefined) return this.openFile(file, path, rateHz);
    return media?.generator === undefined ? undefined : this.generate(media.generator, rateHz);
  }

  private async inFolder(name: string): Promise<string | undefined> {
    if (this.folder === undefined) return undefined;
    this.names ??= await this.listFolder(this.folder);
    const base = (text: string): string => text.toLowerCase().replace(/\.[^.]*$/, '');
    const named = this.names.filter((one) => base(one) === base(name)).map((one) => one.toLowerCase());
    const suffix = SUFFIXES.find((one) => named.some((file) => file.endsWith(one)));
    const found = this.names.find((one) => one === name) ?? (suffix === undefined ? undefined : this.names.find((one) => base(one) === base(name) && one.toLowerCase().endsWith(suffix)));
    return found === undefined ? undefined : join(this.folder, found);
  }

  private async listFolder(folder: string): Promise<readonly string[]> {
    try {
      return (await readdir(folder)).sort();
    } catch (error) {
      this.said.push(diagnose('folder-unreadable', `The folder of stems cannot be read: ${reasonOf(error)}. Check its name.`, { file: folder }));
      return [];
    }
  }

  private async openFile(file: string, node: string, rateHz: number): Promise<PcmSource | undefined> {
    let source;
    try {
      source = await openFileSource(file);
    } catch (error) {
      this.said.push(diagnose('file-unreadable', `The file cannot be read: ${reasonOf(error)}. Check its name.`, { file, node }));
      return undefined;
    }
    this.closers.push(() => source.close());
    return this.openSource(source, { file, node }, rateHz);
  }

  private async openSource(source: ByteSource, where: { readonly file: string; readonly node: string }, rateHz: number): Promise<PcmSource | undefined> {
    const say = (found: Diagnostic): void => void this.said.push({ ...found, where: { ...found.where, ...where } });
    const { sound, diagnostics } = await openSound(source, this.signal === undefined ? {} : { signal: this.signal });
    diagnostics.forEach(say);
    if (sound === undefined) return undefined;
    if (sound.rateHz === rateHz && sound.readStereo !== undefined) {
      const notFinite = new NotFinite(sound);
      this.streamed.push({ notFinite, where });
      return { frames: sound.frames, read: (start, count) => sound.readStereo!(start, count, undefined, notFinite.add) };
    }
    return this.inOrder(sound, rateHz, say);
  }

  /** Decoded and converted while it is being read. */
  private inOrder(sound: SoundFile, rateHz: number, say: (found: Diagnostic) => void): PcmSource | undefined {
    const ratio = { fromHz: sound.rateHz, toHz: rateHz, channels: 2 };
    const fault = createResampler(ratio).diagnostics;
    fault.forEach(say);
    if (fault.length > 0) return undefined;
    const told = new Set<number | undefined>();
    const sayOnce = (found: Diagnostic): void => {
      if (!told.has(found.where.byte)) say(found);
      told.add(found.where.byte);
    };
    const blocks = async function* (): AsyncGenerator<Float32Array, void, undefined> {
      const { resampler } = createResampler(ratio);
      for await (const block of sound.decodeStereo({ onDiagnostic: sayOnce })) yield resampler!.push(block);
      yield resampler!.finish();
    };
    // As many as the converter gives: see resample.ts.
    const frames = Math.floor((2 * sound.frames * rateHz + sound.rateHz) / (2 * sound.rateHz));
    const reader = readerInOrder(frames, 2, blocks);
    return { frames, read: (start, count) => reader.readFrames(start, count) };
  }

  private generate({ id, version, stem }: NonNullable<MediaRef['generator']>, rateHz: number): PcmSource | undefined {
    const known = DEMO_SONG.stems.find((one) => one.id === stem);
    if (id !== DEMO_SONG.generator || version !== DEMO_SONG.version || known === undefined) return undefined;
    const key = `${stem}@${rateHz}`;
    let made = this.demo.get(key);
    if (made === undefined) this.demo.set(key, (made = demoStemPcm(known, rateHz)));
    return made;
  }

  async close(): Promise<void> {
    await Promise.all([...this.closers.map((close) => close()), this.bundle?.close()]);
  }
}
