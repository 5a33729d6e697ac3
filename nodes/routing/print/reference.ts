/** What a print gives: every frame it got, in order. in: interleaved stereo. */
export const printed = (input: ArrayLike<number>): Float32Array => Float32Array.from(input);
