/**
 * Files that mean harm, made here: patches, bundles and sound files that lie, are far too large, or carry markup and addresses
 * in every text. Each must be refused or be harmless, wherever it comes in. For tests only.
 */
import { deflateSync } from 'fflate';
import { shipped } from '../../src/catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import { LIMITS } from '../../src/patch/limits.ts';
import type { Patch, PatchNode } from '../../src/patch/patch.ts';
import { toText } from '../../src/patch/to-text.ts';
import { buildZip } from '../../src/share/build-zip.fixture.ts';
import { MANIFEST_NAME, PATCH_NAME } from '../../src/share/bundle-manifest.ts';

export interface HostileFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** `refused`: nothing of it may come in. `text`: it is a valid patch, whose words stay words. */
  readonly expected: 'refused' | 'text';
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
const le32 = (value: number): number[] => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255];
const le16 = (value: number): number[] => [value & 255, (value >>> 8) & 255];
const be32 = (value: number): number[] => le32(value).reverse();
const be16 = (value: number): number[] => le16(value).reverse();
const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);

/** Words that would do something if they were anything but words. */
export const MARKUP = [
  '<img src=x onerror="globalThis.harmed=1">', '<script>globalThis.harmed=1</script>', '<svg onload=globalThis.harmed=1>', '"><iframe src=https://harm.example/>',
  // eslint-disable-next-line no-script-url -- it is to be harmless
  "javascript:globalThis.harmed=1", '${globalThis.harmed=1}', '{{constructor.constructor("harmed=1")()}}', 'https://harm.example/track.png', '\u202Efdp.exe', 'a\u0000b',
] as const;

const fader = (label: string): PatchNode => createNode(shipped.get('fader')!, { label });

/** A valid patch with markup wherever a person may write. */
function markedUp(words: string): Patch {
  const frame = { x: 0, y: 0, width: 200, height: 100 };
  const clean = words.replaceAll('\0', '');
  const chain = { ...createPatch({ id: 'inner', kind: 'chain', title: clean }), nodes: new Map([['in', createNode(shipped.get('chain-input')!, { label: clean })], ['out', createNode(shipped.get('chain-output')!, { label: clean })]]), cables: new Map([['c', createCable({ node: 'in', port: 'out' }, { node: 'out', port: 'in' })]]) };
  return {
    ...createPatch({ id: 'marked-up', title: clean }),
    description: clean, author: clean, license: clean, tags: [clean],
    nodes: new Map([
      ['a', fader(clean)],
      ['s', createNode(shipped.get('stem')!, { label: clean, media: { sha256: 'ab'.repeat(32), name: clean, rateHz: 48000, frames: 48000, channels: 2 } })],
      ['g', createNode(shipped.get('stem')!, { label: clean, media: { generator: { id: 'nobody', version: 1, stem: 'nothing' }, name: clean, rateHz: 48000, frames: 48000, channels: 2 } })],
      ['k', createNode(shipped.get('chain')!, { label: clean, chain: { patch: chain, origin: { id: 'nobody', hash: 'cd'.repeat(32) } } })],
      ['m', createNode(shipped.get('send')!, { label: clean, config: { bus: clean.slice(0, 40) } })],
      ['o', createNode(shipped.get('output')!)],
    ]),
    cables: new Map([['c', createCable({ node: 's', port: 'out' }, { node: 'a', port: 'in' })], ['d', createCable({ node: 'a', port: 'out' }, { node: 'o', port: 'in' })]]),
    frames: new Map([['f', { ...frame, title: clean, tint: 'none' as const }]]),
    comments: new Map([['c', { ...frame, text: clean }]]),
    transport: { ...createPatch({ id: 'x' }).transport, markers: [{ frame: 0, name: clean }] },
  };
}

const small = (): Record<string, unknown> => JSON.parse(toText({ ...createPatch({ id: 'small', title: 'Small' }), nodes: new Map([['a', fader('')]]) })) as Record<string, unknown>;
const altered = (change: (json: Record<string, unknown>) => void): Uint8Array => {
  const json = small();
  change(json);
  return utf8(JSON.stringify(json));
};

function patches(): HostileFile[] {
  const refused = (name: string, bytes: Uint8Array): HostileFile => ({ name: `${name}.patch.json`, bytes, expected: 'refused' });
  const text = toText({ ...createPatch({ id: 'small' }), nodes: new Map([['a', fader('')]]) });
  return [
    ...MARKUP.map((words, k): HostileFile => ({ name: `markup-${k}.patch.json`, bytes: utf8(toText(markedUp(words))), expected: 'text' })),
    refused('proto', utf8(text.replace('{', '{"__proto__":{"polluted":1},'))),
    refused('constructor', altered((json) => { json['nodes'] = { constructor: { prototype: { polluted: 1 } } }; })),
    refused('depth', utf8('['.repeat(200_000))),
    refused('depth-closed', utf8(`{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`)),
    refused('huge-number', altered((json) => { json['rateHz'] = 1e308; })),
    refused('infinite', utf8(text.replace(/"rateHz":\s*\d+/, '"rateHz": 1e999'))),
    refused('many-nodes', altered((json) => { json['nodes'] = Object.fromEntries(Array.from({ length: LIMITS.nodes + 1 }, (_, k) => [`n${k}`, { type: 'fader', version: 1, x: 0, y: 0 }])); })),
    refused('long-title', altered((json) => { json['title'] = 'x'.repeat(5_000_000); })),
    refused('not-utf8', new Uint8Array([0x7b, 0xff, 0xfe, 0x22])),
    refused('empty', new Uint8Array(0)),
    refused('html', utf8('<!doctype html><script>globalThis.harmed=1</script>')),
    refused('itself', altered((json) => { json['nodes'] = { k: { type: 'chain', version: 1, x: 0, y: 0, chain: { patch: 'marked-up' } } }; })),
    refused('markup-as-id', utf8(text.replaceAll('"a"', JSON.stringify(MARKUP[0])))),
    refused('newest', altered((json) => { json['format'] = 'https://harm.example/schema.json'; })),
  ];
}

function bundles(): HostileFile[] {
  const patch = toText(createPatch({ id: 'small' }));
  const refused = (name: string, bytes: Uint8Array): HostileFile => ({ name: `${name}.patchcord.zip`, bytes, expected: 'refused' });
  const bomb = new Uint8Array(60 << 20);
  const packed = deflateSync(bomb, { level: 9 });
  const zip = (...parts: Parameters<typeof buildZip>[0]): Uint8Array => buildZip(parts);
  return [
    refused('bomb', zip({ name: PATCH_NAME, content: bomb, deflated: true })),
    refused('bomb-that-lies', zip({ name: PATCH_NAME, packed, deflated: true, central: { bytes: 100 }, local: { bytes: 100 } })),
    refused('bomb-in-manifest', zip({ name: PATCH_NAME, content: patch }, { name: MANIFEST_NAME, content: bomb, deflated: true })),
    refused('slip', zip({ name: PATCH_NAME, content: patch }, { name: '../../evil.js', content: 'x' })),
    refused('absolute', zip({ name: PATCH_NAME, content: patch }, { name: '/etc/evil', content: 'x' })),
    refused('backslash', zip({ name: PATCH_NAME, content: patch }, { name: '..\\evil', content: 'x' })),
    refused('twice', zip({ name: PATCH_NAME, content: patch }, { name: PATCH_NAME, content: patch })),
    refused('two-names', zip({ name: PATCH_NAME, content: patch, local: { name: 'other.patch.json' } })),
    refused('overlapping', zip({ name: PATCH_NAME, content: patch }, { name: 'media/x.wav', content: patch, at: 0 })),
    refused('encrypted', zip({ name: PATCH_NAME, content: patch, central: { flags: 1 }, local: { flags: 1 } })),
    refused('link', zip({ name: PATCH_NAME, content: patch }, { name: 'media/link', content: '/etc/passwd', central: { mode: 0xa1ff } })),
    refused('count-lies', buildZip([{ name: PATCH_NAME, content: patch }], { count: 60_000 })),
    refused('directory-lies', buildZip([{ name: PATCH_NAME, content: patch }], { directoryOffset: 0x7fffffff })),
    refused('cut', zip({ name: PATCH_NAME, content: patch }).slice(0, -10)),
    refused('hash-lies', zip({ name: PATCH_NAME, content: patch, central: { crc: 1 }, local: { crc: 1 } })),
    refused('nothing', zip()),
  ];
}

/** Headers alone, that promise what does not follow. */
function sounds(): HostileFile[] {
  const refused = (name: string, bytes: readonly number[]): HostileFile => ({ name, bytes: Uint8Array.from(bytes), expected: 'refused' });
  const wav = (format: readonly number[], data: readonly number[]): number[] => [...latin('RIFF'), ...le32(0xffffffff), ...latin('WAVE'), ...latin('fmt '), ...le32(format.length), ...format, ...data];
  const pcm = (channels: number, rateHz: number, bits: number): number[] => [...le16(1), ...le16(channels), ...le32(rateHz), ...le32((rateHz * channels * bits) >>> 3), ...le16((channels * bits) >>> 3), ...le16(bits)];
  const flac = (info: readonly number[]): number[] => [...latin('fLaC'), 0x80, 0, 0, 34, ...info];
  // Minimum and maximum block, frame sizes, then 20 bits of rate, 3 of channels, 5 of bits, 36 of frames.
  const streamInfo = (packed: readonly number[]): number[] => [...be16(16), ...be16(65535), 0, 0, 0, 0xff, 0xff, 0xff, ...packed, ...zeros(16)];
  const ogg = (packet: readonly number[], flags = 2): number[] => [...latin('OggS'), 0, flags, ...zeros(8), ...le32(1), ...le32(0), ...le32(0), 1, packet.length, ...packet];
  return [
    refused('no-channels.wav', wav(pcm(0, 48000, 16), [...latin('data'), ...le32(8), ...zeros(8)])),
    refused('many-channels.wav', wav(pcm(65535, 48000, 16), [...latin('data'), ...le32(8), ...zeros(8)])),
    refused('no-rate.wav', wav(pcm(2, 0, 16), [...latin('data'), ...le32(8), ...zeros(8)])),
    refused('no-data.wav', wav(pcm(2, 48000, 16), [])),
    refused('endless-chunks.wav', wav(pcm(2, 48000, 16), Array.from({ length: 4000 }, () => [...latin('junk'), ...le32(0)]).flat())),
    refused('chunk-beyond.wav', [...latin('RIFF'), ...le32(100), ...latin('WAVE'), ...latin('fmt '), ...le32(0xfffffff0), 1, 0]),
    refused('promises.flac', flac(streamInfo([0x0b, 0xb8, 0x0f, 0xff, 0xff, 0xff, 0xff, 0xff]))),
    refused('no-rate.flac', flac(streamInfo([0, 0, 0, 0xf0, 0, 0, 0, 9]))),
    refused('short.flac', [...latin('fLaC'), 0, 0xff, 0xff, 0xff]),
    refused('pictures.flac', [...latin('fLaC'), 6, 0xff, 0xff, 0xff, ...zeros(64)]),
    refused('frames.mp3', Array.from({ length: 400 }, () => [0xff, 0xfb, 0x90, 0x00]).flat()),
    refused('tag-beyond.mp3', [...latin('ID3'), 4, 0, 0, 0x7f, 0x7f, 0x7f, 0x7f, ...zeros(64)]),
    refused('no-channels.opus', ogg([...latin('OpusHead'), 1, 0, ...le16(312), ...le32(48000), ...le16(0), 0])),
    refused('many-channels.opus', ogg([...latin('OpusHead'), 1, 255, ...le16(312), ...le32(48000), ...le16(0), 255, 255, 0])),
    refused('no-rate.ogg', ogg([1, ...latin('vorbis'), ...le32(0), 2, ...le32(0), ...zeros(12), 0xb8, 1])),
    refused('pages.ogg', Array.from({ length: 200 }, () => ogg(zeros(4), 0)).flat()),
    refused('many-channels.aiff', [...latin('FORM'), ...be32(0x7fffffff), ...latin('AIFF'), ...latin('COMM'), ...be32(18), ...be16(32767), ...be32(0x7fffffff), ...be16(16), 0x40, 0x0e, 0xac, 0x44, ...zeros(6)]),
    refused('size.caf', [...latin('caff'), 0, 1, 0, 0, ...latin('desc'), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    refused('not-sound.wav', [...latin('<html><script>globalThis.harmed=1</script>')]),
    refused('empty.wav', []),
  ];
}

export const hostileFiles = (): readonly HostileFile[] => [...patches(), ...bundles(), ...sounds()];
