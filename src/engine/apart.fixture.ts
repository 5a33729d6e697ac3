/** The port between an engine and its worker for analyses, without threads: messages arrive when the test says so. For tests only. */
import type { ApartPort } from './apart-feed.ts';

class End implements ApartPort {
  onmessage: MessagePort['onmessage'] = null;
  readonly inbox: unknown[] = [];
  other: End | undefined;

  postMessage(message: unknown, transfer: Transferable[] | StructuredSerializeOptions = []): void {
    this.other!.inbox.push(structuredClone(message, { transfer: Array.isArray(transfer) ? transfer : [] }));
  }

  deliver(): number {
    const messages = this.inbox.splice(0);
    for (const data of messages) this.onmessage?.call(this as unknown as MessagePort, { data } as MessageEvent);
    return messages.length;
  }
}

export class TestChannel {
  readonly engine = new End();
  readonly worker = new End();

  constructor() {
    this.engine.other = this.worker;
    this.worker.other = this.engine;
  }

  /** What is on its way arrives, and so do the answers. @returns how many messages came to the worker */
  deliver(): number {
    const came = this.worker.deliver();
    this.engine.deliver();
    return came;
  }
}
