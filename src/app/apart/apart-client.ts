/**
 * The page's side of the worker for analyses: tells it which nodes there are, and keeps what it last told of each. The worker is there
 * once a patch needs it. Main thread.
 */
import type { Plan } from '../../compile/plan.ts';
import { loneNode } from '../../schedule/lone-node.ts';
import type { Schedule } from '../../schedule/schedule.ts';
import type { FromApartWorker, ToApartWorker } from './apart-messages.ts';

export type ApartWorker = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>;

const startWorker = (): ApartWorker => new Worker(new URL('./apart-worker.ts', import.meta.url), { type: 'module', name: 'analyses' });

export class ApartClient {
  /** Once it has failed, nothing is given to it any more. */
  isWorking = true;
  #worker: ApartWorker | undefined;
  /** The engine that the worker has not been told of yet. */
  #engine: Extract<ToApartWorker, { type: 'engine' }> | undefined;
  #known: ReadonlySet<string> = new Set();
  readonly #told = new Map<string, Float32Array>();
  #epoch = 0;

  /** `onFault`: the analyses must be done elsewhere. */
  constructor(private readonly onFault: () => void, private readonly start: () => ApartWorker = startWorker) {}

  /** Another engine. @returns the port that leads from it to the worker */
  open(module: WebAssembly.Module, rateHz: number): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#engine = { type: 'engine', module, rateHz, port: port1 };
    return port2;
  }

  /** The engine is about to be sent this program. */
  expect({ aparts }: Schedule, { graph }: Plan): void {
    if (!this.isWorking || (aparts.length === 0 && this.#known.size === 0)) return;
    const nodes = new Map(graph.nodes.map((node) => [node.identity, node]));
    this.#send({ type: 'nodes', nodes: aparts.map(({ identity }) => {
      if (this.#known.has(identity)) return { identity };
      const { path, params, variant: { definition, config, kernel, region } } = nodes.get(identity)!;
      return { identity, lone: loneNode({ definition, kernel, path, params, config, bypassed: false, carries: [] }, region) };
    }) });
    this.#known = new Set(aparts.map(({ identity }) => identity));
    for (const identity of this.#told.keys()) if (!this.#known.has(identity)) this.#told.delete(identity);
  }

  #send(message: ToApartWorker): void {
    this.#worker ??= this.#launch();
    if (this.#engine !== undefined) this.#worker.postMessage(this.#engine, [this.#engine.port]);
    this.#engine = undefined;
    this.#worker.postMessage(message);
  }

  #launch(): ApartWorker {
    const worker = this.start();
    worker.onmessage = ({ data }: MessageEvent<FromApartWorker>) => {
      if (data.epoch >= this.#epoch && this.#known.has(data.identity)) this.#told.set(data.identity, data.telemetry);
    };
    worker.onerror = () => {
      worker.terminate();
      this.isWorking = false;
      this.forget();
      this.onFault();
    };
    return worker;
  }

  /** What was heard before this epoch is told no more. */
  begin(epoch: number): void {
    this.#epoch = epoch;
    this.#told.clear();
  }

  /** The engine was given up. */
  forget(): void {
    this.#engine = undefined;
    this.#known = new Set();
    this.#told.clear();
  }

  /** All telemetry of the node, in the order of its definition. */
  telemetry(identity: string): Float32Array | undefined {
    return this.#told.get(identity);
  }
}
