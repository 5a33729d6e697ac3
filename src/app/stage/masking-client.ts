/** Asks the worker who hides whom, one question at a time, and leaves it idle most of the time however long it takes. Main thread. */
import type { FromMasking, ToMasking } from './masking-messages.ts';

/** Of the time between two questions the worker may use this part. */
const DUTY = 0.2;

export class MaskingClient {
  #worker: Worker | undefined;
  #turn = 0;
  #isBusy = false;
  #askedAt = 0;
  #restsUntil = 0;
  #answered: ((answer: FromMasking) => void) | undefined;

  get isBusy(): boolean {
    return this.#isBusy || performance.now() < this.#restsUntil;
  }

  ask(powers: Float32Array, strips: number, edgesHz: Float64Array, answered: (answer: FromMasking) => void): void {
    if (this.isBusy || strips === 0) return;
    this.#worker ??= this.#start();
    this.#isBusy = true;
    this.#askedAt = performance.now();
    this.#answered = answered;
    const question: ToMasking = { turn: ++this.#turn, powers, strips, edgesHz };
    this.#worker.postMessage(question, [powers.buffer]);
  }

  #start(): Worker {
    const worker = new Worker(new URL('./masking-worker.ts', import.meta.url), { type: 'module', name: 'who hides whom' });
    worker.onmessage = ({ data }: MessageEvent<FromMasking>) => {
      if (data.turn !== this.#turn) return;
      this.#isBusy = false;
      const now = performance.now();
      this.#restsUntil = now + (now - this.#askedAt) * (1 / DUTY - 1);
      this.#answered?.(data);
    };
    // Without it the stage shows nobody as hidden; `isBusy` stays, so that nothing more is asked.
    worker.onerror = () => { this.#answered = undefined; };
    return worker;
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#isBusy = false;
    this.#answered = undefined;
  }
}
