export type Shape = 'sine' | 'triangle' | 'saw' | 'square';

/** Amplitude of harmonic k of the wave with peak 1, by its Fourier series. */
export function harmonicAmplitude(shape: Shape, k: number): number {
  switch (shape) {
    case 'sine': return k === 1 ? 1 : 0;
    case 'triangle': return k % 2 === 1 ? 8 / (Math.PI * k) ** 2 : 0;
    case 'saw': return 2 / (Math.PI * k);
    case 'square': return k % 2 === 1 ? 4 / (Math.PI * k) : 0;
  }
}

/**
 * The two-point polynomial corrections equal a convolution of the continuous wave with a triangle two frames wide before
 * sampling, so every harmonic, also one that folds back, is weighted by sinc²(f/rate).
 */
export function sampledAmplitude(shape: Shape, k: number, frequencyHz: number, rateHz: number): number {
  if (shape === 'sine') return harmonicAmplitude(shape, k);
  const x = (Math.PI * k * frequencyHz) / rateHz;
  return harmonicAmplitude(shape, k) * (Math.sin(x) / x) ** 2;
}

/** A sine whose frequency in each frame is given: the phase is the sum of the frequencies before it. */
export function sweptSine(frequenciesHz: ArrayLike<number>, rateHz: number): Float64Array {
  let turns = 0;
  return Float64Array.from(frequenciesHz, (hz) => {
    const y = Math.sin(2 * Math.PI * turns);
    turns += hz / rateHz;
    return y;
  });
}
