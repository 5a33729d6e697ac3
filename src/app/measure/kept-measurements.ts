/**
 * Measurements a person has kept, under names, for each document: in this browser, beside its settings. The oldest give way when
 * there are many. Main thread.
 */
import type { Plot, Reading } from '../../measure/system/measured.ts';
import { keepSetting, keptSetting } from '../kept-setting.ts';

export interface KeptMeasurement {
  readonly id: string;
  readonly name: string;
  readonly plots: readonly Plot[];
  readonly readings: readonly Reading[];
}

const MOST_KEPT = 12;
/** All of a document's, as text. */
const MOST_CHARS = 1_200_000;
const NAME_CHARS = 80;
/** Seven figures would be all that 32-bit sound has; five are more than a picture shows. */
const FIGURES = 5;

const keyOf = (document: string): string => `patchcord.measurements.${document}`;

export class KeptMeasurements {
  #document: string | undefined;
  #kept: readonly KeptMeasurement[] = [];

  of(document: string): readonly KeptMeasurement[] {
    if (document !== this.#document) {
      this.#document = document;
      this.#kept = read(keptSetting(keyOf(document)));
    }
    return this.#kept;
  }

  add(document: string, { plots, readings }: Pick<KeptMeasurement, 'plots' | 'readings'>, name: string): KeptMeasurement {
    const numbers = this.of(document).map(({ id }) => Number(id)).filter(Number.isFinite);
    const made = { id: String(Math.max(0, ...numbers) + 1), name: name.slice(0, NAME_CHARS), plots, readings };
    this.#keep(document, [...this.#kept, made]);
    return made;
  }

  rename(document: string, id: string, name: string): void {
    this.#keep(document, this.of(document).map((one) => (one.id === id ? { ...one, name: name.slice(0, NAME_CHARS) } : one)));
  }

  remove(document: string, id: string): void {
    this.#keep(document, this.of(document).filter((one) => one.id !== id));
  }

  #keep(document: string, all: readonly KeptMeasurement[]): void {
    let kept = all.slice(-MOST_KEPT);
    let text = written(kept);
    while (text.length > MOST_CHARS && kept.length > 1) {
      kept = kept.slice(1);
      text = written(kept);
    }
    this.#kept = kept;
    keepSetting(keyOf(document), text);
  }
}

const written = (kept: readonly KeptMeasurement[]): string => JSON.stringify(kept, (_, value: unknown) => (typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(FIGURES)) : value));

/** What another version of the page wrote may look otherwise: then there is nothing. */
function read(text: string | undefined): readonly KeptMeasurement[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter(isKept) : [];
  } catch {
    return [];
  }
}

function isKept(value: unknown): value is KeptMeasurement {
  const one = value as Partial<KeptMeasurement> | null;
  return typeof one?.id === 'string' && typeof one.name === 'string' && Array.isArray(one.readings) && Array.isArray(one.plots)
    && one.plots.every((plot: Partial<Plot> | null) => typeof plot?.id === 'string' && typeof plot.title === 'string' && plot.x !== undefined && plot.y !== undefined && Array.isArray(plot.curves) && plot.curves.every((curve) => Array.isArray(curve.x) && Array.isArray(curve.y)));
}
