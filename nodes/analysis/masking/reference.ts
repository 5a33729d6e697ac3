/**
 * Masking by its definition, for tests: whole transforms in f64, and the model of src/measure/masking with channels twice as close
 * and bands two and a half times as narrow as the kernel has them.
 */
import { fourier } from '../../../src/measure/fourier.ts';
import { type BandSound, fromSpectra, type PowerSpectrum } from '../../../src/measure/masking/band-sound.ts';
import { type Beside, besideOthers, earSound, type HeardSound } from '../../../src/measure/masking/scene.ts';

/** Frames of the long and the short transform at 48 kHz. */
const LONG = 8192;
const SHORT = 2048;

/** Powers of the bins of a Hann window around a frame of one channel; a sine of amplitude A sums to A²/2. */
function spectrumAround(sound: Float32Array, channel: 0 | 1, middle: number, size: number): PowerSpectrum {
  const re = Float64Array.from({ length: size }, (_, k) => (sound[2 * (middle - size / 2 + k) + channel] ?? 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * k) / size)));
  const im = new Float64Array(size);
  fourier(re, im);
  // Σ|X|² over a sine's positive lobe is N·Σw²·A²/4, and Σw² of Hann is 3N/8.
  const power = Float64Array.from({ length: size / 2 + 1 }, (_, k) => ((re[k]! ** 2 + im[k]! ** 2) * 16) / (3 * size * size));
  return { power, binHz: 48000 / size };
}

const bandsAround = (sound: Float32Array, channel: 0 | 1, middle: number, fullScaleDb: number): BandSound =>
  fromSpectra(spectrumAround(sound, channel, middle, LONG), spectrumAround(sound, channel, middle, SHORT), fullScaleDb);

/** A steady sound of 48 kHz, interleaved stereo, as both ears have it around a frame. */
export const heardAround = (sound: Float32Array, middle: number, fullScaleDb: number): HeardSound => [earSound(bandsAround(sound, 0, middle, fullScaleDb)), earSound(bandsAround(sound, 1, middle, fullScaleDb))];

/** One of steady sounds beside all others. */
export const beside = (sounds: readonly HeardSound[], target: number): Beside => besideOthers(sounds[target]!, sounds.filter((_, other) => other !== target));
