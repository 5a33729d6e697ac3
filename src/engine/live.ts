/**
 * The engine heard: an AudioContext at the patch's rate with the core in an AudioWorklet, or, where there is no secure
 * context, in a ScriptProcessor on the main thread. Main thread; knows messages, not patches.
 */
import type { EngineProgram } from '../schedule/schedule.ts';
import { EngineCore } from './engine-core.ts';
import { takeMedia } from './media-port.ts';
import type { FromEngine, ToEngine } from './messages.ts';

export type HostKind = 'worklet' | 'script';

export interface LiveOptions {
  readonly rateHz: number;
  readonly module: WebAssembly.Module;
  readonly workletUrl: string;
  readonly receive: (message: FromEngine) => void;
  /** For tests: the host without a secure context although there is one. */
  readonly forceScript?: boolean;
}

/** What a player needs of it. */
export type LiveHost = Pick<LiveEngine, 'context' | 'kind' | 'send' | 'connectFeeder' | 'connectApart' | 'close'>;

/** A ScriptProcessor's buffer: long enough for a main thread that also draws. */
const SCRIPT_FRAMES = 2048;

/** AudioWorkletNode exists on insecure origins too, where it cannot be used: the context tells the truth. */
export const hasWorklet = (): boolean => globalThis.isSecureContext && 'audioWorklet' in BaseAudioContext.prototype;

export class LiveEngine {
  /** `node` is held on to: a ScriptProcessor that nobody refers to may be collected while it plays. */
  private constructor(readonly context: AudioContext, readonly kind: HostKind, private readonly node: AudioNode, private readonly post: (message: ToEngine, transfer: Transferable[]) => void, private readonly attach: (port: MessagePort) => void) {}

  /** Opens the context; it stays suspended until `resume` is called from a gesture. */
  static async open(options: LiveOptions): Promise<LiveEngine> {
    const context = new AudioContext({ sampleRate: options.rateHz, latencyHint: 'interactive' });
    try {
      return !options.forceScript && hasWorklet() ? await LiveEngine.openWorklet(context, options) : LiveEngine.openScript(context, options);
    } catch (error) {
      // Browsers give a page few contexts.
      await context.close();
      throw error;
    }
  }

  private static async openWorklet(context: AudioContext, options: LiveOptions): Promise<LiveEngine> {
    await context.audioWorklet.addModule(options.workletUrl);
    const node = new AudioWorkletNode(context, 'patchcord', { numberOfInputs: 0, outputChannelCount: [2], processorOptions: { module: options.module } });
    node.port.onmessage = ({ data }: MessageEvent<FromEngine>) => options.receive(data);
    node.onprocessorerror = () => options.receive({ type: 'trap', record: 0, message: 'the audio processor stopped' });
    node.connect(context.destination);
    return new LiveEngine(context, 'worklet', node, (message, transfer) => node.port.postMessage(message, transfer), (port) => node.port.postMessage({ type: 'port', port }, [port]));
  }

  private static openScript(context: AudioContext, options: LiveOptions): LiveEngine {
    const core = new EngineCore(options.module, context.sampleRate, (message) => queueMicrotask(() => options.receive(copyOf(message))));
    const node = context.createScriptProcessor(SCRIPT_FRAMES, 0, 2);
    node.onaudioprocess = ({ outputBuffer }) => {
      if (!core.render(SCRIPT_FRAMES)) return;
      const heard = core.heard(SCRIPT_FRAMES);
      const left = outputBuffer.getChannelData(0);
      const right = outputBuffer.getChannelData(1);
      for (let i = 0; i < SCRIPT_FRAMES; i++) {
        left[i] = heard[2 * i]!;
        right[i] = heard[2 * i + 1]!;
      }
    };
    node.connect(context.destination);
    return new LiveEngine(context, 'script', node, (message) => core.receive(message), (port) => takeMedia(port, (message) => core.receive(message)));
  }

  send(message: ToEngine, transfer: Transferable[] = []): void {
    this.post(message, transfer);
  }

  /** The port over which a worker feeds media. */
  connectFeeder(port: MessagePort): void {
    this.attach(port);
  }

  /** The port of the worker for analyses; only a worklet has one: with a ScriptProcessor all is done on the main thread, and programs say so. */
  connectApart(port: MessagePort): void {
    (this.node as AudioWorkletNode).port.postMessage({ type: 'apart', port }, [port]);
  }

  async close(): Promise<void> {
    this.node.disconnect();
    await this.context.close();
  }
}

/** Meters are a view into the core's own array; a port would have cloned it. */
function copyOf(message: FromEngine): FromEngine {
  return message.type === 'meters' ? { ...message, floats: message.floats.slice() } : message;
}

/**
 * Runs a program for a few blocks where nobody waits: V8 compiles WebAssembly at its first call, and the first call shall
 * not be on the audio thread.
 */
export function warmUp(module: WebAssembly.Module, rateHz: number, program: EngineProgram): void {
  const core = new EngineCore(module, rateHz, () => undefined);
  core.receive({ type: 'program', id: 0, program });
  core.receive({ type: 'start', epoch: 0, positionFrame: 0 });
  while (!core.isWaiting && !core.isDead) core.render(128);
  core.receive({ type: 'ready', epoch: 0 });
  for (let block = 0; block < 8; block++) core.render(128);
}
