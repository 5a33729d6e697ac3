/**
 * The masked part of the chosen sound: every half turn one transform with a sine window, each bin times what is masked of its
 * channel, and back with the same window, overlapped by half: windows and their squares add up to one. The audible part is what is
 * left of the delayed sound, so that both together are that sound by construction. Audio thread; allocates nothing.
 */
import { reversed, transform } from "../../../worklets/dsp/fft";
import { loadFrame, storeFrame } from "../../../worklets/dsp/frame";
import { backWork, GAIN, hangingFrames, maskedFrames, PLACES, PLAYING, shortTwiddles, shortWork } from "./layout.as";

/** Frames from…to of a window of a ring into the order of a transform; frames older than `valid` back from the mark are silence. */
export function gather(ring: usize, ringMask: i32, mark: i32, back: i32, valid: i32, size: i32, bits: i32, twiddles: usize, target: usize, isSine: bool, from: i32, to: i32): void {
  const half = size >> 1;
  for (let k = from; k < to; k++) {
    const cosine = k < half ? load<f32>(twiddles + ((<usize>k) << 3)) : -load<f32>(twiddles + ((<usize>(k - half)) << 3));
    const hann = <f32>0.5 - <f32>0.5 * cosine;
    const w = isSine ? sqrt(hann) : hann;
    const frame = back - k <= valid ? loadFrame(ring + ((<usize>((mark - back + k) & ringMask)) << 3)) : f32x4.splat(0);
    storeFrame(target + ((<usize>reversed(k, bits)) << 3), f32x4.mul(frame, f32x4.splat(w)));
  }
}

/** Bins from…to times the masked share of their channels, real and imaginary part exchanged, in the order for the way back. */
export function keepMasked(s: usize, size: i32, bits: i32, from: i32, to: i32): void {
  const short = size / 4;
  const work = shortWork(s, size), back = backWork(s, size);
  for (let k = from; k < to; k++) {
    const bin = k <= short / 2 ? k : short - k;
    const place = load<f32>(s + PLACES + ((<usize>bin) << 2));
    const channel = <i32>place;
    const at = s + GAIN + ((<usize>channel) << 2);
    const gain = load<f32>(at) + (load<f32>(at, 4) - load<f32>(at)) * (place - <f32>channel);
    const z = loadFrame(work + ((<usize>k) << 3));
    storeFrame(back + ((<usize>reversed(k, bits)) << 3), f32x4.mul(i32x4.shuffle(z, z, 1, 0, 3, 2), f32x4.splat(gain)));
  }
}

export function goBack(s: usize, size: i32, from: i32, to: i32): void {
  transform(backWork(s, size), shortTwiddles(s, size), size / 4, from, to);
}

/** Frames from…to of the window just made: the first half ends what hangs over, the second half hangs over. */
export function overlap(s: usize, size: i32, half: i32, from: i32, to: i32): void {
  const short = size / 4, frames = size / 8;
  const back = backWork(s, size), twiddles = shortTwiddles(s, size), hanging = hangingFrames(s, size);
  const target = maskedFrames(s, size, 1 - load<i32>(s, PLAYING)) + ((<usize>(half * frames)) << 3);
  const scale = <f32>1 / <f32>short;
  for (let k = from; k < to; k++) {
    const at = (<usize>(k & (frames - 1))) << 3;
    const cosine = load<f32>(twiddles + at) * (k < frames ? <f32>1 : <f32>-1);
    const z = loadFrame(back + ((<usize>k) << 3));
    const frame = f32x4.mul(i32x4.shuffle(z, z, 1, 0, 3, 2), f32x4.splat(sqrt(<f32>0.5 - <f32>0.5 * cosine) * scale));
    if (k < frames) storeFrame(target + at, f32x4.add(loadFrame(hanging + at), frame));
    else storeFrame(hanging + at, frame);
  }
}
