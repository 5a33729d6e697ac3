/**
 * Turns the bytes of uncompressed samples into f32. Pure, any thread.
 *
 * An integer of b bits becomes i/2^(b−1), exact for containers up to 24 bits. 32-bit integers and 64-bit floats are
 * rounded to the nearest f32, ties to even, an error of at most 2^-25 of the value (−150 dB): 0x7fffffff becomes 1.0.
 */
import type { OnNotFinite } from './not-finite.ts';
import type { WavEncoding } from './wav-format.ts';

export interface SampleLayout {
  readonly encoding: WavEncoding;
  readonly bytesPerSample: number;
  /** AIFF and some CAF; WAV never. */
  readonly bigEndian?: boolean;
  /** AIFF and CAF keep 8 bits signed; WAV never. */
  readonly signedBytes?: boolean;
}

/**
 * In: whole samples → out: `into`, one f32 for each. What is not finite (or too large for f32) is set to 0, and told by its place
 * in `into`. Doesn't allocate beyond a view.
 */
export function decodeSamples(bytes: Uint8Array, layout: SampleLayout, into: Float32Array, onNotFinite?: OnNotFinite): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = layout.bigEndian !== true;
  if (layout.encoding === 'float') return decodeFloat(view, layout.bytesPerSample, little, into, onNotFinite);
  // Where the top byte of three stands, and the two below it.
  const [top, low] = little ? [2, 0] : [0, 1];
  switch (layout.bytesPerSample) {
    case 1:
      // Unsigned, silence is 128.
      for (let i = 0; i < into.length; i++) into[i] = (layout.signedBytes === true ? view.getInt8(i) : view.getUint8(i) - 128) / 0x80;
      break;
    case 2:
      for (let i = 0; i < into.length; i++) into[i] = view.getInt16(2 * i, little) / 0x8000;
      break;
    case 3:
      for (let i = 0; i < into.length; i++) into[i] = (view.getInt8(3 * i + top) * 0x1_0000 + view.getUint16(3 * i + low, little)) / 0x80_0000;
      break;
    case 4:
      for (let i = 0; i < into.length; i++) into[i] = view.getInt32(4 * i, little) / 0x8000_0000;
      break;
    default:
      throw new RangeError(`a PCM container of ${layout.bytesPerSample} bytes`);
  }
}

function decodeFloat(view: DataView, bytesPerSample: number, little: boolean, into: Float32Array, onNotFinite: OnNotFinite | undefined): void {
  for (let i = 0; i < into.length; i++) {
    const sample = bytesPerSample === 8 ? Math.fround(view.getFloat64(8 * i, little)) : view.getFloat32(4 * i, little);
    const finite = Number.isFinite(sample);
    into[i] = finite ? sample : 0;
    if (!finite) onNotFinite?.(i);
  }
}
