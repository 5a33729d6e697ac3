/** The writer around an encoder of made-up packets: length, pre-skip, gain and tags as our own reader finds them. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { blobSink } from './byte-sink.ts';
import { blobSource, bytesSource } from './byte-source.ts';
import { oggGroups } from './ogg-pages.ts';
import { openSound } from './open-sound.ts';
import { opusPacketFrames } from './opus-packet.ts';
import { createOpusWriter, type OpusPacketEncoder, type OpusWriterOptions } from './opus-writer.ts';
import { joinBlocks } from './pcm.ts';
import type { SoundFile } from './sound-file.ts';

const PACKET_FRAMES = 960;
const PRE_SKIP_FRAMES = 312;
/** CELT, full band, 20 ms, one frame of no bytes: sound that is lost, which decodes as silence. */
const silentPacket = (channels: number): Uint8Array => Uint8Array.of((31 << 3) | (channels === 2 ? 4 : 0));

/** Gives a packet for every 20 ms, the last filled up, as encoders do. */
function madeUpEncoder(channels: 1 | 2, packets: (index: number) => Uint8Array = () => silentPacket(channels)): OpusPacketEncoder & { readonly heard: Float32Array[] } {
  let fed = 0;
  let given = 0;
  const heard: Float32Array[] = [];
  const upTo = (count: number): Uint8Array[] => Array.from({ length: count - given }, () => packets(given++));
  return {
    heard,
    preSkipFrames: PRE_SKIP_FRAMES,
    encode(block) {
      heard.push(block);
      fed += block.length / channels;
      return Promise.resolve(upTo(Math.floor(fed / PACKET_FRAMES)));
    },
    finish: () => Promise.resolve(upTo(Math.ceil(fed / PACKET_FRAMES))),
  };
}

async function written(options: OpusWriterOptions, encoder: OpusPacketEncoder, blocks: readonly Float32Array[]): Promise<{ blob: Blob; frames: number; bytes: number }> {
  const sink = blobSink('audio/ogg');
  const writer = createOpusWriter(options, encoder, sink);
  for (const block of blocks) await writer.write(block);
  return { ...(await writer.finish()), blob: sink.blob() };
}

async function opened(blob: Blob): Promise<SoundFile> {
  const { sound, diagnostics } = await openSound(blobSource(blob));
  expect(diagnostics).toEqual([]);
  return sound!;
}

async function decoded(sound: SoundFile): Promise<Float32Array> {
  const blocks: Float32Array[] = [];
  for await (const block of sound.decode({ onDiagnostic: ({ message }) => { throw new Error(message); } })) blocks.push(block);
  return joinBlocks(blocks);
}

// One frame, around a packet with and without pre-skip, around a page of a second, and minutes.
it.each([1, 647, 648, 649, 960, 961, 47_688, 48_000, 48_001, 96_000, 1_000_003])('%i frames come back as so many', async (frames) => {
  for (const channels of [1, 2] as const) {
    const { blob, ...said } = await written({ rateHz: 48_000, channels }, madeUpEncoder(channels), [new Float32Array(frames * channels)]);
    expect(said).toEqual({ frames, bytes: blob.size });
    const sound = await opened(blob);
    expect(sound).toMatchObject({ format: 'opus', rateHz: 48_000, channels, frames });
    let pages = 0;
    let position = 0;
    let last = 0;
    for await (const { granule, packets, isLast, at } of oggGroups(blobSource(blob), 0)) {
      if (pages++ < 2) continue;
      expect(packets.length * PACKET_FRAMES, `page at ${at}`).toBeLessThanOrEqual(48_000);
      position += packets.length * PACKET_FRAMES;
      expect(granule).toBe(isLast ? frames + PRE_SKIP_FRAMES : position);
      // §4.4: only the last packet may be cut.
      expect(granule).toBeGreaterThan(position - PACKET_FRAMES);
      expect(granule).toBeLessThanOrEqual(position);
      last = granule;
    }
    expect(last).toBe(frames + PRE_SKIP_FRAMES);
  }
});

it('keeps the packets of another encoder, and so its sound, to the sample', async () => {
  const original = new Uint8Array(await readFile(new URL('./fixtures/opus.opus', import.meta.url)));
  const packets: Uint8Array[] = [];
  for await (const group of oggGroups(bytesSource(original), 0)) packets.push(...group.packets);
  const sound = packets.slice(2);
  const preSkip = new DataView(packets[0]!.buffer, packets[0]!.byteOffset).getUint16(10, true);
  const { sound: before } = await openSound(bytesSource(original));
  const length = opusPacketFrames(sound[0]!, 1);
  expect(length).toBe(PACKET_FRAMES);
  const encoder = { ...madeUpEncoder(2, (index) => sound[index] ?? silentPacket(2)), preSkipFrames: preSkip };
  const { blob } = await written({ rateHz: 48_000, channels: 2, tags: before!.tags }, encoder, [new Float32Array(2 * before!.frames)]);
  const after = await opened(blob);
  expect(after.tags).toEqual(before!.tags);
  expect(await decoded(after)).toEqual(await decoded(before!));
});

it('sends what is above full scale in softer, and says in the header by how much', async () => {
  const encoder = madeUpEncoder(1);
  const { blob } = await written({ rateHz: 48_000, channels: 1, peak: 4 }, encoder, [Float32Array.of(4, -4, Number.NaN, 1)]);
  const loud = encoder.heard.reduce((peak, block) => block.reduce((most, one) => Math.max(most, Math.abs(one)), peak), 0);
  expect(loud).toBeLessThanOrEqual(1);
  expect(loud).toBeGreaterThan(0.999);
  const head = new DataView(await blob.slice(28, 47).arrayBuffer());
  expect(head.getInt16(16, true)).toBe(Math.ceil(20 * Math.log10(4) * 256));
  expect(encoder.heard[0]![2]).toBe(0);
});

it('converts another rate, and is as long as the converted sound', async () => {
  const encoder = madeUpEncoder(1);
  const frames = 44_100;
  const tone = Float32Array.from({ length: frames }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 1000 * i) / 44_100));
  const { blob } = await written({ rateHz: 44_100, channels: 1 }, encoder, [tone.subarray(0, 10_000), tone.subarray(10_000)]);
  expect((await opened(blob)).frames).toBe(48_000);
  const heard = joinBlocks(encoder.heard);
  const scale = 10 ** (-6 / 20);
  let error = 0;
  for (let i = 1000; i < 47_000; i++) error = Math.max(error, Math.abs(heard[i]! - 0.5 * scale * Math.sin((2 * Math.PI * 1000 * i) / 48_000)));
  expect(error).toBeLessThan(1e-6);
  expect(() => createOpusWriter({ rateHz: 1, channels: 1 }, encoder, blobSink())).toThrow(RangeError);
});

it('refuses an encoder that gives less than it was given', async () => {
  const lazy: OpusPacketEncoder = { preSkipFrames: 312, encode: () => Promise.resolve([]), finish: () => Promise.resolve([silentPacket(1)]) };
  await expect(written({ rateHz: 48_000, channels: 1 }, lazy, [new Float32Array(4800)])).rejects.toThrow('960 frames of 5112');
});
