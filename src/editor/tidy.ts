/**
 * A patch set in order: the sound runs from left to right in columns, what runs on in one line stands in one row, and rows stay in
 * the order in which they were from the top down. Columns are the longest ways from the sources (as in Sugiyama, Tagawa and Toda,
 * "Methods for visual understanding of hierarchical system structures", 1981); rows are packed against a skyline. Pure.
 */
import { snapUp } from '../patch/grid.ts';
import type { Box, Point } from './viewport.ts';

export interface TidyCable {
  readonly from: string;
  readonly to: string;
  /** Of a cable to a parameter or a detector: it tells no place in the row. */
  readonly isAside: boolean;
}

export interface TidyGround {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly cables: readonly TidyCable[];
  /** The frame that a node stands in, if any: nodes of one stay together, with room for its edge. */
  readonly frameOf?: (id: string) => string | undefined;
}

/** Between columns: a cable bends there. */
const COLUMN_GAP = 64;
const ROW_GAP = 32;
/** Two paddings of frames and a title. */
const FRAME_GAP = 80;

/** Where each node goes; the corner of all of them stays where it is. */
export function tidy({ boxes, cables, frameOf = () => undefined }: TidyGround): ReadonlyMap<string, Point> {
  if (boxes.size === 0) return new Map();
  const ids = [...boxes.keys()].sort((a, b) => boxes.get(a)!.y - boxes.get(b)!.y || boxes.get(a)!.x - boxes.get(b)!.x || (a < b ? -1 : 1));
  const graph = forward(ids, cables);
  const columns = columnsOf(ids, graph);
  const rows = rowsOf(ids, graph);
  const xs = columnStarts(ids, columns, boxes);
  const corner = { x: Math.min(...ids.map((id) => boxes.get(id)!.x)), y: Math.min(...ids.map((id) => boxes.get(id)!.y)) };
  const ys = pack(rows, columns, graph, boxes, frameOf);
  return new Map(ids.map((id) => [id, { x: corner.x + xs[columns.get(id)!]!, y: corner.y + ys.get(id)! }]));
}

interface Graph {
  /** Without those that close a loop. */
  readonly into: ReadonlyMap<string, readonly TidyCable[]>;
  readonly out: ReadonlyMap<string, readonly TidyCable[]>;
  /** Sources before targets. */
  readonly order: readonly string[];
}

/** Depth first from the top: a cable back to a node on the way closes a loop, and is left out. Iterative, for patches are long. */
function forward(ids: readonly string[], cables: readonly TidyCable[]): Graph {
  const there = new Set(ids);
  const all = new Map<string, TidyCable[]>(ids.map((id) => [id, []]));
  for (const cable of cables) if (there.has(cable.from) && there.has(cable.to) && cable.from !== cable.to) all.get(cable.from)!.push(cable);
  const state = new Map<string, 'open' | 'done'>();
  const into = new Map<string, TidyCable[]>(ids.map((id) => [id, []]));
  const out = new Map<string, TidyCable[]>(ids.map((id) => [id, []]));
  const finished: string[] = [];
  const isFed = new Set(cables.filter(({ from, to }) => from !== to && there.has(from)).map(({ to }) => to));
  // Where sound begins, first: then what goes back is what a person would call back.
  for (const start of [...ids.filter((id) => !isFed.has(id)), ...ids]) {
    if (state.has(start)) continue;
    const way: { readonly id: string; next: number }[] = [{ id: start, next: 0 }];
    state.set(start, 'open');
    for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
      const cable = all.get(top.id)![top.next++];
      if (cable === undefined) {
        state.set(top.id, 'done');
        finished.push(top.id);
        way.pop();
        continue;
      }
      if (state.get(cable.to) === 'open') continue;
      out.get(cable.from)!.push(cable);
      into.get(cable.to)!.push(cable);
      if (state.has(cable.to)) continue;
      state.set(cable.to, 'open');
      way.push({ id: cable.to, next: 0 });
    }
  }
  return { into, out, order: finished.reverse() };
}

function columnsOf(ids: readonly string[], { into, out, order }: Graph): ReadonlyMap<string, number> {
  const columns = new Map<string, number>(ids.map((id) => [id, 0]));
  for (const id of order) columns.set(id, Math.max(0, ...into.get(id)!.map(({ from }) => columns.get(from)! + 1)));
  // What begins here and only moves others stands just before them.
  for (const id of [...order].reverse()) {
    const cables = out.get(id)!;
    if (into.get(id)!.length === 0 && cables.length > 0 && cables.every(({ isAside }) => isAside)) columns.set(id, Math.max(0, Math.min(...cables.map(({ to }) => columns.get(to)!)) - 1));
  }
  return columns;
}

/** Longest lines first met: each node goes on to one that only it feeds, of several to the one from where it is farthest to the end. */
function rowsOf(ids: readonly string[], { into, out, order }: Graph): readonly (readonly string[])[] {
  const toEnd = new Map<string, number>();
  for (const id of [...order].reverse()) toEnd.set(id, Math.max(0, ...out.get(id)!.map(({ to }) => toEnd.get(to)! + 1)));
  const rank = new Map(ids.map((id, k) => [id, k]));
  const next = new Map<string, string>();
  const isFollower = new Set<string>();
  for (const id of order) {
    const only = out.get(id)!.filter(({ to, isAside }) => !isAside && into.get(to)!.every((cable) => cable.from === id || cable.isAside)).map(({ to }) => to);
    const [best] = only.sort((a, b) => toEnd.get(b)! - toEnd.get(a)! || rank.get(a)! - rank.get(b)!);
    if (best === undefined || isFollower.has(best)) continue;
    next.set(id, best);
    isFollower.add(best);
  }
  return ids.filter((id) => !isFollower.has(id)).map((id) => {
    const row = [id];
    for (let at = next.get(id); at !== undefined; at = next.get(at)) row.push(at);
    return row;
  });
}

function columnStarts(ids: readonly string[], columns: ReadonlyMap<string, number>, boxes: ReadonlyMap<string, Box>): readonly number[] {
  const widths: number[] = [];
  for (const id of ids) widths[columns.get(id)!] = Math.max(widths[columns.get(id)!] ?? 0, boxes.get(id)!.width);
  let x = 0;
  return widths.map((width) => { const at = x; x = snapUp(at + width + COLUMN_GAP); return at; });
}

/** Rows come down in order, what feeds before what is fed, as far as the sound that meets in them wants, and never onto another. */
function pack(rows: readonly (readonly string[])[], columns: ReadonlyMap<string, number>, { into, out }: Graph, boxes: ReadonlyMap<string, Box>, frameOf: (id: string) => string | undefined): ReadonlyMap<string, number> {
  const ys = new Map<string, number>();
  const skyline = new Map<number, { readonly bottom: number; readonly frame: string | undefined }>();
  const rowOf = new Map(rows.flatMap((row) => row.map((id) => [id, row] as const)));
  const isLoose = (row: readonly string[]): boolean => row.every((id) => into.get(id)!.length + out.get(id)!.length === 0);
  const feeders = new Map(rows.map((row) => [row, new Set(row.flatMap((id) => into.get(id)!.filter(({ isAside }) => !isAside).map(({ from }) => rowOf.get(from)!)).filter((one) => one !== row))]));
  const waiting = [...rows.filter((row) => !isLoose(row)), ...rows.filter(isLoose)];
  while (waiting.length > 0) {
    // The highest that has all its sources in place; in a knot of rows that feed each other, simply the highest.
    const ready = Math.max(0, waiting.findIndex((row) => [...feeders.get(row)!].every((one) => ys.has(one[0]!))));
    const [row] = waiting.splice(ready, 1) as [readonly string[]];
    const meeting = into.get(row[0]!)!.filter(({ isAside }) => !isAside).flatMap(({ from }) => ys.get(from) ?? []).sort((a, b) => a - b);
    let y = meeting.length === 0 ? 0 : (meeting[Math.floor((meeting.length - 1) / 2)]! + meeting[Math.ceil((meeting.length - 1) / 2)]!) / 2;
    for (const id of row) {
      const above = skyline.get(columns.get(id)!);
      if (above) y = Math.max(y, above.bottom + (above.frame === frameOf(id) ? ROW_GAP : FRAME_GAP));
    }
    y = snapUp(y);
    const [first, last] = [columns.get(row[0]!)!, columns.get(row.at(-1)!)!];
    const bottom = y + Math.max(...row.map((id) => boxes.get(id)!.height));
    for (const id of row) ys.set(id, y);
    // Under all of the row, so that rows stay rows.
    for (let column = first; column <= last; column++) skyline.set(column, { bottom, frame: frameOf(row[column - first] ?? row[0]!) });
  }
  return ys;
}
