import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DEMO_SONG, demoSongFrames, stemBlocks } from '../../examples/demo-song/demo-song.ts';
import type { MediaRef } from '../patch/patch.ts';
import { simpleWav } from '../media/build-wav.fixture.ts';
import { createWavWriter } from '../media/wav-writer.ts';
import { blobSink } from '../media/byte-sink.ts';
import { DiskShelf } from './media-disk.ts';
import { type Imported, MediaLibrary } from './media-library.ts';
import { SHELVES } from './media-shelf.ts';
import { memoryNotes, type MediaStorage } from './media-storage.ts';
import { OriginFolder } from './origin-folder.fixture.ts';

const RATE_HZ = 48000;

async function wavFile(name: string, channels: number, frames: number, rateHz = 48000): Promise<File> {
  const sink = blobSink();
  const writer = createWavWriter({ rateHz, channels, format: 'float32', dither: false }, sink);
  await writer.write(Float32Array.from({ length: frames * channels }, (_, k) => ((k % 7) + 1) / 8));
  await writer.finish();
  return new File([sink.blob()], name);
}

/** A visit: what it keeps is found by the next one on the same disk. */
function libraryOf(disk = new Disk()) {
  const progress: [string, number][] = [];
  const library = new MediaLibrary((what, fraction) => progress.push([what, fraction]), disk.storage);
  const addFile = async (file: File, rateHz?: number): Promise<Imported> => (await library.import([file], rateHz === undefined ? {} : { rateHz }))[0]!;
  return { library, addFile, progress, disk };
}

class Disk {
  readonly folders = { originals: new OriginFolder(), pcm: new OriginFolder(), peaks: new OriginFolder() };
  readonly storage: MediaStorage;

  constructor(place: MediaStorage['place'] = 'disk') {
    const shelves = Object.fromEntries(Object.entries(this.folders).map(([name, folder]) => [name, new DiskShelf(() => Promise.resolve(folder.handle))])) as unknown as Record<keyof typeof SHELVES, DiskShelf>;
    this.storage = { place, shelf: (name) => shelves[name], notes: memoryNotes(), times: { use: () => undefined, all: () => Promise.resolve(new Map()) } };
  }

  get names(): string[] {
    return Object.values(this.folders).flatMap((folder) => [...folder.files.keys()]);
  }
}

describe('media library', () => {
  it('plays a file of the right rate as it is, and converts another', async () => {
    const { library, addFile, progress } = libraryOf();
    const { media } = await addFile(await wavFile('a.wav', 2, 4800));
    expect((await library.open(media!, 48000))?.frames).toBe(4800);
    expect(progress.filter(([what]) => !what.startsWith('import'))).toEqual([]);
    expect((await library.open(media!, 96000))?.frames).toBe(9600);
    expect(progress.at(-1)![1]).toBe(1);
  });

  it('opens an empty file, at any rate and of any name, and says that nothing is in it', async () => {
    const { library, addFile } = libraryOf();
    const { media, diagnostics } = await addFile(await wavFile('empty\n\u0001.wav', 1, 0));
    expect(media?.name).toBe('empty .wav');
    expect(diagnostics).toMatchObject([{ code: 'sound-without-frames', severity: 'warning' }]);
    expect((await library.open(media!, 48000))?.frames).toBe(0);
    expect((await library.open(media!, 44100))?.frames).toBe(0);
  });

  it('tells of samples that are no numbers: how many, and from when on', async () => {
    const samples = Float32Array.from({ length: 2 * 70_000 }, () => 0.25);
    for (const at of [48_001, 60_000, 139_999]) samples[at] = at === 60_000 ? -Infinity : NaN;
    const file = new File([new Uint8Array(simpleWav({ tag: 3, channels: 2, rateHz: 48_000, bits: 32 }, new Uint8Array(samples.buffer)))], 'broken.wav');
    const { library, addFile, disk } = libraryOf();
    const { media, diagnostics } = await addFile(file, 96_000);
    expect(diagnostics).toMatchObject([{ code: 'samples-not-finite', severity: 'warning' }]);
    expect(diagnostics[0]!.message).toMatch(/^3 samples are no number, the first at 0\.500 s/);
    // Looked through once: the picture was made in passing.
    expect(disk.folders.peaks.files.size).toBe(1);
    expect(await (await library.open(media!, 48_000))!.read(24_000, 1)).toEqual(Float32Array.of(0.25, 0));
  });

  it('says that of many channels two are played', async () => {
    const { library, addFile } = libraryOf();
    const { media, diagnostics } = await addFile(await wavFile('surround.wav', 6, 100));
    expect(media?.channels).toBe(6);
    expect(diagnostics).toMatchObject([{ code: 'channels-left-out', severity: 'warning' }]);
    expect(await (await library.open(media!, 48000))!.read(0, 1)).toEqual(Float32Array.of(1 / 8, 2 / 8));
  });

  it('refuses what is no sound, with the place', async () => {
    const { media, diagnostics } = await libraryOf().addFile(new File(['{"format":1}'], 'song.wav'));
    expect(media).toBeUndefined();
    expect(diagnostics[0]?.where.byte).toBe(0);
  });

  it('misses what nobody gave it, and a demo stem of another version', async () => {
    const { library } = libraryOf();
    expect(await library.open({ sha256: 'f'.repeat(64), name: 'x', rateHz: 48000, frames: 1, channels: 2 }, 48000)).toBeUndefined();
    expect(await library.open({ generator: { id: 'demo-song', version: 999, stem: 'kick' }, name: 'kick', rateHz: 48000, frames: 1, channels: 2 }, 48000)).toBeUndefined();
  });

  it('a conversion that fails leaves no part and no waiting progress, and can be tried again', async () => {
    const { library, addFile, progress, disk } = libraryOf();
    const { media } = await addFile(await wavFile('a.wav', 2, 4800));
    disk.folders.originals.isGone = true;
    await expect(library.open(media!, 96000)).rejects.toThrow('the disk is gone');
    expect(disk.folders.pcm.files.size).toBe(0);
    expect(progress.at(-1)![1]).toBe(1);
    disk.folders.originals.isGone = false;
    expect((await library.open(media!, 96000))?.frames).toBe(9600);
  });

  it.each([['disk', Infinity], ['disk that fills up', 5_000_000]])('plays a demo stem from a %s while it is still being made', async (_place, roomBytes) => {
    const disk = new Disk();
    disk.folders.pcm.roomBytes = roomBytes;
    const { library, progress } = libraryOf(disk);
    const media: MediaRef = { generator: { id: DEMO_SONG.generator, version: DEMO_SONG.version, stem: 'hum' }, name: 'hum', rateHz: RATE_HZ, frames: demoSongFrames(RATE_HZ), channels: 1 };
    const source = (await library.open(media, RATE_HZ))!;
    expect(source.frames).toBe(demoSongFrames(RATE_HZ));
    const begun = await source.read(1000, RATE_HZ);
    expect(progress.at(-1)![1]).toBeLessThan(0.2);
    const end = await source.read(source.frames - 500, 500);
    expect(await library.peaks(media, RATE_HZ)).toBeDefined();
    expect(progress.at(-1)![1]).toBe(1);

    const blocks = [...stemBlocks('hum', RATE_HZ)];
    const mono = Float32Array.from({ length: 2 * RATE_HZ }, (_, k) => blocks[Math.floor(k / RATE_HZ)]![k % RATE_HZ]!);
    expect(begun.every((value, k) => value === mono[1000 + (k >> 1)])).toBe(true);
    expect(end[999]).toBe(blocks.at(-1)!.at(-1));
    expect((await source.read(1000, RATE_HZ)).every((value, k) => value === begun[k])).toBe(true);
    expect(await library.open(media, RATE_HZ)).toBe(source);
  });

  it('says why a rate cannot be had', async () => {
    const { library, addFile } = libraryOf();
    const { media } = await addFile(await wavFile('odd.wav', 2, 100, 44101));
    await expect(library.open(media!, 48000)).rejects.toThrow('too long a ratio');
  });
});

describe('what people bring', () => {
  const bytesOf = (disk: Disk, sha256: string): Uint8Array => disk.folders.originals.files.get(sha256)!.bytes;

  it('is kept byte for byte under its hash, and plays at the next visit', async () => {
    const file = await wavFile('a.wav', 2, 4800);
    const first = libraryOf();
    const { media, isKept } = await first.addFile(file);
    expect(isKept).toBe(true);
    const bytes = new Uint8Array(await file.arrayBuffer());
    expect(media!.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect([...first.disk.folders.originals.files.keys()]).toEqual([media!.sha256]);
    expect(bytesOf(first.disk, media!.sha256!)).toEqual(bytes);
    const played = await (await first.library.open(media!, 48000))!.read(0, 4800);
    const next = libraryOf(first.disk);
    expect(await next.library.missing([media!])).toEqual([]);
    expect(await (await next.library.open(media!, 48000))!.read(0, 4800)).toEqual(played);
  });

  it('is kept once, however often and under whatever name it comes', async () => {
    const { library, disk } = libraryOf();
    const file = await wavFile('a.wav', 1, 1000);
    const imported = await library.import([file, new File([file], 'b.wav'), await wavFile('c.wav', 1, 1001), file]);
    expect(imported.map(({ media }) => media?.name)).toEqual(['a.wav', 'b.wav', 'c.wav', 'a.wav']);
    expect(new Set(imported.map(({ media }) => media?.sha256)).size).toBe(2);
    expect(disk.folders.originals.files.size).toBe(2);
  });

  it.each([0, 1, 3, 6])('leaves nothing of an import that is cancelled after %i steps, and keeps what was there before', async (steps) => {
    const { library, addFile, disk } = libraryOf();
    const before = (await addFile(await wavFile('before.wav', 1, 500))).media!;
    const names = disk.names;
    const abort = new AbortController();
    let told = 0;
    const cancelled = new MediaLibrary(() => (++told > steps ? abort.abort() : undefined), disk.storage);
    const files = [await wavFile('before.wav', 1, 500), await wavFile('a.wav', 2, 150_000), await wavFile('b.wav', 2, 150_001)];
    await expect(cancelled.import(files, { signal: abort.signal })).rejects.toThrow();
    expect(disk.names).toEqual(names);
    expect(await library.missing([before])).toEqual([]);
  });

  it('plays on from the brought file where the disk is full, and says what to do', async () => {
    const disk = new Disk();
    disk.folders.originals.roomBytes = 5000;
    const { library, addFile } = libraryOf(disk);
    const { media, isKept, diagnostics } = await addFile(await wavFile('a.wav', 2, 4800));
    expect(isKept).toBe(false);
    expect(diagnostics).toMatchObject([{ code: 'media-not-kept', severity: 'warning', message: expect.stringContaining('Storage') as string }]);
    expect(disk.names).toEqual([]);
    expect((await (await library.open(media!, 48000))!.read(100, 4700)).length).toBe(9400);
  });

  it('pushes out what was only converted, not in use, before it gives up', async () => {
    const disk = new Disk();
    const first = libraryOf(disk);
    const { media } = await first.addFile(await wavFile('old.wav', 2, 4800));
    await first.library.open(media!, 96000);
    expect(disk.folders.pcm.files.size).toBe(1);
    // One disk for all folders, as browsers have it.
    disk.folders.originals.used = () => disk.names.length && Object.values(disk.folders).reduce((sum, { files }) => [...files.values()].reduce((all, { bytes }) => all + bytes.length, sum), 0);
    disk.folders.originals.roomBytes = disk.folders.originals.used() + 10_000;
    const { isKept } = await libraryOf(disk).addFile(await wavFile('new.wav', 2, 4000));
    expect(isKept).toBe(true);
    expect(disk.folders.pcm.files.size).toBe(0);
    expect(disk.folders.originals.files.size).toBe(2);
  });

  it('goes when nobody needs it any more, with all that was made of it', async () => {
    const { library, addFile, disk } = libraryOf();
    const oneFile = await wavFile('one.wav', 1, 1000);
    const [one, two] = [(await addFile(oneFile)).media!, (await addFile(await wavFile('two.wav', 2, 1000))).media!];
    for (const media of [one, two]) {
      await library.open(media, 96000);
      await library.peaks(media, 48000);
    }
    expect(disk.names).toHaveLength(6);
    expect(await library.clean(new Set([two.sha256!]))).toBe(oneFile.size);
    expect(disk.names).toHaveLength(3);
    expect(await library.missing([one, two])).toEqual([one]);
    expect(await library.originals.list()).toMatchObject([{ sha256: two.sha256, name: 'two.wav' }]);
  });

  it('shows its peaks, which are kept; mono as one channel', async () => {
    const { library, addFile, disk } = libraryOf();
    const { media } = await addFile(await wavFile('a.wav', 1, 10_000));
    const peaks = await library.peaks(media!, 96000);
    expect(peaks).toMatchObject({ channels: 1, frames: 10_000 });
    expect(peaks!.levels.at(-1)!.max[0]).toBe(7 / 8);
    expect(disk.folders.peaks.files.size).toBe(1);
    disk.folders.originals.isGone = true;
    expect(await libraryOf(disk).library.peaks(media!, 96000)).toEqual(peaks);
  });
});
