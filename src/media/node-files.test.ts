import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileWhole } from './node-byte-sink.ts';
import { openFileSource } from './node-byte-source.ts';
import { openWav } from './wav-reader.ts';
import { createWavWriter } from './wav-writer.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchcord-media-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('files in Node', () => {
  it('a WAV file comes back as written', async () => {
    const path = join(folder, 'take.wav');
    const sound = Float32Array.from({ length: 20_000 }, (_, i) => ((i % 200) - 100) / 128);
    const report = await writeFileWhole(path, async (sink) => {
      const writer = createWavWriter({ rateHz: 44_100, channels: 2, format: 'pcm24', dither: false }, sink);
      await writer.write(sound);
      return writer.finish();
    });
    expect(await readdir(folder)).toEqual(['take.wav']);
    expect((await readFile(path)).length).toBe(report.bytes);
    const source = await openFileSource(path);
    const { wav } = await openWav(source);
    expect(await wav?.readFrames(0, 1e9)).toEqual(sound);
    await source.close();
  });
  it('a failure leaves the old file and no other', async () => {
    const path = join(folder, 'mix.wav');
    await writeFile(path, 'old');
    await expect(writeFileWhole(path, async (sink) => {
      await sink.write(new Uint8Array(1000));
      throw new Error('cancelled');
    })).rejects.toThrow('cancelled');
    expect(await readdir(folder)).toEqual(['mix.wav']);
    expect(await readFile(path, 'utf8')).toBe('old');
  });
  it('a rename that fails removes the temporary file', async () => {
    await mkdir(join(folder, 'taken', 'inner'), { recursive: true });
    await expect(writeFileWhole(join(folder, 'taken'), (sink) => sink.write(new Uint8Array(9)))).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['taken']);
  });
  it('what cannot be opened rejects with its code', async () => {
    await expect(openFileSource(join(folder, 'none.wav'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(openFileSource(folder)).rejects.toMatchObject({ code: 'EISDIR' });
  });
  it('a file that shrinks after it was opened is told, not read as silence', async () => {
    const path = join(folder, 'x.wav');
    await writeFileWhole(path, async (sink) => {
      const writer = createWavWriter({ rateHz: 44_100, channels: 1, format: 'pcm16', dither: false }, sink);
      await writer.write(new Float32Array(100));
      await writer.finish();
    });
    const source = await openFileSource(path);
    const { wav } = await openWav(source);
    await writeFile(path, (await readFile(path)).subarray(0, 150));
    await expect(wav?.readFrames(0, 100)).rejects.toThrow('shorter');
    await source.close();
  });
});
