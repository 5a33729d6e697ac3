import { describe, expect, it } from 'vitest';
import { createWavWriter } from '../media/wav-writer.ts';
import { blobSink } from '../media/byte-sink.ts';
import { MediaLibrary } from './media-library.ts';
import { OriginFolder } from './origin-folder.fixture.ts';
import { PcmStore } from './pcm-store.ts';

async function wavFile(name: string, channels: number, frames: number, rateHz = 48000): Promise<File> {
  const sink = blobSink();
  const writer = createWavWriter({ rateHz, channels, format: 'float32', dither: false }, sink);
  await writer.write(Float32Array.from({ length: frames * channels }, (_, k) => ((k % 7) + 1) / 8));
  await writer.finish();
  return new File([sink.blob()], name);
}

function libraryOf(folder = new OriginFolder()) {
  const progress: [string, number][] = [];
  const library = new MediaLibrary((what, fraction) => progress.push([what, fraction]), new PcmStore(() => Promise.resolve(folder.handle)));
  return { library, progress, folder };
}

describe('media library', () => {
  it('plays a file of the right rate as it is, and converts another', async () => {
    const { library, progress } = libraryOf();
    const { media } = await library.addFile(await wavFile('a.wav', 2, 4800));
    expect((await library.open(media!, 48000))?.frames).toBe(4800);
    expect(progress).toEqual([]);
    expect((await library.open(media!, 96000))?.frames).toBe(9600);
    expect(progress.at(-1)![1]).toBe(1);
  });

  it('opens an empty file, at any rate', async () => {
    const { library } = libraryOf();
    const { media } = await library.addFile(await wavFile('empty.wav', 1, 0));
    expect((await library.open(media!, 48000))?.frames).toBe(0);
    expect((await library.open(media!, 44100))?.frames).toBe(0);
  });

  it('says that of many channels two are played', async () => {
    const { library } = libraryOf();
    const { media, diagnostics } = await library.addFile(await wavFile('surround.wav', 6, 100));
    expect(media?.channels).toBe(6);
    expect(diagnostics).toMatchObject([{ code: 'channels-left-out', severity: 'warning' }]);
    expect(await (await library.open(media!, 48000))!.read(0, 1)).toEqual(Float32Array.of(1 / 8, 2 / 8));
  });

  it('refuses what is no sound, with the place', async () => {
    const { media, diagnostics } = await libraryOf().library.addFile(new File(['{"format":1}'], 'song.wav'));
    expect(media).toBeUndefined();
    expect(diagnostics[0]?.where.byte).toBe(0);
  });

  it('misses what nobody gave it, and a demo stem of another version', async () => {
    const { library } = libraryOf();
    expect(await library.open({ sha256: 'f'.repeat(64), name: 'x', rateHz: 48000, frames: 1, channels: 2 }, 48000)).toBeUndefined();
    expect(await library.open({ generator: { id: 'demo-song', version: 999, stem: 'kick' }, name: 'kick', rateHz: 48000, frames: 1, channels: 2 }, 48000)).toBeUndefined();
  });

  it('a conversion that fails leaves no part and no waiting progress, and can be tried again', async () => {
    const { library, progress, folder } = libraryOf();
    const file = await wavFile('a.wav', 2, 4800);
    const { media } = await library.addFile(file);
    let isBroken = true;
    const slice = file.slice.bind(file);
    file.slice = (...range) => {
      if (isBroken) throw new Error('the disk is gone');
      return slice(...range);
    };
    await expect(library.open(media!, 96000)).rejects.toThrow('the disk is gone');
    expect(folder.files.size).toBe(0);
    expect(progress.at(-1)![1]).toBe(1);
    isBroken = false;
    expect((await library.open(media!, 96000))?.frames).toBe(9600);
  });

  it('says why a rate cannot be had', async () => {
    const { library } = libraryOf();
    const { media } = await library.addFile(await wavFile('odd.wav', 2, 100, 44101));
    await expect(library.open(media!, 48000)).rejects.toThrow('too long a ratio');
  });
});
