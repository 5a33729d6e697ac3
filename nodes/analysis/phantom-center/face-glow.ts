/**
 * Soft light, gathered on a small picture of its own and laid over the room in one go: a gradient for each band at full size would
 * cost more than all the rest. Main thread.
 */
import type { Plot } from '../../../src/views/sound-grid.ts';

/** Light has no edges: this many pixels across the room are enough at any size. */
const WIDTH_PX = 320;
const SPRITE_PX = 64;

/** Red, green and blue of "#rrggbb" or "rgb(r g b)". */
export const parts = (color: string): readonly number[] => (color.startsWith('#') ? [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)) : color.match(/\d+/g)!.map(Number));

export class Glow {
  readonly #surface = document.createElement('canvas');
  /** A disc of light for each color, drawn once. */
  readonly #sprites = new Map<string, HTMLCanvasElement>();
  #room: Plot | undefined;

  /** Dark again, for a room of this size. */
  begin(room: Plot): void {
    this.#room = room;
    const scale = Math.min(1, WIDTH_PX / room.width);
    const [width, height] = [Math.max(1, Math.round(room.width * scale)), Math.max(1, Math.round(room.height * scale))];
    if (this.#surface.width !== width || this.#surface.height !== height) [this.#surface.width, this.#surface.height] = [width, height];
    const context = this.#surface.getContext('2d');
    context?.setTransform(scale, 0, 0, scale, -room.x * scale, -room.y * scale);
    context?.clearRect(room.x, room.y, room.width, room.height);
  }

  add({ x, y }: { readonly x: number; readonly y: number }, radius: number, color: string, alpha: number): void {
    const context = this.#surface.getContext('2d');
    if (!context) return;
    context.globalAlpha = Math.min(1, alpha);
    context.drawImage(this.#sprite(color), x - radius, y - radius, 2 * radius, 2 * radius);
  }

  drawOn(context: CanvasRenderingContext2D): void {
    if (this.#room) context.drawImage(this.#surface, this.#room.x, this.#room.y, this.#room.width, this.#room.height);
  }

  #sprite(color: string): HTMLCanvasElement {
    const known = this.#sprites.get(color);
    if (known) return known;
    const sprite = document.createElement('canvas');
    [sprite.width, sprite.height] = [SPRITE_PX, SPRITE_PX];
    const context = sprite.getContext('2d');
    const half = SPRITE_PX / 2;
    if (context) {
      const light = context.createRadialGradient(half, half, 0, half, half, half);
      const [r, g, b] = parts(color);
      for (const [at, alpha] of [[0, 1], [0.45, 0.42], [1, 0]] as const) light.addColorStop(at, `rgb(${r} ${g} ${b} / ${alpha})`);
      context.fillStyle = light;
      context.fillRect(0, 0, SPRITE_PX, SPRITE_PX);
    }
    this.#sprites.set(color, sprite);
    return sprite;
  }
}
