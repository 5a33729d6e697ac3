/**
 * Finds a node's peak, faults and telemetry in the one array an engine sends. Pure.
 */
import type { Schedule } from '../schedule/schedule.ts';

interface Place {
  readonly at: number;
  readonly telemetry: Readonly<Record<string, { readonly from: number; readonly count: number }>>;
}

export class MeterMap {
  private readonly places = new Map<string, Place>();

  constructor(schedule: Schedule) {
    const byRecord = new Map(schedule.nodes.map((node) => [node.record, node]));
    let at = 0;
    for (const { record, telemetry, count } of schedule.meters) {
      const node = byRecord.get(record);
      if (node !== undefined) {
        const start = at + 2;
        const entries = Object.entries(node.telemetry).map(([name, { address, count: floats }]) => [name, { from: start + (address - telemetry) / 4, count: floats }] as const);
        this.places.set(node.path, { at, telemetry: Object.fromEntries(entries) });
      }
      at += 2 + count;
    }
  }

  /** Largest magnitude since the array before. */
  peak(floats: Float32Array, path: string): number | undefined {
    const place = this.places.get(path);
    return place === undefined ? undefined : floats[place.at];
  }

  faults(floats: Float32Array, path: string): number {
    const place = this.places.get(path);
    return place === undefined ? 0 : (floats[place.at + 1] ?? 0);
  }

  /** A view into `floats`. */
  telemetry(floats: Float32Array, path: string, name: string): Float32Array | undefined {
    const found = this.places.get(path)?.telemetry[name];
    return found === undefined ? undefined : floats.subarray(found.from, found.from + found.count);
  }
}
