/** The cables of a graph while they are found, and the columns they become. Pure. */
import { type CableColumns, cableIdentity, tagOf } from './flat-graph.ts';
import type { FlatNodes } from './flat-nodes.ts';
import { Picked, Pieces } from './pieces.ts';
import { compareTexts, sortedPlaces } from './sorted-places.ts';
import { Words } from './words.ts';

/** Words of each: source, its output, target, its input, curve, whether it ends at a detector. */
const FIELDS = 6;

export class CableList {
  private readonly paths = new Pieces<string>();
  private readonly gains = new Pieces<number>();
  private readonly fields = new Words();

  get length(): number {
    return this.paths.length;
  }

  /** `from` and `to` number the nodes in the order they were found in; the rest as in CableColumns. */
  push(path: string, from: number, fromPort: number, to: number, toPort: number, gain: number, curve: number, isKey: boolean): void {
    this.paths.push(path);
    this.gains.push(gain);
    this.fields.push(from, fromPort, to, toPort, curve);
    this.fields.push(isKey ? 1 : 0);
  }

  /** By path, then identity; nothing is left here. `nodes` as they were found; `rank`: the final place of each. */
  take(nodes: FlatNodes, rank: Int32Array): CableColumns {
    const { paths, gains, fields, length } = this;
    const field = (k: number, which: number): number => fields.get(k * FIELDS + which);
    const tag = (node: number): string => tagOf(nodes.objects[node]!);
    const identity = (k: number): string => cableIdentity(paths.get(k), tag(field(k, 0)), field(k, 1), tag(field(k, 2)), field(k, 3), field(k, 4), 0);
    const order = sortedPlaces(length, (a, b) => compareTexts(paths.get(a), paths.get(b)) || compareTexts(identity(a), identity(b)));
    const columns: CableColumns = {
      paths: new Picked(paths, order), from: new Int32Array(length), fromPort: new Int32Array(length), to: new Int32Array(length), toPort: new Int32Array(length),
      gain: new Float64Array(length), curve: new Uint8Array(length), isKey: new Uint8Array(length), line: new Int32Array(length),
    };
    for (let c = 0; c < length; c++) {
      const k = order[c]!;
      columns.from[c] = rank[field(k, 0)]!;
      columns.fromPort[c] = field(k, 1);
      columns.to[c] = rank[field(k, 2)]!;
      columns.toPort[c] = field(k, 3);
      columns.curve[c] = field(k, 4);
      columns.isKey[c] = field(k, 5);
      columns.gain[c] = gains.get(k);
    }
    fields.drop();
    return columns;
  }
}
