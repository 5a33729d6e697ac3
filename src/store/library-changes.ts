/** Tells who shows the library what has changed in it: in this tab at once, in the others by BroadcastChannel. Main thread. */
export interface LibraryChange {
  /** Documents that are new, changed, removed or restored. */
  readonly documents: readonly string[];
  /** Node types whose presets are others now. */
  readonly presets: readonly string[];
  /** False if another tab did it. */
  readonly isMine: boolean;
}

export type ChangeListener = (change: LibraryChange) => void;

export class LibraryChanges {
  private readonly listeners = new Set<ChangeListener>();
  private readonly channel: BroadcastChannel | undefined;

  constructor(name: string) {
    this.channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name);
    // Node would wait for it for ever.
    (this.channel as { unref?: () => void } | undefined)?.unref?.();
    if (this.channel !== undefined) this.channel.onmessage = ({ data }: MessageEvent<Omit<LibraryChange, 'isMine'>>) => { this.tell({ ...data, isMine: false }); };
  }

  subscribe(listener: ChangeListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** After it is kept, never before. */
  happened(change: { readonly documents?: readonly string[]; readonly presets?: readonly string[] }): void {
    const all = { documents: change.documents ?? [], presets: change.presets ?? [] };
    this.channel?.postMessage(all);
    this.tell({ ...all, isMine: true });
  }

  close(): void {
    this.channel?.close();
    this.listeners.clear();
  }

  private tell(change: LibraryChange): void {
    for (const listener of this.listeners) listener(change);
  }
}
