/** A bundle as the page's Share writes it, given to the command in place of a patch; and bundles that lie. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { packAsFlac } from '../../src/app/share/pack-recordings.ts';
import { gatherRecordings } from '../../src/app/share/recordings.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import { checkCommand } from '../../src/cli/check.ts';
import { runCommand } from '../../src/cli/command.ts';
import { explainCommand } from '../../src/cli/explain.ts';
import { renderCommand } from '../../src/cli/render.ts';
import { responseCommand } from '../../src/cli/response.ts';
import { blobSink } from '../../src/media/byte-sink.ts';
import { createSoundWriter } from '../../src/media/sound-writer.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { MediaRef, Patch } from '../../src/patch/patch.ts';
import { toText } from '../../src/patch/to-text.ts';
import { buildZip, type Part } from '../../src/share/build-zip.fixture.ts';
import { type BundledMedia, MANIFEST_NAME, PATCH_NAME, writeManifest } from '../../src/share/bundle-manifest.ts';
import { type BundlePart, mediaFile, writeBundle } from '../../src/share/write-bundle.ts';

const COMMANDS = [checkCommand, explainCommand, renderCommand, responseCommand];
const never = new AbortController().signal;

let folder = '';
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchcord-bundle-'));
  await mkdir(at('stems'));
  await mkdir(at('tmp'));
  for (const { name, blob } of await recordings()) await writeFile(at(`stems/${name}`), new Uint8Array(await blob.arrayBuffer()));
  await writeFile(at('song.patch.json'), toText(await song()));
  expect((await patchcord('render', at('song.patch.json'), '--stems', at('stems'), '--out', at('by-stems.wav'))).code).toBe(0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function patchcord(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await runCommand(COMMANDS, args, { out: (text) => void (out += text), err: (text) => void (err += text) });
  return { code, out, err };
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A mono sweep at the patch's rate, and a stereo one at another, so that it is converted while it is read. */
async function recordings(): Promise<{ name: string; blob: Blob; media: MediaRef }[]> {
  const made = async (name: string, rateHz: number, channels: number, bits: 16 | 24) => {
    const frames = rateHz / 10;
    const sink = blobSink('audio/wav');
    const writer = createSoundWriter({ container: 'wav', rateHz, channels, bits, dither: false }, sink);
    await writer.write(Float32Array.from({ length: frames * channels }, (_, k) => 0.4 * Math.sin((Math.floor(k / channels) / rateHz) ** 2 * 15000 + (k % channels))));
    await writer.finish();
    const blob = sink.blob();
    return { name, blob, media: { sha256: hashOf(new Uint8Array(await blob.arrayBuffer())), name, rateHz, frames, channels } };
  };
  return [await made('voice.wav', 48000, 1, 24), await made('bass.wav', 44100, 2, 16)];
}

async function song(): Promise<Patch> {
  const [voice, bass] = (await recordings()).map(({ media }) => media);
  const wire = (from: string, to: string) => createCable({ node: from, port: 'out' }, { node: to, port: 'in' });
  const inner: Patch = {
    ...createPatch({ id: 'inner', kind: 'chain' }),
    nodes: new Map([['bass', createNode(shipped.get('stem')!, { media: bass! })], ['end', createNode(shipped.get('chain-output')!)]]), cables: new Map([['a', wire('bass', 'end')]]),
  };
  return {
    ...createPatch({ id: 'song', title: 'Song' }),
    nodes: new Map([['voice', createNode(shipped.get('stem')!, { media: voice! })], ['again', createNode(shipped.get('stem')!, { media: voice! })], ['low', createNode(shipped.get('chain')!, { chain: { patch: inner } })], ['out', createNode(shipped.get('output')!)]]),
    cables: new Map([['a', wire('voice', 'out')], ['b', wire('again', 'out')], ['c', wire('low', 'out')]]),
  };
}

async function writeZip(name: string, patch: Patch, parts: readonly BundlePart[]): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeBundle(patch, parts)) pieces.push(piece);
  await writeFile(at(name), Buffer.concat(pieces));
  return at(name);
}

/** What Share gathers, with the recordings as they are. */
async function sharedAsTheyAre() {
  const all = await recordings();
  const shelf = { find: () => Promise.resolve([]), original: (sha256: string) => Promise.resolve(all.find(({ media }) => media.sha256 === sha256)?.blob), addFile: () => Promise.reject(new Error('not asked for')) };
  return gatherRecordings(await song(), shipped, shelf, 'original', never, () => undefined);
}

const bytesOf = async ({ open }: BundlePart): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of open()) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
};

/** The same bundle, by a hand that may change what is said of the recordings and how they lie in the zip. */
async function otherZip(name: string, change: (part: Part, listed: BundledMedia) => { readonly part?: Part; readonly listed?: BundledMedia }): Promise<string> {
  const { patch, parts } = await sharedAsTheyAre();
  const made = await Promise.all(parts.map(async (one) => {
    const { sha256, file, fileSha256, name: called, form } = one;
    const [part, listed] = [{ name: file, content: await bytesOf(one) }, { sha256, file, fileSha256, name: called, form }];
    return { part, listed, ...change(part, listed) };
  }));
  await writeFile(at(name), buildZip([{ name: PATCH_NAME, content: toText(patch) }, { name: MANIFEST_NAME, content: writeManifest(made.map(({ listed }) => listed)) }, ...made.map(({ part }) => part)]));
  return at(name);
}

const isAsByStems = async (file: string): Promise<boolean> => (await readFile(file)).equals(await readFile(at('by-stems.wav')));

describe('a bundle', () => {
  it('renders to the very bytes of the patch with its stems', async () => {
    const { patch, parts, missing } = await sharedAsTheyAre();
    expect(missing).toEqual([]);
    const zip = await writeZip('song.patchcord.zip', patch, parts);
    const { code, out } = await patchcord('render', zip, '--out', at('by-bundle.wav'), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true, diagnostics: [] });
    expect(await isAsByStems(at('by-bundle.wav'))).toBe(true);
    for (const [command, ...more] of [['check'], ['explain'], ['response', '--node', 'low', '--kind', 'noise', '--set', 'seconds=0.1']]) {
      const [bundled, plain] = [await patchcord(command!, zip, ...more), await patchcord(command!, at('song.patch.json'), ...more)];
      expect([bundled.code, bundled.err], command).toEqual([plain.code, plain.err]);
      expect(bundled.out.replace(zip, ''), command).toBe(plain.out.replace(at('song.patch.json'), ''));
    }
  });

  it('packed as FLAC does too, and so does one that another program deflated, which leaves nothing behind', async () => {
    const { patch, parts } = await sharedAsTheyAre();
    const flac = await Promise.all(parts.map(async (one): Promise<BundlePart> => {
      const packed = await packAsFlac(new Blob([(await bytesOf(one)) as Uint8Array<ArrayBuffer>]), one.sha256, one.name, never, () => undefined);
      const content = new Uint8Array(await packed.blob.arrayBuffer());
      return { ...one, file: mediaFile(one.sha256, packed.extension), fileSha256: packed.fileSha256, form: packed.form, bytes: content.length, async *open() { yield await Promise.resolve(content); } };
    }));
    expect(flac.map(({ form }) => form)).toEqual(['flac', 'flac']);
    expect((await patchcord('render', await writeZip('flac.zip', patch, flac), '--out', at('by-flac.wav'))).code).toBe(0);
    expect(await isAsByStems(at('by-flac.wav'))).toBe(true);

    vi.stubEnv('TMPDIR', at('tmp'));
    expect((await patchcord('render', await otherZip('deflated.zip', (part) => ({ part: { ...part, deflated: true } })), '--out', at('by-deflated.wav'))).code).toBe(0);
    vi.unstubAllEnvs();
    expect(await isAsByStems(at('by-deflated.wav'))).toBe(true);
    expect(await readdir(at('tmp'))).toEqual([]);
  });

  it('without some recording is completed by --stems, and one that is named by hand comes first', async () => {
    const { patch, parts } = await sharedAsTheyAre();
    const half = await writeZip('half.zip', patch, parts.filter(({ name }) => name === 'voice.wav'));
    const alone = await patchcord('render', half, '--out', at('never.wav'), '--json');
    expect(alone.code).toBe(1);
    expect(alone.out).toContain('media-missing');
    expect((await patchcord('render', half, '--stems', at('stems'), '--out', at('by-half.wav'))).code).toBe(0);
    expect(await isAsByStems(at('by-half.wav'))).toBe(true);
    expect((await patchcord('render', at('song.patchcord.zip'), '--stem', `voice=${at('stems/bass.wav')}`, '--out', at('by-hand.wav'))).code).toBe(0);
    expect(await isAsByStems(at('by-hand.wav'))).toBe(false);
  });

  const LIES: readonly (readonly [code: string, ...Parameters<typeof otherZip>])[] = [
    ['bundle-media-other', 'other.zip', (_, listed) => ({ listed: { ...listed, form: 'flac', fileSha256: 'f'.repeat(64) } })],
    ['zip-damaged', 'damaged.zip', (part) => ({ part: { ...part, packed: (part.content as Uint8Array).map((byte, k) => (k === 500 ? byte ^ 1 : byte)) } })],
    ['zip-bomb', 'bomb.zip', (part) => ({ part: { ...part, deflated: true, central: { bytes: 1000 }, local: { bytes: 1000 } } })],
    ['bundle-manifest', 'slip.zip', (_, listed) => ({ listed: { ...listed, file: '../voice.wav' } })],
    ['bundle-incomplete', 'gone.zip', (_, listed) => ({ listed: { ...listed, file: `media/none-${listed.name}` } })],
  ];
  it.each(LIES)('that lies is refused: %s', async (code, name, change) => {
    const zip = await otherZip(name, change);
    vi.stubEnv('TMPDIR', at('tmp'));
    const { code: exit, out } = await patchcord('render', zip, '--stems', at('stems'), '--out', at('never.wav'), '--json');
    vi.unstubAllEnvs();
    expect(exit).toBe(1);
    const { diagnostics } = JSON.parse(out) as { diagnostics: { code: string; where: { file?: string } }[] };
    expect(diagnostics.find((one) => one.code === code)?.where.file).toContain(zip);
    expect((await readdir(folder)).filter((one) => one.includes('never'))).toEqual([]);
    expect(await readdir(at('tmp'))).toEqual([]);
  });

  it('is not read from a pipe, and a zip file of other things is no bundle', async () => {
    const pipe = at('pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    const [, piped] = await Promise.all([writeFile(pipe, await readFile(at('song.patchcord.zip'))), patchcord('check', pipe)]);
    expect([piped.code, piped.err]).toEqual([1, expect.stringContaining('bundle-from-pipe')]);
    await writeFile(at('things.zip'), buildZip([{ name: 'a.txt', content: 'a' }]));
    const things = await patchcord('check', at('things.zip'));
    expect([things.code, things.err]).toEqual([1, expect.stringContaining('bundle-without-patch')]);
  });
});
