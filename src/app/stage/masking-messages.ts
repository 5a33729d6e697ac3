/** Between the page and the worker that finds out who hides whom. */
export interface ToMasking {
  readonly turn: number;
  /** Strips one after the other: left of all bands, then right. */
  readonly powers: Float32Array;
  readonly strips: number;
  readonly edgesHz: Float64Array;
}

export interface FromMasking {
  readonly turn: number;
  readonly audibility: Float32Array;
  /** Index of the strip that takes most; −1 for none. */
  readonly by: Int16Array;
}
