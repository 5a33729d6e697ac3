import fc from 'fast-check';
import { deflateSync, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../media/byte-source.ts';
import { buildZip, type Part, type ZipLies } from './build-zip.fixture.ts';
import { readZipDirectory, ZIP_LIMITS } from './zip-directory.ts';
import { entryBytes, wholeEntry } from './zip-entry.ts';
import { ZipFault } from './zip-fault.ts';
import { zipBytes, type ZipInput, zipLength } from './zip-write.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** What comes out of the whole zip, or the code of what was wrong with it. */
async function unpack(zip: Uint8Array): Promise<Record<string, string> | string> {
  const source = bytesSource(zip);
  try {
    const found: Record<string, string> = {};
    for (const entry of await readZipDirectory(source)) found[entry.name] = new TextDecoder().decode(await wholeEntry(source, entry, 1 << 26));
    return found;
  } catch (error) {
    if (error instanceof ZipFault) return error.diagnostic.code;
    throw error;
  }
}

const unpackParts = (parts: readonly Part[], lies?: ZipLies): Promise<Record<string, string> | string> => unpack(buildZip(parts, lies));
const hello: Part = { name: 'a.txt', content: 'hello' };

const inputOf = (name: string, content: Uint8Array): ZipInput => ({ name, bytes: content.length, async *open() { yield await Promise.resolve(content); } });
async function written(inputs: readonly ZipInput[], signal?: AbortSignal): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of zipBytes(inputs, signal)) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

describe('zip files as they should be', () => {
  it('gives what is stored and what is deflated, in folders, with and without descriptors, with a comment', async () => {
    const long = 'x'.repeat(10_000);
    expect(await unpackParts([hello, { name: 'f/', content: '' }, { name: 'f/b.txt', content: long, deflated: true }, { name: 'c', content: 'see', descriptor: true }, { name: 'd', content: long, deflated: true, descriptor: true }], { comment: 'PK and more' }))
      .toEqual({ 'a.txt': 'hello', 'f/b.txt': long, c: 'see', d: long });
  });

  it('reads large files’ records', async () => {
    const extra = new Uint8Array([1, 0, 16, 0, 5, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0]);
    expect(await unpackParts([{ ...hello, central: { bytes: 0xffffffff, packedBytes: 0xffffffff, extra } }], { end64: {} })).toEqual({ 'a.txt': 'hello' });
  });

  it('reads what it writes, whatever it is, at the length told before', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 6 }), async (contents) => {
      const inputs = contents.map((content, k) => inputOf(`media/${k}.flac`, content));
      const zip = await written(inputs);
      expect(zip.length).toBe(zipLength(inputs));
      const source = bytesSource(zip);
      const entries = await readZipDirectory(source);
      expect(entries.map(({ name, isStored }) => [name, isStored])).toEqual(inputs.map(({ name }) => [name, true]));
      for (const [k, entry] of entries.entries()) expect(await wholeEntry(source, entry, 1 << 20)).toEqual(contents[k]);
    }), { numRuns: 30 });
  });

  it('writes what another reader reads', async () => {
    const zip = await written([inputOf('a.txt', text('hello')), inputOf('media/ü.txt', text('sound'))]);
    expect(Object.entries(unzipSync(zip)).map(([name, content]) => [name, new TextDecoder().decode(content)])).toEqual([['a.txt', 'hello'], ['media/ü.txt', 'sound']]);
  });

  it('stops in the middle when asked, and when an input is not as long as it said', async () => {
    const abort = new AbortController();
    const endless: ZipInput = { name: 'a', bytes: 1e9, async *open() { for (let k = 0; ; k++) { if (k === 3) abort.abort(); yield await Promise.resolve(new Uint8Array(1000)); } } };
    await expect(written([endless], abort.signal)).rejects.toThrow(/abort/i);
    await expect(written([{ ...inputOf('a', text('abc')), bytes: 4 }])).rejects.toThrow('"a" has 3 bytes instead of 4');
  });
});

describe('zip files that lie', () => {
  const big = new Uint8Array(3 << 20);
  it.each<[string, readonly Part[], string, ZipLies?]>([
    ['climbs out of its folder', [{ name: '../a' }], 'zip-name'],
    ['climbs out further down', [{ name: 'a/../../b' }], 'zip-name'],
    ['begins at the root', [{ name: '/etc/passwd' }], 'zip-name'],
    ['has backslashes', [{ name: 'a\\..\\b' }], 'zip-name'],
    ['names a drive', [{ name: 'C:a' }], 'zip-name'],
    ['has a zero in a name', [{ name: 'a\u0000.txt' }], 'zip-name'],
    ['has an empty name', [{ name: '' }], 'zip-name'],
    ['has a name twice', [hello, hello], 'zip-duplicate'],
    ['has a name twice but for capitals', [hello, { name: 'A.TXT', content: 'other' }], 'zip-duplicate'],
    ['holds a symbolic link', [{ ...hello, central: { mode: 0o120777 } }], 'zip-symlink'],
    ['is encrypted', [{ ...hello, central: { flags: 1 }, local: { flags: 1 } }], 'zip-encrypted'],
    ['is encrypted in secret', [{ ...hello, local: { flags: 1 } }], 'zip-damaged'],
    ['is packed by something else', [{ ...hello, central: { method: 12 } }], 'zip-method'],
    ['says another sum', [{ ...hello, central: { crc: 1 }, local: { crc: 1 } }], 'zip-damaged'],
    ['says another size', [{ ...hello, central: { bytes: 4, packedBytes: 4 }, local: { bytes: 4, packedBytes: 4 } }], 'zip-damaged'],
    ['says another size in one place', [{ ...hello, local: { bytes: 4 } }], 'zip-damaged'],
    ['says another name in one place', [{ ...hello, local: { name: 'b.txt' } }], 'zip-damaged'],
    ['lies in a descriptor', [{ ...hello, descriptor: { bytes: 4 } }], 'zip-damaged'],
    ['lies in a descriptor’s sum', [{ ...hello, descriptor: { crc: 4 } }], 'zip-damaged'],
    ['unpacks to more than it says', [{ name: 'a', content: 'x'.repeat(5000), deflated: true, central: { bytes: 4000 }, local: { bytes: 4000 } }], 'zip-bomb'],
    ['unpacks to less than it says', [{ name: 'a', content: 'x'.repeat(5000), deflated: true, central: { bytes: 6000 }, local: { bytes: 6000 } }], 'zip-damaged'],
    ['is a bomb', [{ name: 'a', content: big, deflated: true }], 'zip-bomb'],
    ['is a bomb that claims to be small', [{ name: 'a', content: big, deflated: true, central: { bytes: 1000 }, local: { bytes: 1000 } }], 'zip-bomb'],
    ['holds an entry inside another', [{ name: 'a', content: 'x'.repeat(200) }, { name: 'a', at: 0, content: 'x'.repeat(200), central: { name: 'a' } }], 'zip-duplicate'],
    ['holds a folder with content', [{ name: 'a/', content: 'x' }], 'zip-damaged'],
    ['has deflated rubbish', [{ name: 'a', content: 'xxxx', deflated: true, packed: new Uint8Array([255, 255, 255, 255]) }], 'zip-damaged'],
    ['counts more than it has', [hello], 'zip-damaged', { count: 2 }],
    ['counts less than it has', [hello, { name: 'b' }], 'zip-damaged', { count: 1 }],
    ['has its list elsewhere', [hello], 'zip-damaged', { directoryOffset: 3 }],
    ['has a long list', [hello], 'zip-damaged', { directoryBytes: 1 << 20 }],
    ['is one of several', [hello], 'zip-split', { disk: 1 }],
    ['calls itself large and is not', [hello], 'zip-damaged', { count: 0xffff }],
    ['calls itself large and lies', [hello], 'zip-damaged', { end64: { count: 2 } }],
    ['has a list at 2^60', [hello], 'zip-damaged', { end64: { offset: 2 ** 60 } }],
    ['calls an entry large without saying how large', [{ ...hello, central: { bytes: 0xffffffff } }], 'zip-damaged'],
    ['says an entry has 16 EiB', [{ ...hello, central: { bytes: 0xffffffff, packedBytes: 0xffffffff, extra: new Uint8Array([1, 0, 16, 0, ...new Array<number>(16).fill(255)]) } }], 'zip-damaged'],
  ])('refuses one that %s', async (_, parts, code, lies) => {
    expect(await unpackParts(parts, lies)).toBe(code);
  });

  it('refuses entries that share bytes', async () => {
    // Each entry's packed bytes are all that follows, headers of the next included.
    const inner = buildZip([{ name: 'b', content: 'kernel' }]).subarray(0, 30 + 1 + 6);
    const zip = buildZip([{ name: 'a', content: inner }, { name: 'b', content: 'kernel', at: 31 }]);
    expect(await unpack(zip)).toBe('zip-overlap');
  });

  it('refuses 65,536 entries, by the short count and by the long one', async () => {
    const one = buildZip([{ name: 'a' }]);
    const record = one.subarray(31, 31 + 47);
    const many = (count: number, lies: ZipLies): Uint8Array => {
      const end = buildZip([], { directoryOffset: 31, directoryBytes: count * record.length, ...lies });
      return new Uint8Array(Buffer.concat([one.subarray(0, 31), ...new Array<Uint8Array>(count).fill(record), end]));
    };
    expect(await unpack(many(0xfffe, { count: 0xfffe }))).toBe('zip-too-many');
    expect(await unpack(many(ZIP_LIMITS.entries + 1, { count: ZIP_LIMITS.entries + 1 }))).toBe('zip-too-many');
    // 65,536 counted in two bytes is none.
    expect(await unpack(many(0x10000, { count: 0 }))).toBe('zip-too-many');
    expect(await unpack(many(100, { count: 0 }))).toBe('zip-damaged');
    expect(await unpack(many(100, { count: 100 }))).toBe('zip-duplicate');
    const large = buildZip([{ name: 'a' }], { end64: { count: 0x10000 } });
    expect(await unpack(large)).toBe('zip-too-many');
  });

  it('never holds more than a piece of a bomb', async () => {
    const content = new Uint8Array(16 << 20);
    const packed = deflateSync(content, { level: 9 });
    const source = bytesSource(buildZip([{ name: 'a', content, packed, deflated: true }]));
    const { length } = packed;
    let largest = 0;
    let out = 0;
    const entry = { name: 'a', isStored: false, packedBytes: length, bytes: 1 << 20, crc32: 0, dataOffset: 31 };
    await expect((async () => {
      for await (const piece of entryBytes(source, entry)) {
        largest = Math.max(largest, piece.length);
        out += piece.length;
      }
    })()).rejects.toMatchObject({ diagnostic: { code: 'zip-bomb' } });
    expect(out).toBeLessThanOrEqual(1 << 20);
    expect(largest).toBeLessThan(9 << 20);
  });

  it('takes a zip inside a zip for a file as any other', async () => {
    const inner = buildZip([hello]);
    expect(await unpackParts([{ name: 'inner.zip', content: inner }])).toHaveProperty(['inner.zip']);
  });

  it('never throws anything but a fault, whatever is damaged', async () => {
    const zip = buildZip([hello, { name: 'f/b.txt', content: 'x'.repeat(300), deflated: true }, { name: 'c', content: 'see', descriptor: true }]);
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(zip.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(zip.length), async (changes, cut) => {
      const damaged = zip.slice(0, changes.length === 6 ? cut : zip.length);
      for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
      const result = await unpack(damaged);
      expect(typeof result === 'string' ? result : Object.keys(result).length).toBeTruthy();
    }), { numRuns: 400 });
  });
});
