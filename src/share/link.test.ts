import fc from 'fast-check';
import { deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { shipped } from '../catalog/shipped.ts';
import { hasErrors } from '../kit/index.ts';
import { createNode, createPatch } from '../patch/create.ts';
import type { Patch } from '../patch/patch.ts';
import { toText } from '../patch/to-text.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import { LINK_LIMITS, linkOf, linkPart, readLink } from './link.ts';

const PAGE = 'https://patchcord.example/app/';
const patch: Patch = { ...createPatch({ id: 'p', title: 'Löwe & <b>Co</b>' }), nodes: new Map([['out', createNode(shipped.get('output')!)]]) };

describe('links', () => {
  it('brings a patch back as it was', () => {
    const { address, isShort } = linkOf(patch, PAGE);
    expect(address.startsWith(`${PAGE}#p=`)).toBe(true);
    expect(isShort).toBe(true);
    const { patch: read, diagnostics } = readLink(linkPart(address)!, shipped);
    expect(diagnostics).toEqual([]);
    expect(toText(read!)).toBe(toText(patch));
    expect(linkOf(read!, PAGE).address).toBe(address);
  });

  it('finds its part in an address and nowhere else', () => {
    expect(linkPart('#p=abc')).toBe('abc');
    expect(linkPart(`  ${PAGE}?patch=x#p=abc \n`.trim())).toBe('abc');
    for (const other of ['', 'abc', '#q=abc', 'see #p=abc', `${PAGE}#p=a b`, 'ftp://x#p=abc', 'file:///x#p=abc']) expect(linkPart(other)).toBeUndefined();
  });

  it('says when it is too long to be offered', () => {
    const noise = Array.from({ length: 3000 }, (_, k): [string, ReturnType<typeof createNode>] => [`n${(k * 2654435761) % 4294967291}`, createNode(shipped.get('fader')!, { x: (k * 7919) % 10007, y: (k * 104729) % 100003 })]);
    expect(linkOf({ ...patch, nodes: new Map(noise) }, PAGE).isShort).toBe(false);
  });

  it.each([
    ['cut off', (part: string) => part.slice(0, -8)],
    ['cut to one letter', () => 'a'],
    ['empty', () => ''],
    ['of other letters', (part: string) => `${part.slice(0, 8)}+${part.slice(9)}`],
    ['padded', (part: string) => `${part}==`],
    ['of random letters', () => 'AAAAabcdefgh'],
  ])('is refused when %s', (_, spoil) => {
    const { patch: read, diagnostics } = readLink(spoil(linkPart(linkOf(patch, PAGE).address)!), shipped);
    expect(read).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(['link-damaged']);
  });

  it('is refused when it would unpack to more than a link holds', () => {
    const bomb = toBase64url(deflateSync(new Uint8Array(LINK_LIMITS.textBytes + 1).fill(32), { level: 9 }));
    expect(bomb.length).toBeLessThan(10_000);
    expect(readLink(bomb, shipped).diagnostics.map(({ code }) => code)).toEqual(['link-too-large']);
    expect(readLink('A'.repeat(LINK_LIMITS.readChars + 1), shipped).diagnostics.map(({ code }) => code)).toEqual(['link-too-long']);
  });

  it('never throws, whatever stands in it', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      for (const part of [toBase64url(bytes), toBase64url(deflateSync(bytes))]) expect(hasErrors(readLink(part, shipped).diagnostics)).toBe(true);
    }), { numRuns: 300 });
  });
});

it('base64url is what Node calls it, and only that', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
    const letters = Buffer.from(bytes).toString('base64url');
    expect(toBase64url(bytes)).toBe(letters);
    expect(fromBase64url(letters)).toEqual(bytes);
  }));
  // In the last, "B" carries bits that no byte has.
  for (const wrong of ['A', 'AB=', 'A_*A', 'é', 'AB']) expect(fromBase64url(wrong)).toBeUndefined();
});
