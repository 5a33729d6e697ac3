/**
 * A small room: four delay lines that feed each other through a Hadamard matrix (J.-M. Jot, "Digital delay networks for
 * designing artificial reverberators", 1991), damped. It adds to a stereo block in place. Any thread; allocates in
 * its constructor only.
 */
import { pow } from '../../src/kit/exact-math.ts';
import { OnePole } from './filters.ts';

/** Lengths in seconds without common divisors: first reflections of a room some 5 m wide. */
const LENGTHS_SECONDS = [0.01373, 0.01927, 0.02339, 0.02917];

export class Room {
  private readonly lines: Float64Array[];
  private readonly damping: OnePole[];
  private readonly feedback: number[];
  private readonly at = [0, 0, 0, 0];

  /** `decaySeconds` to −60 dB; `level` of the room beside the dry sound, linear. */
  constructor(rateHz: number, decaySeconds: number, private readonly level: number, dampingHz = 6000) {
    this.lines = LENGTHS_SECONDS.map((seconds) => new Float64Array(Math.floor(seconds * rateHz)));
    this.damping = LENGTHS_SECONDS.map(() => new OnePole(rateHz, dampingHz));
    this.feedback = LENGTHS_SECONDS.map((seconds) => pow(10, (-3 * seconds) / decaySeconds));
  }

  process(block: Float32Array, frames: number): void {
    const [l0, l1, l2, l3] = this.lines as [Float64Array, Float64Array, Float64Array, Float64Array];
    const [d0, d1, d2, d3] = this.damping as [OnePole, OnePole, OnePole, OnePole];
    const [g0, g1, g2, g3] = this.feedback as [number, number, number, number];
    let [p0, p1, p2, p3] = this.at as [number, number, number, number];
    for (let i = 0; i < frames; i++) {
      const left = block[2 * i] ?? 0;
      const right = block[2 * i + 1] ?? 0;
      const a = d0.process(l0[p0] ?? 0) * g0;
      const b = d1.process(l1[p1] ?? 0) * g1;
      const c = d2.process(l2[p2] ?? 0) * g2;
      const d = d3.process(l3[p3] ?? 0) * g3;
      l0[p0] = left + 0.5 * (a + b + c + d);
      l1[p1] = right + 0.5 * (a - b + c - d);
      l2[p2] = left + 0.5 * (a + b - c - d);
      l3[p3] = right + 0.5 * (a - b - c + d);
      if (++p0 === l0.length) p0 = 0;
      if (++p1 === l1.length) p1 = 0;
      if (++p2 === l2.length) p2 = 0;
      if (++p3 === l3.length) p3 = 0;
      block[2 * i] = left + this.level * (a + c - 0.5 * d);
      block[2 * i + 1] = right + this.level * (b + d - 0.5 * c);
    }
    this.at.splice(0, 4, p0, p1, p2, p3);
  }
}
