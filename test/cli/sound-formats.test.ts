/** The command line takes every sound format in and gives FLAC out, with the samples a WAV file has. */
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shipped } from '../../src/catalog/shipped.ts';
import { runCommand } from '../../src/cli/command.ts';
import { measureCommand } from '../../src/cli/measure.ts';
import { renderCommand } from '../../src/cli/render.ts';
import { openFileSource } from '../../src/media/node-byte-source.ts';
import { openSound } from '../../src/media/open-sound.ts';
import { joinBlocks } from '../../src/media/pcm.ts';
import type { SoundFile } from '../../src/media/sound-file.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import { toText } from '../../src/patch/to-text.ts';

const FIXTURES = fileURLToPath(new URL('../../src/media/fixtures/', import.meta.url));
let folder = '';
const at = (name: string): string => join(folder, name);

async function patchcord(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await runCommand([measureCommand, renderCommand], args, { out: (text) => void (out += text), err: (text) => void (err += text) });
  return { code, out, err };
}

async function decoded(file: string): Promise<{ sound: SoundFile; samples: Float32Array }> {
  const source = await openFileSource(file);
  try {
    const { sound } = await openSound(source);
    const blocks: Float32Array[] = [];
    for await (const block of sound!.decodeStereo()) blocks.push(block);
    return { sound: sound!, samples: joinBlocks(blocks) };
  } finally {
    await source.close();
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchcord-formats-'));
  const nodes = new Map([
    ['voice', createNode(shipped.get('stem')!, { label: 'Voice', media: { sha256: '0'.repeat(64), name: 'voice.wav', rateHz: 48_000, frames: 14_400, channels: 2 } })],
    ['out', createNode(shipped.get('output')!)],
  ]);
  const cables = new Map([['a', createCable({ node: 'voice', port: 'out' }, { node: 'out', port: 'in' })]]);
  await writeFile(at('voice.patch.json'), toText({ ...createPatch({ id: 'voice', title: 'Only a voice' }), author: 'Ann', nodes, cables }));
  await copyFile(join(FIXTURES, 'opus.opus'), at('voice.opus'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a stem is found in a folder by its name, whatever its format, and plays to the sample', async () => {
  const { code, err } = await patchcord('render', at('voice.patch.json'), '--stems', folder, '--out', at('mix.wav'), '--bits', '32', '--to', '0.3');
  expect(code, err).toBe(0);
  expect((await decoded(at('mix.wav'))).samples).toEqual((await decoded(at('voice.opus'))).samples);
});

test('a stem of another rate is converted while it is read, at the right length', async () => {
  const { code, err } = await patchcord('render', at('voice.patch.json'), '--stem', `voice=${join(FIXTURES, 'lame.mp3')}`, '--out', at('mp3.wav'), '--json');
  expect(code, err).toBe(0);
  expect((await decoded(at('mp3.wav'))).sound.frames).toBe(14_400);
});

test('FLAC out has the samples of the WAV file of as many bits, and the title', async () => {
  for (const bits of ['16', '24']) {
    for (const name of ['a.wav', 'a.flac']) expect((await patchcord('render', at('voice.patch.json'), '--stems', folder, '--out', at(name), '--bits', bits)).code).toBe(0);
    const [wav, flac] = [await decoded(at('a.wav')), await decoded(at('a.flac'))];
    expect(flac.sound).toMatchObject({ format: 'flac', bitsPerSample: Number(bits), tags: { title: 'Only a voice', artist: 'Ann' } });
    expect(flac.samples).toEqual(wav.samples);
  }
  const { code, err } = await patchcord('render', at('voice.patch.json'), '--stems', folder, '--out', at('a.flac'), '--bits', '32');
  expect(code).toBe(2);
  expect(err).toContain('16 or 24');
});

test('every format is measured, and what is no sound is said to be none', async () => {
  const names = ['mono.flac', 'lame.mp3', 'vorbis.ogg', 'opus.opus', 'opus-six.opus'];
  const { code, out } = await patchcord('measure', ...names.map((name) => join(FIXTURES, name)), '--json');
  expect(code).toBe(0);
  const reports = JSON.parse(out) as { channels: number; samplePeakDbfs: number; truePeakDbtp: number }[];
  expect(reports.map(({ channels }) => channels)).toEqual([1, 2, 2, 2, 6]);
  for (const { samplePeakDbfs, truePeakDbtp } of reports) {
    expect(samplePeakDbfs).toBeGreaterThan(-12);
    expect(truePeakDbtp).toBeGreaterThanOrEqual(samplePeakDbfs - 0.5);
  }
  const none = await patchcord('measure', at('voice.patch.json'));
  expect(none.code).toBe(1);
  expect(none.err).toContain('sound-unknown');
});
