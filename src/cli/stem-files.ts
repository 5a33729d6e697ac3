/**
 * The recordings of a patch, as files: named one by one, found in a folder by name, or made by the demo song's generator. Node.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DEMO_SONG, stemBlocks } from '../../examples/demo-song/demo-song.ts';
import type { MediaNode } from '../app/media-nodes.ts';
import { diagnose, type Diagnostic, reasonOf } from '../kit/index.ts';
import { openFileSource } from '../media/node-byte-source.ts';
import { joinBlocks, memoryPcm, type PcmSource } from '../media/pcm.ts';
import { createResampler } from '../media/resample.ts';
import { openWav, type WavFile } from '../media/wav-reader.ts';
import type { MediaRef } from '../patch/patch.ts';

const CONVERT_FRAMES = 65536;

export class StemFiles {
  readonly diagnostics: Diagnostic[] = [];
  private readonly closers: (() => Promise<void>)[] = [];
  private readonly demo = new Map<string, PcmSource>();
  private names: readonly string[] | undefined;

  /** `byNode`: file by node id, path or label. `folder`: where files are looked for by the name of the recording. */
  constructor(private readonly byNode: ReadonlyMap<string, string>, private readonly folder: string | undefined) {}

  /** Which of the named nodes exist, for a clear fault. */
  unknownNodes(nodes: readonly MediaNode[]): string[] {
    const known = new Set(nodes.flatMap(({ path, node }) => [path, node.label]));
    return [...this.byNode.keys()].filter((name) => !known.has(name));
  }

  async open(media: MediaRef | undefined, { path, node }: MediaNode, rateHz: number): Promise<PcmSource | undefined> {
    const file = this.byNode.get(path) ?? this.byNode.get(node.label) ?? (media === undefined ? undefined : await this.inFolder(media.name));
    if (file !== undefined) return this.openFile(file, path, rateHz);
    return media?.generator === undefined ? undefined : this.generate(media.generator, rateHz);
  }

  private async inFolder(name: string): Promise<string | undefined> {
    if (this.folder === undefined) return undefined;
    this.names ??= await this.listFolder(this.folder);
    const base = (text: string): string => text.toLowerCase().replace(/\.[^.]*$/, '');
    const found = this.names.find((one) => one === name) ?? this.names.find((one) => one.toLowerCase().endsWith('.wav') && base(one) === base(name));
    return found === undefined ? undefined : join(this.folder, found);
  }

  private async listFolder(folder: string): Promise<readonly string[]> {
    try {
      return (await readdir(folder)).sort();
    } catch (error) {
      this.diagnostics.push(diagnose('folder-unreadable', `The folder of stems cannot be read: ${reasonOf(error)}. Check its name.`, { file: folder }));
      return [];
    }
  }

  private async openFile(file: string, node: string, rateHz: number): Promise<PcmSource | undefined> {
    let source;
    try {
      source = await openFileSource(file);
    } catch (error) {
      this.diagnostics.push(diagnose('file-unreadable', `The file cannot be read: ${reasonOf(error)}. Check its name.`, { file, node }));
      return undefined;
    }
    this.closers.push(() => source.close());
    const { wav, diagnostics } = await openWav(source);
    this.diagnostics.push(...diagnostics.map((one) => ({ ...one, where: { ...one.where, file, node } })));
    if (wav === undefined) return undefined;
    return wav.rateHz === rateHz ? { frames: wav.frames, read: (start, count) => wav.readStereo(start, count) } : this.convert(wav, rateHz, file);
  }

  private async convert(wav: WavFile, rateHz: number, file: string): Promise<PcmSource | undefined> {
    const { resampler, diagnostics } = createResampler({ fromHz: wav.rateHz, toHz: rateHz, channels: 2 });
    this.diagnostics.push(...diagnostics.map((one) => ({ ...one, where: { ...one.where, file } })));
    if (resampler === undefined) return undefined;
    const blocks: Float32Array[] = [];
    for (let at = 0; at < wav.frames; at += CONVERT_FRAMES) blocks.push(resampler.push(await wav.readStereo(at, Math.min(CONVERT_FRAMES, wav.frames - at))));
    blocks.push(resampler.finish());
    return memoryPcm(joinBlocks(blocks), 2);
  }

  private generate({ id, version, stem }: NonNullable<MediaRef['generator']>, rateHz: number): PcmSource | undefined {
    const known = DEMO_SONG.stems.find((one) => one.id === stem);
    if (id !== DEMO_SONG.generator || version !== DEMO_SONG.version || known === undefined) return undefined;
    const key = `${stem}@${rateHz}`;
    let made = this.demo.get(key);
    if (made === undefined) this.demo.set(key, (made = memoryPcm(joinBlocks([...stemBlocks(stem, rateHz)]), known.channels)));
    return made;
  }

  async close(): Promise<void> {
    await Promise.all(this.closers.map((close) => close()));
  }
}
