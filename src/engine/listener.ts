/**
 * Which sound the monitor hears: the output, or what a recorder was given. Goes from one to the other in 10 ms. Audio
 * thread; allocates nothing unless the memory has grown.
 */
import { NODE, RECORDER } from '../schedule/abi.ts';

const FADE_MS = 10;
/** The output. */
const OUTPUT = 0;

export class Listener {
  /** Records: what was heard, what is heard, and what is to be heard after that. */
  private before = OUTPUT;
  private now = OUTPUT;
  private next = OUTPUT;
  /** 0…1 of the way from one to the other. */
  private fade = 1;
  private readonly step: number;
  private floats = new Float32Array(0);
  private words = new Uint32Array(0);

  constructor(rateHz: number) {
    this.step = 1000 / (FADE_MS * rateHz);
  }

  /** The recorder must be part of the program that runs, and be so until another has been turned to and the fade is over. */
  turnTo(record: number): void {
    this.next = record;
    if (this.fade === 1) this.begin();
  }

  private begin(): void {
    if (this.next === this.now) return;
    this.before = this.now;
    this.now = this.next;
    this.fade = 0;
  }

  /** Puts into the output's place what is heard of this block. */
  mix(memory: WebAssembly.Memory, output: Float32Array, frames: number): void {
    if (this.now === OUTPUT && this.fade === 1) return;
    if (this.floats.buffer !== memory.buffer) {
      this.floats = new Float32Array(memory.buffer);
      this.words = new Uint32Array(memory.buffer);
    }
    for (let i = 0; i < frames; i++) {
      if (this.fade < 1) this.fade = Math.min(1, this.fade + this.step);
      const left = this.sample(this.now, output, i, frames, 0);
      const right = this.sample(this.now, output, i, frames, 1);
      const fromLeft = this.fade === 1 ? left : this.sample(this.before, output, i, frames, 0);
      const fromRight = this.fade === 1 ? right : this.sample(this.before, output, i, frames, 1);
      output[2 * i] = fromLeft + this.fade * (left - fromLeft);
      output[2 * i + 1] = fromRight + this.fade * (right - fromRight);
    }
    if (this.fade === 1) this.begin();
  }

  private sample(record: number, output: Float32Array, frame: number, frames: number, channel: number): number {
    if (record === OUTPUT) return output[2 * frame + channel]!;
    const state = this.words[(record + NODE.state) / 4]! / 4;
    const capacity = this.words[state + RECORDER.frames / 4]!;
    const at = (this.words[state + RECORDER.next / 4]! - frames + frame) & (capacity - 1);
    return this.floats[state + RECORDER.samples / 4 + 2 * at + channel]!;
  }
}
