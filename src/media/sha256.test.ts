import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Sha256 } from '../kit/sha256.ts';
import { bytesSource } from './byte-source.ts';
import { sha256Hex } from './sha256.ts';

/** FIPS 180-4 examples (NIST CSRC) and the empty message. */
const VECTORS: readonly (readonly [string, string])[] = [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
  ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
];

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => Math.imul(i, 2_654_435_761) >>> 24);

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each(['native', 'own'])('%s', (kind) => {
  const prepare = (): void => {
    if (kind === 'own') vi.stubGlobal('crypto', {});
  };
  it.each(VECTORS)('%.20s', async (text, digest) => {
    prepare();
    expect(await sha256Hex(bytesSource(bytesOf(text)))).toBe(digest);
  });
  it('tells its progress to the end', async () => {
    prepare();
    const shares: number[] = [];
    await sha256Hex(bytesSource(noise(3_000_000)), (share) => shares.push(share));
    expect(shares.at(-1)).toBe(1);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
  });
  it('rejects when the source ends early', async () => {
    prepare();
    await expect(sha256Hex({ size: 10, name: 'kick.wav', read: () => Promise.resolve(new Uint8Array(4)) })).rejects.toThrow('kick.wav');
  });
});

it('gives the same for every length around a block, in pieces of any length', () => {
  for (let length = 0; length < 200; length++) {
    const bytes = noise(length);
    const expected = createHash('sha256').update(bytes).digest('hex');
    for (const piece of [1, 7, 64, 65]) {
      const hash = new Sha256();
      for (let at = 0; at < length; at += piece) hash.update(bytes.subarray(at, at + piece));
      expect(hash.digestHex()).toBe(expected);
    }
  }
});
