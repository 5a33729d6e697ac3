/** What the browser says about this page's storage, and the request not to clear it. Main thread. */
export interface StorageFacts {
  /** The browser has promised to keep it until a person clears it. */
  readonly persistent: boolean;
  /** Without being asked, where space runs short or nobody comes for some days. */
  readonly mayBeEvicted: boolean;
  /** Bytes; undefined where the browser does not say. */
  readonly usage: number | undefined;
  readonly quota: number | undefined;
}

export const UNKNOWN_STORAGE: StorageFacts = { persistent: false, mayBeEvicted: true, usage: undefined, quota: undefined };

/** None on an insecure origin, and none in Node. */
const manager = (): StorageManager | undefined => (globalThis as { navigator?: { storage?: StorageManager } }).navigator?.storage;

export async function storageFacts(isLasting: boolean): Promise<StorageFacts> {
  const storage = manager();
  if (storage === undefined) return { ...UNKNOWN_STORAGE, mayBeEvicted: isLasting };
  const [persistent, { usage, quota }] = await Promise.all([storage.persisted().catch(() => false), storage.estimate().catch((): StorageEstimate => ({}))]);
  return { persistent, mayBeEvicted: isLasting && !persistent, usage, quota };
}

/** Some browsers ask the person, so it is done when there is something to keep. */
export async function askToPersist(): Promise<void> {
  await manager()?.persist().catch(() => false);
}
