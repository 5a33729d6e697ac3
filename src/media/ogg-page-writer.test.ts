/** Pages written are read by our own reader, and by their bytes as RFC 3533 has them. */
import { expect, it } from 'vitest';
import { bytesSource } from './byte-source.ts';
import { createOggPageWriter } from './ogg-page-writer.ts';
import { oggChecksum, type OggGroup, oggGroups } from './ogg-pages.ts';

const packetOf = (length: number, first: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (first + i * 7) & 255);

function memorySink() {
  let bytes = new Uint8Array(0);
  return {
    bytes: () => bytes,
    write: (more: Uint8Array) => {
      const whole = new Uint8Array(bytes.length + more.length);
      whole.set(bytes);
      whole.set(more, bytes.length);
      bytes = whole;
      return Promise.resolve();
    },
    patch: () => Promise.reject(new Error('pages are written once')),
  };
}

async function groupsOf(bytes: Uint8Array): Promise<OggGroup[]> {
  const groups: OggGroup[] = [];
  for await (const group of oggGroups(bytesSource(bytes), 0)) groups.push(group);
  return groups;
}

/** Where pages begin, walked by their own lengths. */
function pagesOf(bytes: Uint8Array): { at: number; length: number; flags: number; segments: number }[] {
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    const segments = bytes[at + 26]!;
    const length = 27 + segments + bytes.subarray(at + 27, at + 27 + segments).reduce((sum, one) => sum + one, 0);
    found.push({ at, length, flags: bytes[at + 5]!, segments });
    at += length;
  }
  return found;
}

// Around every border of a segment (255) and of a page (255 segments), and over three pages.
const LENGTHS = [0, 1, 254, 255, 256, 509, 510, 511, 65_024, 65_025, 65_026, 1, 150_000, 3];

it('brings packets of any length back, with their positions', async () => {
  const sink = memorySink();
  const writer = createOggPageWriter(0xfedc_ba98, sink);
  const packets = LENGTHS.map((length, i) => packetOf(length, i));
  for (const [i, packet] of packets.entries()) {
    await writer.write(packet, 1000 * (i + 1));
    if (i < 8) await writer.endPage();
  }
  await writer.finish(13_500);
  const bytes = sink.bytes();
  expect(writer.bytes).toBe(bytes.length);
  const groups = await groupsOf(bytes);
  const back = groups.flatMap((group) => group.packets);
  expect(back.map(({ length }) => length)).toEqual(LENGTHS);
  expect(back.findIndex((packet, i) => Buffer.compare(packet, packets[i]!) !== 0)).toBe(-1);
  expect(groups.every(({ isBroken, serial }) => !isBroken && serial === 0xfedc_ba98)).toBe(true);
  expect(groups.slice(0, 8).map(({ granule }) => granule)).toEqual([1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000]);
  let ended = 0;
  for (const { granule, packets: here, isLast } of groups) {
    ended += here.length;
    expect(granule).toBe(isLast ? 13_500 : 1000 * ended);
  }
});

it('numbers and flags its pages, and says of one without an end of a packet that it has no position', async () => {
  const sink = memorySink();
  const writer = createOggPageWriter(7, sink);
  await writer.write(packetOf(150_000, 1), 2 ** 33 + 5);
  await writer.finish(2 ** 33 + 4);
  const bytes = sink.bytes();
  const view = new DataView(bytes.buffer);
  const pages = pagesOf(bytes);
  expect(pages.map(({ flags }) => flags)).toEqual([2, 1, 5]);
  expect(pages.map(({ segments }) => segments)).toEqual([255, 255, Math.floor(150_000 / 255) + 1 - 510]);
  expect(pages.map(({ at }) => view.getUint32(at + 18, true))).toEqual([0, 1, 2]);
  expect(pages.map(({ at }) => view.getBigInt64(at + 6, true))).toEqual([-1n, -1n, 2n ** 33n + 4n]);
});

it('says with an empty page that the stream ends, where nothing is held', async () => {
  const sink = memorySink();
  const writer = createOggPageWriter(7, sink);
  await writer.write(packetOf(10, 1), 480);
  await writer.endPage();
  await writer.finish(480);
  expect(pagesOf(sink.bytes()).map(({ length, flags }) => [length, flags])).toEqual([[38, 2], [27, 4]]);
});

it('guards each page by the checksum of RFC 3533: every flipped bit is seen', async () => {
  const sink = memorySink();
  const writer = createOggPageWriter(7, sink);
  await writer.write(packetOf(40, 9), 960);
  await writer.finish(960);
  const bytes = sink.bytes();
  // Bit by bit, independent of the table: polynomial 04C11DB7, nothing reflected, nothing inverted.
  let crc = 0;
  bytes.forEach((byte, i) => {
    const value = i >= 22 && i < 26 ? 0 : byte;
    for (let bit = 7; bit >= 0; bit--) {
      const top = ((crc >>> 31) ^ (value >> bit)) & 1;
      crc = (crc << 1) ^ (top * 0x04c1_1db7);
    }
  });
  expect(new DataView(bytes.buffer).getUint32(22, true)).toBe(crc >>> 0);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const damaged = bytes.slice();
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    const stored = new DataView(damaged.buffer).getUint32(22, true);
    expect(stored).not.toBe(oggChecksum(damaged, 0, damaged.length));
  }
});
