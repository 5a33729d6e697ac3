/**
 * Turns the bytes of samples into f32. Pure, any thread.
 *
 * An integer of b bits becomes i/2^(b−1), exact for containers up to 24 bits. 32-bit integers and 64-bit floats are
 * rounded to the nearest f32, ties to even, an error of at most 2^-25 of the value (−150 dB): 0x7fffffff becomes 1.0.
 */
import type { WavFormat } from './wav-format.ts';

/**
 * In: whole samples → out: `into`, one f32 for each. Returns how many were not finite (or too large for f32) and were
 * set to 0. Doesn't allocate beyond a view.
 */
export function decodeSamples(bytes: Uint8Array, format: WavFormat, into: Float32Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (format.encoding === 'float') return decodeFloat(view, format.bytesPerSample, into);
  switch (format.bytesPerSample) {
    case 1:
      // The one unsigned container: silence is 128.
      for (let i = 0; i < into.length; i++) into[i] = (view.getUint8(i) - 128) / 0x80;
      break;
    case 2:
      for (let i = 0; i < into.length; i++) into[i] = view.getInt16(2 * i, true) / 0x8000;
      break;
    case 3:
      for (let i = 0; i < into.length; i++) into[i] = (view.getInt8(3 * i + 2) * 0x1_0000 + view.getUint16(3 * i, true)) / 0x80_0000;
      break;
    case 4:
      for (let i = 0; i < into.length; i++) into[i] = view.getInt32(4 * i, true) / 0x8000_0000;
      break;
    default:
      throw new RangeError(`a PCM container of ${format.bytesPerSample} bytes`);
  }
  return 0;
}

function decodeFloat(view: DataView, bytesPerSample: number, into: Float32Array): number {
  let nonFinite = 0;
  for (let i = 0; i < into.length; i++) {
    const sample = bytesPerSample === 8 ? Math.fround(view.getFloat64(8 * i, true)) : view.getFloat32(4 * i, true);
    const finite = Number.isFinite(sample);
    into[i] = finite ? sample : 0;
    if (!finite) nonFinite++;
  }
  return nonFinite;
}
