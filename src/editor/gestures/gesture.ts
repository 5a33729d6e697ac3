/** A press that goes on until its release. It sees the canvas only through this door. */
import type { CatalogNode } from '../../kit/index.ts';
import type { Overlay } from '../canvas/overlay-painter.ts';
import type { EditorModel } from '../editor-model.ts';
import type { Pointer } from '../hit-test.ts';
import type { Point, Transform } from '../viewport.ts';
import type { WireStart } from '../wiring.ts';

/** Where the hand is: on the screen from the canvas's corner, and on the canvas. */
export interface Hand {
  readonly screen: Point;
  readonly canvas: Point;
  readonly client: Point;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly toggles: boolean;
  readonly pointer: Pointer;
}

export interface CanvasDoor {
  readonly model: EditorModel;
  transform: Transform;
  setOverlay(overlay: Overlay): void;
  /** Draws the document without this cable. */
  hideCable(id: string | undefined): void;
  /** The palette, to add a node that the held cable ends at. */
  offerNodes(hand: Hand, start: WireStart): void;
  /** The modulatable parameter whose knob is under the hand. */
  paramUnder(hand: Hand): { readonly node: string; readonly param: string } | undefined;
  /** Keeps these nodes mounted while they are held. */
  hold(nodes: ReadonlySet<string>): void;
  readonly visibleColor: (definition: CatalogNode) => string;
}

export interface Gesture {
  move(hand: Hand): void;
  /** The release. `moved` tells a drag from a click. */
  end(hand: Hand, moved: boolean): void;
  /** Escape, or a second finger: all is as before. */
  cancel(): void;
}
