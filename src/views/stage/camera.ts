/**
 * How the room of the stage is seen: from the listener's place, from above, from the side, and on the way between them. The room is a
 * box: x from left to right, y from the floor up, z away from the listener. Pure.
 */
export type StageView = 'front' | 'top' | 'side';
export const STAGE_VIEWS: readonly StageView[] = ['front', 'top', 'side'];

/** A little more than the loudspeakers' base to each side. */
export const HALF_WIDTH = 1.2;

export interface Camera {
  /** Turned to the right side of the room, in quarters of a turn. */
  readonly yaw: number;
  /** Raised to above the room, in quarters of a turn. */
  readonly pitch: number;
  /** How far away: large values see without perspective. */
  readonly distance: number;
}

const CAMERAS: Readonly<Record<StageView, Camera>> = {
  front: { yaw: 0, pitch: 0.15, distance: 3.2 },
  top: { yaw: 0, pitch: 1, distance: 18 },
  side: { yaw: 1, pitch: 0.04, distance: 24 },
};

export const cameraOf = (view: StageView): Camera => CAMERAS[view];

export function between(from: Camera, to: Camera, way: number): Camera {
  const mix = (a: number, b: number): number => a + (b - a) * way;
  return { yaw: mix(from.yaw, to.yaw), pitch: mix(from.pitch, to.pitch), distance: 1 / mix(1 / from.distance, 1 / to.distance) };
}

export interface StagePoint {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface Projected {
  readonly x: number;
  readonly y: number;
  /** Pixels that a unit of the room takes there. */
  readonly scale: number;
  /** Larger is farther away. */
  readonly depth: number;
}

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Sizes of the room: it grows with the place it is shown in, so that a phone shows a tall one. */
export interface Room {
  readonly height: number;
  readonly depth: number;
}

export function roomFor({ width, height }: Area): Room {
  const tall = Math.min(4, Math.max(1, (height / width) * 2.3));
  return { height: 1.1 * tall, depth: 1.7 * Math.min(1.35, Math.max(1, tall * 0.7)) };
}

export class Projection {
  readonly room: Room;
  readonly #distance: number;
  readonly #sine: { readonly yaw: number; readonly pitch: number };
  readonly #cosine: { readonly yaw: number; readonly pitch: number };
  #scale = 1;
  #left = 0;
  #top = 0;

  constructor(readonly camera: Camera, readonly area: Area) {
    this.room = roomFor(area);
    // A large room is seen from farther away, or its upper corners would hang over the listener.
    this.#distance = camera.distance * Math.max(1, (this.room.height + this.room.depth) / 4);
    const [yaw, pitch] = [(camera.yaw * Math.PI) / 2, (camera.pitch * Math.PI) / 2];
    this.#sine = { yaw: Math.sin(yaw), pitch: Math.sin(pitch) };
    this.#cosine = { yaw: Math.cos(yaw), pitch: Math.cos(pitch) };
    this.#fit();
  }

  /** Of a body's place: x −1…1, y and z 0…1. */
  at({ x, y, z }: StagePoint): Projected {
    return this.#project(x, y * this.room.height, z * this.room.depth);
  }

  #project(x: number, y: number, z: number): Projected {
    // About the middle of the room.
    const [up, away] = [y - this.room.height / 2, z - this.room.depth / 2];
    const across = x * this.#cosine.yaw + away * this.#sine.yaw;
    const behind = away * this.#cosine.yaw - x * this.#sine.yaw;
    const high = up * this.#cosine.pitch + behind * this.#sine.pitch;
    const depth = behind * this.#cosine.pitch - up * this.#sine.pitch;
    const near = this.#distance / Math.max(0.2, this.#distance + depth);
    return { x: this.#left + across * near * this.#scale, y: this.#top - high * near * this.#scale, scale: near * this.#scale, depth };
  }

  /** The whole room, as large as the place allows. */
  #fit(): void {
    let [west, east, north, south] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const x of [-HALF_WIDTH, HALF_WIDTH]) for (const y of [0, 1]) for (const z of [0, 1]) {
      const corner = this.at({ x, y, z });
      west = Math.min(west, corner.x);
      east = Math.max(east, corner.x);
      north = Math.min(north, corner.y);
      south = Math.max(south, corner.y);
    }
    const { area } = this;
    this.#scale = Math.min(area.width / (east - west), area.height / (south - north));
    this.#left = area.x + area.width / 2 - ((west + east) / 2) * this.#scale;
    this.#top = area.y + area.height / 2 - ((north + south) / 2) * this.#scale;
  }
}
