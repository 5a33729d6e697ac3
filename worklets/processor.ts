/**
 * The one AudioWorkletProcessor: pulls blocks from the engine core and hands messages on. Audio rendering thread; what is
 * slow belongs into messages, never into `process`.
 */
import { EngineCore } from '../src/engine/engine-core.ts';
import { takeMedia } from '../src/engine/media-port.ts';
import type { ToEngine } from '../src/engine/messages.ts';

/** What lib.dom does not declare of the AudioWorkletGlobalScope. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new (options: { processorOptions: { module: WebAssembly.Module } }) => AudioWorkletProcessor): void;
declare const sampleRate: number;

class PatchcordProcessor extends AudioWorkletProcessor {
  private readonly core: EngineCore;

  constructor(options: { processorOptions: { module: WebAssembly.Module } }) {
    super();
    this.core = new EngineCore(options.processorOptions.module, sampleRate, (message) => this.port.postMessage(message));
    this.port.onmessage = ({ data }: MessageEvent<ToEngine | { type: 'port'; port: MessagePort } | { type: 'apart'; port: MessagePort }>) => {
      if (data.type === 'apart') return this.core.connectApart(data.port);
      if (data.type !== 'port') return this.core.receive(data);
      // Media come over a port of their own, from the worker that reads them.
      takeMedia(data.port, (message) => this.core.receive(message));
    };
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const [left, right] = outputs[0]!;
    const frames = left!.length;
    if (!this.core.render(frames)) return true;
    const heard = this.core.heard(frames);
    for (let i = 0; i < frames; i++) {
      left![i] = heard[2 * i]!;
      right![i] = heard[2 * i + 1]!;
    }
    return true;
  }
}

registerProcessor('patchcord', PatchcordProcessor);
