/**
 * Discrete Fourier transform of 2^m complex f32, interleaved, in pieces: a caller spreads the work over many slices. Radix 2,
 * decimation in time, two butterflies a step in SIMD. A stereo frame is one complex number L + iR. Same bits on every machine:
 * twiddles come from the compiled-in Math.
 */

/** (cos, −sin) of 2π·k/size for k < size/2, 8 bytes each. Not on the audio path. */
export function fillTwiddles(table: usize, size: i32): void {
  for (let k = 0; k < size / 2; k++) {
    const angle = (2.0 * Math.PI * <f64>k) / <f64>size;
    store<f32>(table + ((<usize>k) << 3), <f32>Math.cos(angle));
    store<f32>(table + ((<usize>k) << 3), <f32>-Math.sin(angle), 4);
  }
}

/** Where element k of the input belongs before the first stage: its `bits` lowest bits backwards. */
// @ts-ignore: decorator
@inline
export function reversed(k: u32, bits: u32): u32 {
  let r = ((k >> 1) & 0x55555555) | ((k & 0x55555555) << 1);
  r = ((r >> 2) & 0x33333333) | ((r & 0x33333333) << 2);
  r = ((r >> 4) & 0x0f0f0f0f) | ((r & 0x0f0f0f0f) << 4);
  r = ((r >> 8) & 0x00ff00ff) | ((r & 0x00ff00ff) << 8);
  return ((r >> 16) | (r << 16)) >> (32 - bits);
}

/** How many steps the whole transform has. */
export function stepsOf(size: i32, bits: i32): i32 {
  return bits * (size / 4);
}

/** Steps from…to of the transform in place, in order: all of 0…stepsOf(size) make it whole. Input in reversed order, output in natural order. */
export function transform(work: usize, twiddles: usize, size: i32, from: i32, to: i32): void {
  const perStage = size / 4;
  let step = from;
  while (step < to) {
    const stage = step / perStage;
    const first = step - stage * perStage;
    const last = min(perStage, first + to - step);
    if (stage == 0) firstStage(work, first, last);
    else laterStage(work, twiddles, size, stage, first, last);
    step += last - first;
  }
}

/** Neighbors, with a twiddle of 1. */
function firstStage(work: usize, from: i32, to: i32): void {
  for (let i = from; i < to; i++) {
    const at = work + ((<usize>i) << 5);
    const x = v128.load(at);
    const y = v128.load(at, 16);
    const even = i64x2.shuffle(x, y, 0, 2);
    const odd = i64x2.shuffle(x, y, 1, 3);
    const sum = f32x4.add(even, odd);
    const difference = f32x4.sub(even, odd);
    v128.store(at, i64x2.shuffle(sum, difference, 0, 2));
    v128.store(at, i64x2.shuffle(sum, difference, 1, 3), 16);
  }
}

/** Two neighboring butterflies of the same block a step; `stage` is log2 of half a block. */
function laterStage(work: usize, twiddles: usize, size: i32, stage: i32, from: i32, to: i32): void {
  const half = 1 << stage;
  const stride = <usize>(size >> (stage + 1)) << 3;
  const bytes = (<usize>half) << 3;
  for (let i = from; i < to; i++) {
    const butterfly = i << 1;
    const j = butterfly & (half - 1);
    const at = work + ((<usize>((butterfly - j) * 2 + j)) << 3);
    const twiddle = twiddles + <usize>j * stride;
    const w = v128.load_lane<u64>(twiddle + stride, v128.load64_zero(twiddle), 1);
    const a = v128.load(at);
    const b = v128.load(at + bytes);
    // (br + i·bi)(wr + i·wi): b·wr, plus b swapped times (−wi, wi).
    const real = i32x4.shuffle(w, w, 0, 0, 2, 2);
    const imaginary = v128.xor(i32x4.shuffle(w, w, 1, 1, 3, 3), i32x4(0x80000000, 0, 0x80000000, 0));
    const t = f32x4.add(f32x4.mul(b, real), f32x4.mul(i32x4.shuffle(b, b, 1, 0, 3, 2), imaginary));
    v128.store(at, f32x4.add(a, t));
    v128.store(at + bytes, f32x4.sub(a, t));
  }
}
