/** Where the parts of the picture stand, at any size: a wide one has its plots beside the room, a tall one below it. Pure. */
import type { FacePoint, FaceSize } from '../../../src/editor/face.ts';
import type { Plot } from '../../../src/views/sound-grid.ts';
import { DISTANCE_METERS } from './face-reading.ts';

export interface Layout {
  /** What a length of 1 in the smallest picture is in this one. */
  readonly unit: number;
  readonly room: Plot;
  readonly level: Plot;
  readonly time: Plot;
  readonly bands: Plot;
  readonly scope: Plot;
  /** Words, in the corner of the room. */
  readonly words: Plot;
  readonly listen: Plot;
}

/** Sizes at which the unit is 1. */
const WIDE = { width: 560, height: 384 } as const;
const TALL = { width: 360, height: 720 } as const;

export function layoutOf({ width, height }: FaceSize): Layout {
  return width > height * 0.95 ? wide(width, height) : tall(width, height);
}

function wide(width: number, height: number): Layout {
  const unit = Math.min(width / WIDE.width, height / WIDE.height);
  const gap = 14 * unit;
  const side = Math.min(width * 0.37, 250 * unit);
  const x = width - side;
  const room = { x: 0, y: 0, width: x - gap, height };
  const rows = height - 2 * gap;
  const column = (from: number, part: number): Plot => ({ x, y: from, width: side - 2, height: part });
  const [level, time, bands, scope] = [0.25, 0.2, 0.25, 0.3].map((part) => rows * part) as [number, number, number, number];
  return {
    unit, room, words: { x: 0, y: height - 60 * unit, width: room.width, height: 60 * unit }, listen: buttonIn(room, unit),
    level: column(0, level), time: column(level + gap / 2, time), bands: column(level + time + gap, bands), scope: column(level + time + bands + 2 * gap, scope),
  };
}

function tall(width: number, height: number): Layout {
  const unit = Math.min(width / TALL.width, height / TALL.height);
  const gap = 10 * unit;
  const room = { x: 0, y: 0, width, height: height * 0.52 };
  const half = (width - gap) / 2;
  // What stands left of an axis has a smallest size, and nothing else on that side to lean on.
  const margin = 16 * unit;
  const beside = (x: number, y: number, part: number): Plot => ({ x: x + margin, y, width: half - margin, height: part });
  const top = room.height + gap;
  const left = height - top - gap;
  return {
    unit, room, words: { x: 0, y: room.height - 60 * unit, width, height: 60 * unit }, listen: buttonIn(room, unit),
    level: beside(0, top, left * 0.48), time: beside(half + gap, top, left * 0.48),
    bands: beside(0, top + left * 0.48 + gap, left * 0.52), scope: { x: half + gap, y: top + left * 0.48 + gap, width: half, height: left * 0.52 },
  };
}

const buttonIn = (room: Plot, unit: number): Plot => ({ x: room.x + room.width - 80 * unit, y: room.y + 8 * unit, width: 72 * unit, height: 24 * unit });

export const isWithin = ({ x, y }: Pick<FacePoint, 'x' | 'y'>, plot: Plot): boolean => x >= plot.x && x <= plot.x + plot.width && y >= plot.y && y <= plot.y + plot.height;

/** What of the room is seen, m from the middle seat: wherever the seat and the speakers can be. */
const SEEN = { side: 1.55, beside: 0.4, front: 2.55, back: 1.25 } as const;

/** Meters to the picture and back. */
export class RoomMap {
  readonly pixelsPerMeter: number;
  readonly #x: number;
  readonly #y: number;

  constructor({ room, words, unit }: Layout, baseDegrees: number) {
    const top = room.y + 4 * unit;
    const height = words.y - top;
    const side = Math.max(SEEN.side, DISTANCE_METERS * Math.sin((baseDegrees * Math.PI) / 180) + SEEN.beside);
    this.pixelsPerMeter = Math.min(room.width / (2 * side), height / (SEEN.front + SEEN.back));
    this.#x = room.x + room.width / 2;
    this.#y = top + SEEN.front * this.pixelsPerMeter + (height - (SEEN.front + SEEN.back) * this.pixelsPerMeter) / 2;
  }

  at(x: number, y: number): { x: number; y: number } {
    return { x: this.#x + x * this.pixelsPerMeter, y: this.#y - y * this.pixelsPerMeter };
  }

  metersAt(point: Pick<FacePoint, 'x' | 'y'>): { x: number; y: number } {
    return { x: (point.x - this.#x) / this.pixelsPerMeter, y: (this.#y - point.y) / this.pixelsPerMeter };
  }

  speaker(side: -1 | 1, baseDegrees: number): { x: number; y: number } {
    const angle = (baseDegrees * Math.PI) / 180;
    return this.at(side * DISTANCE_METERS * Math.sin(angle), DISTANCE_METERS * Math.cos(angle));
  }
}
