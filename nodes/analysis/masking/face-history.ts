/**
 * The last seconds of the chosen sound: time across, frequency up; what is heard as bright as it is loud, what is hidden in the color
 * of loss. Columns are painted as they come. Main thread.
 */
import type { Ink } from '../../../src/views/ink.ts';
import { PLACES, PLACES_HZ, type Readings } from '../../../src/measure/masking/hidden-regions.ts';
import { quietThresholdDb } from '../../../src/measure/masking/threshold.ts';
import type { Plot } from '../../../src/views/sound-grid.ts';

export const HISTORY_SECONDS = 20;
const COLUMNS = 200;
const COLUMN_SECONDS = HISTORY_SECONDS / COLUMNS;
/** Quieter places are not drawn, louder ones fully. */
const QUIET_DB = 15;
const LOUD_DB = 75;
/** What could not be heard alone is not hidden. */
const QUIET_THERE_DB: readonly number[] = PLACES_HZ.map(quietThresholdDb);

export class HiddenHistory {
  readonly #surface = document.createElement('canvas');
  #at = 0;
  #last = -Infinity;
  #shown = '';

  constructor() {
    this.#surface.width = COLUMNS;
    this.#surface.height = PLACES;
  }

  /** Takes a column where it is time for one. */
  follow(read: Readings, chosen: number, isPlaying: boolean, seconds: number, ink: Ink): void {
    const context = this.#surface.getContext('2d');
    const [smr, excitation] = [read('smrDb'), read('excitationDb')];
    if (context === null || !smr || !excitation) return;
    const shown = `${chosen} ${ink.isDark}`;
    if (shown !== this.#shown) context.clearRect(0, 0, COLUMNS, PLACES);
    this.#shown = shown;
    if (!isPlaying || seconds - this.#last < COLUMN_SECONDS) return;
    // A page that was hidden does not catch up.
    this.#last = seconds - this.#last > 2 * COLUMN_SECONDS ? seconds : this.#last + COLUMN_SECONDS;
    context.clearRect(this.#at, 0, 1, PLACES);
    for (let place = 0; place < PLACES; place++) {
      const levelDb = excitation[chosen * PLACES + place]!;
      const bright = Math.min(1, (levelDb - QUIET_DB) / (LOUD_DB - QUIET_DB));
      if (bright <= 0.02 || levelDb < QUIET_THERE_DB[place]!) continue;
      const isHidden = smr[place]! < 0;
      context.globalAlpha = isHidden ? 0.35 + 0.65 * bright : 0.85 * bright;
      context.fillStyle = isHidden ? ink.clip : ink.data;
      context.fillRect(this.#at, PLACES - 1 - place, 1, 1);
    }
    this.#at = (this.#at + 1) % COLUMNS;
  }

  /** The newest at the right edge. */
  draw(context: CanvasRenderingContext2D, { x, y, width, height }: Plot): void {
    const older = COLUMNS - this.#at;
    context.imageSmoothingEnabled = false;
    const scale = width / COLUMNS;
    if (older > 0) context.drawImage(this.#surface, this.#at, 0, older, PLACES, x, y, older * scale, height);
    if (this.#at > 0) context.drawImage(this.#surface, 0, 0, this.#at, PLACES, x + older * scale, y, this.#at * scale, height);
    context.imageSmoothingEnabled = true;
  }
}
