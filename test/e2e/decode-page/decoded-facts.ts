/** For tests: what a file decodes to, in a few words; the same code runs in the page's worker and in Node. */
import { createFlacWriter } from '../../../src/media/flac-writer.ts';
import { blobSink } from '../../../src/media/byte-sink.ts';
import type { ByteSource } from '../../../src/media/byte-source.ts';
import { openSound } from '../../../src/media/open-sound.ts';
import { Sha256 } from '../../../src/kit/sha256.ts';

export interface DecodedFacts {
  readonly format: string;
  readonly rateHz: number;
  readonly channels: number;
  readonly frames: number;
  readonly samples: string;
  /** Of the sound written as FLAC, 16 bits with dither. */
  readonly flac: string;
}

export async function decodedFacts(source: ByteSource): Promise<DecodedFacts> {
  const { sound, diagnostics } = await openSound(source);
  if (sound === undefined) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  const { format, rateHz, channels, frames } = sound;
  const hash = new Sha256();
  const sink = blobSink('audio/flac');
  const writer = createFlacWriter({ rateHz, channels, bitsPerSample: 16, dither: true }, sink);
  for await (const block of sound.decode()) {
    hash.update(new Uint8Array(block.buffer, block.byteOffset, block.byteLength));
    await writer.write(block);
  }
  await writer.finish();
  const flac = new Sha256();
  flac.update(new Uint8Array(await sink.blob().arrayBuffer()));
  return { format, rateHz, channels, frames, samples: hash.digestHex(), flac: flac.digestHex() };
}
