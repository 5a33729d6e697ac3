/** A held peak: stays for a while at the largest level, then falls evenly. For display only. */
const HOLD_SECONDS = 1.5;
const FALL_DB_PER_SECOND = 20;

export class PeakHold {
  #db = -144;
  #since = -Infinity;

  /** Give the level now; returns the held one. */
  next(db: number, seconds: number): number {
    const held = this.#db - Math.max(0, seconds - this.#since - HOLD_SECONDS) * FALL_DB_PER_SECOND;
    if (db >= held) {
      this.#db = db;
      this.#since = seconds;
      return db;
    }
    return held;
  }
}
