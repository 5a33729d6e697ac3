/**
 * Writes WAV files of any length in pieces: PCM 16 and 24 bit with or without dither, float 32. Any thread; holds no
 * more than one block. The sink decides where the bytes go.
 */
import type { ByteSink } from './byte-sink.ts';
import { createQuantizer, type Quantizer } from './dither.ts';
import { defaultChannelMask, MAX_CHANNELS, MAX_RATE_HZ, MIN_RATE_HZ, type WavFormat } from './wav-format.ts';
import { wavHeader } from './wav-header.ts';

export type WavSampleFormat = 'pcm16' | 'pcm24' | 'float32';

export interface WavWriterOptions {
  readonly rateHz: number;
  readonly channels: number;
  readonly format: WavSampleFormat;
  /** Triangular dither (see `dither.ts`); float32 loses no bits and is never dithered. */
  readonly dither: boolean;
  readonly seed?: number;
  /** Speaker positions, kept in files of more than two channels or 16 bits; default: the usual ones. */
  readonly channelMask?: number;
}

export interface WavWritten {
  readonly frames: number;
  /** Length of the file. */
  readonly bytes: number;
  /** Samples beyond full scale, held at it; always 0 for float32, which keeps them. */
  readonly clippedSamples: number;
  /** Samples written as 0 because they were NaN or infinite. */
  readonly nonFiniteSamples: number;
}

export interface WavWriter {
  /** Appends interleaved samples, whole frames, any number. One call at a time. */
  write(block: Float32Array): Promise<void>;
  /** Completes the file: pads it, and fills the true length into the header. The writer is used up. */
  finish(): Promise<WavWritten>;
}

/** Turns a block of samples into bytes that are good until the next call. */
interface Encoder {
  encode(block: Float32Array): Uint8Array;
  readonly clippedSamples: number;
  readonly nonFiniteSamples: number;
}

/** Throws RangeError for a rate or channel count no reader accepts. Rejections of the sink come through. */
export function createWavWriter(options: WavWriterOptions, sink: ByteSink): WavWriter {
  const { rateHz, channels } = options;
  if (!Number.isInteger(rateHz) || rateHz < MIN_RATE_HZ || rateHz > MAX_RATE_HZ) throw new RangeError(`WAV at ${rateHz} Hz`);
  if (!Number.isInteger(channels) || channels < 1 || channels > MAX_CHANNELS) throw new RangeError(`WAV of ${channels} channels`);
  const bits = { pcm16: 16, pcm24: 24, float32: 32 }[options.format];
  const format: WavFormat = {
    encoding: options.format === 'float32' ? 'float' : 'pcm',
    rateHz,
    channels,
    bitsPerSample: bits,
    bytesPerSample: bits / 8,
    channelMask: options.channelMask ?? defaultChannelMask(channels),
  };
  const encoder = format.encoding === 'float'
    ? floatEncoder()
    : pcmEncoder(createQuantizer({ bits, channels, dither: options.dither, ...(options.seed === undefined ? {} : { seed: options.seed }) }), format.bytesPerSample);
  let frames = 0;
  let begun = false;
  let finished = false;

  const begin = async (): Promise<void> => {
    if (finished) throw new Error('this WAV file is already finished');
    if (begun) return;
    begun = true;
    await sink.write(wavHeader(format, undefined));
  };

  return {
    async write(block) {
      if (block.length % channels !== 0) throw new RangeError(`${block.length} samples are no whole frames of ${channels} channels`);
      await begin();
      if (block.length === 0) return;
      await sink.write(encoder.encode(block));
      frames += block.length / channels;
    },
    async finish() {
      await begin();
      finished = true;
      const header = wavHeader(format, frames);
      const dataBytes = frames * channels * format.bytesPerSample;
      if (dataBytes % 2 === 1) await sink.write(new Uint8Array(1));
      await sink.patch(0, header);
      const { clippedSamples, nonFiniteSamples } = encoder;
      return { frames, bytes: header.length + dataBytes + (dataBytes % 2), clippedSamples, nonFiniteSamples };
    },
  };
}

function pcmEncoder(quantizer: Quantizer, bytesPerSample: number): Encoder {
  let steps = new Int32Array(0);
  let bytes = new Uint8Array(0);
  return {
    encode(block) {
      if (steps.length < block.length) {
        steps = new Int32Array(block.length);
        bytes = new Uint8Array(block.length * bytesPerSample);
      }
      quantizer.quantize(block, steps);
      let at = 0;
      for (let i = 0; i < block.length; i++) {
        const step = steps[i] ?? 0;
        bytes[at++] = step;
        bytes[at++] = step >> 8;
        if (bytesPerSample === 3) bytes[at++] = step >> 16;
      }
      return bytes.subarray(0, at);
    },
    get clippedSamples() {
      return quantizer.clippedSamples;
    },
    get nonFiniteSamples() {
      return quantizer.nonFiniteSamples;
    },
  };
}

function floatEncoder(): Encoder {
  let view = new DataView(new ArrayBuffer(0));
  let nonFiniteSamples = 0;
  return {
    encode(block) {
      if (view.byteLength < 4 * block.length) view = new DataView(new ArrayBuffer(4 * block.length));
      for (let i = 0; i < block.length; i++) {
        const sample = block[i] ?? 0;
        if (!Number.isFinite(sample)) nonFiniteSamples++;
        view.setFloat32(4 * i, Number.isFinite(sample) ? sample : 0, true);
      }
      return new Uint8Array(view.buffer, 0, 4 * block.length);
    },
    clippedSamples: 0,
    get nonFiniteSamples() {
      return nonFiniteSamples;
    },
  };
}
