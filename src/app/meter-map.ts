/**
 * Finds a node's peak, faults and telemetry in the one array an engine sends. Pure.
 */
import type { Schedule } from '../schedule/schedule.ts';

interface Place {
  readonly at: number;
  /** The node's identity, where it is analyzed apart: its telemetry comes in an array of its own. */
  readonly apart: string | undefined;
  /** Counted from the node's first. */
  readonly telemetry: Readonly<Record<string, { readonly from: number; readonly count: number }>>;
}

export class MeterMap {
  private readonly places = new Map<string, Place>();
  /** The paths of nodes in chains, by every chain they stand in. */
  private readonly within = new Map<string, string[]>();

  constructor(schedule: Schedule) {
    const aparts = new Map(schedule.aparts.map(({ record, identity }) => [record, identity]));
    const byRecord = new Map(schedule.nodes.map((node) => [node.record, node]));
    let at = 0;
    const { meters } = schedule;
    for (let m = 0; m < meters.length; m += 3) {
      const record = meters[m]!;
      const telemetry = meters[m + 1]!;
      const node = byRecord.get(record);
      if (node !== undefined) {
        const entries = Object.entries(node.telemetry).map(([name, { address, count: floats }]) => [name, { from: (address - telemetry) / 4, count: floats }] as const);
        for (let slash = node.path.indexOf('/'); slash >= 0; slash = node.path.indexOf('/', slash + 1)) listed(this.within, node.path.slice(0, slash)).push(node.path);
        this.places.set(node.path, { at, apart: aparts.get(record), telemetry: Object.fromEntries(entries) });
      }
      at += 2 + meters[m + 2]!;
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

  /** Of what stands in the chain at this path, the first that was reset. */
  faultWithin(floats: Float32Array, path: string): string | undefined {
    return this.within.get(path)?.find((one) => this.faults(floats, one) > 0);
  }

  /** A view into `floats`, or into what is told apart of the node with an identity. */
  telemetry(floats: Float32Array, path: string, name: string, toldApart?: (identity: string) => Float32Array | undefined): Float32Array | undefined {
    const place = this.places.get(path);
    const found = place?.telemetry[name];
    if (place === undefined || found === undefined) return undefined;
    const { from, count } = found;
    return place.apart === undefined ? floats.subarray(place.at + 2 + from, place.at + 2 + from + count) : toldApart?.(place.apart)?.subarray(from, from + count);
  }
}

function listed(map: Map<string, string[]>, key: string): string[] {
  let list = map.get(key);
  if (list === undefined) map.set(key, (list = []));
  return list;
}
