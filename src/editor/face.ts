/**
 * What a node may bring where the generic face cannot draw it: a picture on a canvas, drawn from parameters and telemetry.
 * A face draws and reports gestures; it changes nothing by itself. Main thread.
 */
import type { Config } from '../kit/index.ts';
import type { Ink } from '../views/ink.ts';
import type { Recording } from './recording.ts';

export interface FaceContext {
  readonly params: Readonly<Record<string, number>>;
  readonly config: Config;
  readonly rateHz: number;
  readonly isBypassed: boolean;
  readonly isPlaying: boolean;
  /** Where the play head stands on the time line. */
  readonly positionSeconds: number;
  /** What is wired into an input, as a musician calls it; undefined where nothing is. */
  inputName(port: string): string | undefined;
  /** What the node plays, if it plays a file and has one. */
  recording(): Recording | undefined;
  /** The latest values; read them at once. */
  telemetry(name: string): Readonly<Float32Array> | undefined;
  /** Whether the monitor hears this output of the node in place of the mix. */
  listens(port: string): boolean;
  /** The monitor hears this output of the node from now on, or the mix again. For listening only. */
  listenTo(port: string | undefined): void;
  /** Calls with the same gesture undo as one. */
  setParam(name: string, value: number, gesture: string): void;
}

export interface FaceSize {
  readonly width: number;
  readonly height: number;
}

/** A point of a drag on the picture, in its own units from its corner. */
export interface FacePoint {
  readonly x: number;
  readonly y: number;
  readonly shift: boolean;
}

export interface FaceDrag {
  move(point: FacePoint): void;
}

/** One mounted picture. */
export interface FaceView {
  /** Called at display rate while it is seen and the face is live, and when its context changed. `seconds` is the page's clock. */
  draw(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, face: FaceContext, seconds: number): void;
  /** Whether a live picture would look different from what was drawn last; without it, it is drawn anew every time. `scale` is device pixels per unit. */
  changes?(size: FaceSize, face: FaceContext, scale: number): boolean;
  /** A press on something that can be dragged; undefined leaves the press to the node. */
  press?(point: FacePoint, size: FaceSize, face: FaceContext, gesture: string): FaceDrag | undefined;
  wheel?(point: FacePoint, delta: number, size: FaceSize, face: FaceContext, gesture: string): boolean;
  doublePress?(point: FacePoint, size: FaceSize, face: FaceContext, gesture: string): boolean;
  /** The nearest handle, to be drawn as pointed at; the view keeps it. */
  hover?(point: FacePoint | undefined, size: FaceSize, face: FaceContext): void;
}

export interface Face extends FaceSize {
  /** Drawn at display rate while sound runs. */
  readonly isLive: boolean;
  /** True where the picture itself is the control: the node shows no knobs, switches and choices beside it. */
  readonly hidesControls?: true;
  /** True where it is made for its own height: given more room it is drawn larger, not taller. */
  readonly keepsHeight?: true;
  /** What it shows, in words, for those who cannot see it. */
  describe(face: FaceContext): string;
  create(): FaceView;
}

/** A node's `face.ts` exports one of these as its default. */
export const defineFace = (face: Face): Face => face;
