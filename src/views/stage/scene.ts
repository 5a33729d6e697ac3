/**
 * The stage as it is drawn: bodies in a room of three dimensions, each from 0 to 1 or from −1 to 1. Whoever measures hands it over
 * here, and every picture of the stage, large or on a node, draws the same one. Main thread.
 */
export interface StageBody {
  readonly id: string;
  readonly name: string;
  /** Names of the chains it stands in, the outermost first. */
  readonly within: readonly string[];
  /** Where it is drawn: gliding to what is measured. */
  readonly at: BodyPlace;
  /** As measured; undefined while it has not been heard. */
  readonly heard: HeardBody | undefined;
  /** 0 silent … 1 as loud as anything, at this moment. */
  readonly light: number;
  readonly isReturn: boolean;
  readonly isMuted: boolean;
  readonly isSoloed: boolean;
  /** Who is soloed, in words, where that silences this one; empty where it is heard. */
  readonly silencedBy: string;
}

export interface BodyPlace {
  /** −1 in the left loudspeaker, 1 in the right one. */
  x: number;
  /** Low to high: its middle and its ends, 0…1 on the scale of hearing. */
  middle: number;
  low: number;
  high: number;
  /** 0 in front, 1 at the back. */
  z: number;
  /** To each side, in units of x. */
  spread: number;
  /** 0 all is heard, 1 all is hidden by others. */
  masked: number;
}

export interface HeardBody {
  readonly degrees: number;
  readonly spreadDegrees: number;
  readonly centerHz: number;
  readonly lowHz: number;
  readonly highHz: number;
  readonly belowMixDb: number;
  readonly directToReverbDb: number;
  readonly far: number;
  readonly masked: number;
  readonly maskedBy: string | undefined;
}

export interface StageScene {
  readonly bodies: readonly StageBody[];
  readonly isPlaying: boolean;
  readonly selected: ReadonlySet<string>;
}

export const EMPTY_SCENE: StageScene = { bodies: [], isPlaying: false, selected: new Set() };

let shown: StageScene = EMPTY_SCENE;

export const shownScene = (): StageScene => shown;

export function showScene(scene: StageScene): void {
  shown = scene;
}
