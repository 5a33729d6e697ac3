/**
 * Samples of a file that are NaN, infinite or too large for f32, and are given out as 0: how many, and from when on. Any thread.
 */
import { diagnose, type Diagnostic } from '../kit/diagnostic.ts';

/** Told of each by its place in the file, counted over all channels. */
export type OnNotFinite = (sample: number) => void;

export class NotFinite {
  private samples = 0;
  private first = 0;
  private next = 0;

  constructor(private readonly sound: { readonly rateHz: number; readonly channels: number }) {}

  /** What is read once more counts once, as long as it is read from first to last. */
  readonly add: OnNotFinite = (sample) => {
    if (sample < this.next) return;
    if (this.samples === 0) this.first = sample;
    this.samples++;
    this.next = sample + 1;
  };

  /** Undefined where there are none. */
  get diagnostic(): Diagnostic | undefined {
    if (this.samples === 0) return undefined;
    const { rateHz, channels } = this.sound;
    const seconds = (Math.floor(this.first / channels) / rateHz).toFixed(3);
    const [are, there] = this.samples === 1 ? ['1 sample is', `at ${seconds} s, and is`] : [`${this.samples} samples are`, `the first at ${seconds} s, and are`];
    return diagnose('samples-not-finite', `${are} no number, ${there} silent here: what made the file went wrong there. Export it again.`, {}, 'warning');
  }
}
