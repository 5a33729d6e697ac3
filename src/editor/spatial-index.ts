/** Boxes by place, in a grid of cells, so that culling and hit tests cost what is seen and not what there is. Pure. */
import type { Box } from './viewport.ts';
import { overlaps } from './viewport.ts';

/** About the size of a node with a picture, in canvas units. */
const CELL = 320;
/** Boxes over more cells than this are kept apart and always looked at. */
const WIDE = 64;

export class SpatialIndex {
  readonly #cells = new Map<string, Set<string>>();
  readonly #boxes = new Map<string, Box>();
  readonly #wide = new Set<string>();

  get size(): number {
    return this.#boxes.size;
  }

  get(id: string): Box | undefined {
    return this.#boxes.get(id);
  }

  boxes(): IterableIterator<Box> {
    return this.#boxes.values();
  }

  set(id: string, box: Box): void {
    this.delete(id);
    this.#boxes.set(id, box);
    const cells = cellsOf(box);
    if (cells === undefined) this.#wide.add(id);
    else for (const key of cells) this.#cell(key).add(id);
  }

  delete(id: string): void {
    const box = this.#boxes.get(id);
    if (box === undefined) return;
    this.#boxes.delete(id);
    if (this.#wide.delete(id)) return;
    for (const key of cellsOf(box) ?? []) {
      const cell = this.#cells.get(key);
      cell?.delete(id);
      if (cell?.size === 0) this.#cells.delete(key);
    }
  }

  clear(): void {
    this.#cells.clear();
    this.#boxes.clear();
    this.#wide.clear();
  }

  /** Ids of the boxes that overlap this one, in no order. */
  query(box: Box): Set<string> {
    const cells = cellsOf(box, Math.max(WIDE, this.#boxes.size));
    const candidates = cells === undefined ? this.#boxes.keys() : new Set([...this.#wide, ...cells.flatMap((key) => [...(this.#cells.get(key) ?? [])])]);
    const found = new Set<string>();
    for (const id of candidates) if (overlaps(this.#boxes.get(id)!, box)) found.add(id);
    return found;
  }

  #cell(key: string): Set<string> {
    let cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, (cell = new Set()));
    return cell;
  }
}

function cellsOf(box: Box, limit = WIDE): string[] | undefined {
  const left = Math.floor(box.x / CELL);
  const right = Math.floor((box.x + box.width) / CELL);
  const top = Math.floor(box.y / CELL);
  const bottom = Math.floor((box.y + box.height) / CELL);
  if (!((right - left + 1) * (bottom - top + 1) <= limit)) return undefined;
  const keys: string[] = [];
  for (let x = left; x <= right; x++) for (let y = top; y <= bottom; y++) keys.push(`${x},${y}`);
  return keys;
}
