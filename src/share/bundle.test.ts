import { describe, expect, it } from 'vitest';
import { shipped } from '../catalog/shipped.ts';
import { Sha256 } from '../kit/sha256.ts';
import { bytesSource } from '../media/byte-source.ts';
import { createNode, createPatch } from '../patch/create.ts';
import type { Patch, PatchNode } from '../patch/patch.ts';
import { toText } from '../patch/to-text.ts';
import { buildZip } from './build-zip.fixture.ts';
import { MANIFEST_NAME, PATCH_NAME } from './bundle-manifest.ts';
import { readBundle } from './read-bundle.ts';
import { renameMedia, replaceMedia } from './rename-media.ts';
import { bundleLength, type BundlePart, mediaFile, writeBundle } from './write-bundle.ts';
import { wholeEntry } from './zip-entry.ts';

const hashOf = (bytes: Uint8Array): string => {
  const hash = new Sha256();
  hash.update(bytes);
  return hash.digestHex();
};
const VOICE = new Uint8Array([1, 2, 3]);
const BASS = new Uint8Array([4, 5]);
const stem = (sound: Uint8Array, name: string): PatchNode => createNode(shipped.get('stem')!, { media: { sha256: hashOf(sound), name, rateHz: 48000, frames: 100, channels: 1 } });
const inner: Patch = { ...createPatch({ id: 'inner', kind: 'chain' }), nodes: new Map([['b', stem(BASS, 'bass.wav')]]) };
const patch: Patch = { ...createPatch({ id: 'song', title: 'Song' }), nodes: new Map([['a', stem(VOICE, 'voice.wav')], ['c', createNode(shipped.get('chain')!, { chain: { patch: inner } })]]) };

const part = (sound: Uint8Array, name: string, content = sound): BundlePart => ({
  sha256: hashOf(sound), file: mediaFile(hashOf(sound), 'wav'), fileSha256: hashOf(content), name, form: content === sound ? 'original' : 'flac', bytes: content.length,
  async *open() { yield await Promise.resolve(content); },
});

async function bundleOf(parts: readonly BundlePart[]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeBundle(patch, parts)) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

const codes = async (zip: Uint8Array): Promise<string[]> => (await readBundle(bytesSource(zip), shipped)).diagnostics.map(({ code }) => code);
const zipWith = (manifest: unknown): Uint8Array => buildZip([{ name: PATCH_NAME, content: toText(patch) }, { name: MANIFEST_NAME, content: typeof manifest === 'string' ? manifest : JSON.stringify(manifest) }, { name: 'media/x.wav', content: VOICE }]);

describe('bundles', () => {
  it('brings patch and recordings back, at the length told before', async () => {
    const parts = [part(VOICE, 'voice.wav'), part(BASS, 'bass.wav', new Uint8Array([9, 9, 9, 9]))];
    const zip = await bundleOf(parts);
    expect(zip.length).toBe(bundleLength(patch, parts));
    const { bundle, diagnostics } = await readBundle(bytesSource(zip), shipped);
    expect(diagnostics).toEqual([]);
    expect(toText(bundle!.patch)).toBe(toText(patch));
    expect(bundle!.media.map(({ name, form }) => [name, form])).toEqual([['voice.wav', 'original'], ['bass.wav', 'flac']]);
    expect(await wholeEntry(bytesSource(zip), bundle!.media[1]!.entry, 100)).toEqual(new Uint8Array([9, 9, 9, 9]));
    expect(await bundleOf(parts)).toEqual(zip);
  });

  it('is a patch alone where there are no recordings', async () => {
    const { bundle } = await readBundle(bytesSource(await bundleOf([])), shipped);
    expect(bundle!.media).toEqual([]);
  });

  it('leaves what the patch does not ask for, and says so', async () => {
    const stranger = new Uint8Array([7]);
    const { bundle, diagnostics } = await readBundle(bytesSource(await bundleOf([part(VOICE, 'voice.wav'), part(stranger, 'stranger.wav')])), shipped);
    expect(bundle!.media.map(({ name }) => name)).toEqual(['voice.wav']);
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['bundle-extra', 'note']]);
  });

  const good = { sha256: hashOf(VOICE), file: 'media/x.wav', fileSha256: hashOf(VOICE), name: 'voice.wav', form: 'original' };
  it.each<[string, unknown]>([
    ['no JSON', 'x'],
    ['a list', []],
    ['of another format', { format: 2, media: [] }],
    ['without media', { format: 1 }],
    ['with a hash that is none', { format: 1, media: [{ ...good, sha256: 'abc' }] }],
    ['with an original that is another', { format: 1, media: [{ ...good, fileSha256: hashOf(BASS) }] }],
    ['with a way out of its folder', { format: 1, media: [{ ...good, file: '../x.wav' }] }],
    ['with one recording twice', { format: 1, media: [good, good] }],
    ['with an unknown form', { format: 1, media: [{ ...good, form: 'mp3' }] }],
    ['with __proto__', '{"format":1,"media":[],"__proto__":{"x":1}}'],
  ])('is refused with a list %s', async (_, manifest) => {
    expect(await codes(zipWith(manifest))).toEqual(['bundle-manifest']);
  });

  it('is refused without a patch, with a broken one, and without what it names', async () => {
    expect(await codes(buildZip([{ name: 'song.json', content: toText(patch) }]))).toEqual(['bundle-without-patch']);
    expect(await codes(buildZip([{ name: PATCH_NAME, content: '{' }]))).toEqual(['not-json']);
    expect(await codes(zipWith({ format: 1, media: [{ ...good, file: 'media/y.wav' }] }))).toEqual(['bundle-incomplete']);
    expect(await codes(new Uint8Array(10))).toEqual(['zip-damaged']);
  });
});

it('recordings are renamed in chains too, and nothing else is touched', () => {
  const renamed = renameMedia(patch, new Map([[hashOf(BASS), 'f'.repeat(64)]]));
  expect(renamed.nodes.get('c')!.chain!.patch.nodes.get('b')!.media).toMatchObject({ sha256: 'f'.repeat(64), name: 'bass.wav', frames: 100 });
  expect(renamed.nodes.get('a')).toBe(patch.nodes.get('a'));
  expect(renameMedia(patch, new Map([['0'.repeat(64), '1'.repeat(64)]]))).toBe(patch);
});

it('a recording that is another by then is told with its own rate, length and name', () => {
  const news = { sha256: 'f'.repeat(64), name: 'bass.opus', rateHz: 48000, frames: 109, channels: 1 };
  const replaced = replaceMedia(patch, new Map([[hashOf(BASS), news]]));
  expect(replaced.nodes.get('c')!.chain!.patch.nodes.get('b')!.media).toEqual(news);
  expect(replaced.nodes.get('a')).toBe(patch.nodes.get('a'));
});
