/**
 * A lesson: steps with what to look at, what to do, and checks that say by measurement whether it was done. All of it is data, so
 * that a lesson is a file like any other; `src/app/lessons` measures. Pure types.
 */

/** Of the values that were seen, the one that counts. `last` is for what gathers, as integrated loudness does; `share` is the percentage of them that lies `within`. */
export const STATISTICS = ['last', 'median', 'mean', 'min', 'max', 'percentile', 'share'] as const;
export type Statistic = (typeof STATISTICS)[number];

/** A node by its path, or the first of a type that lies on a way of the sound: one that the student is to add has no name yet. */
export type NodeRef = string | { readonly type: string; readonly from: string; readonly to: string };

/** Something with a number. */
export type Measure =
  /** What a node says of the sound while it runs. */
  | { readonly kind: 'telemetry'; readonly node: NodeRef; readonly name: string; readonly index?: number }
  /** What an analysis node of this type would say, were it hung on this port. At an inlet it hears all that arrives. */
  | { readonly kind: 'probe'; readonly node: NodeRef; readonly port: string; readonly type: string; readonly name: string; readonly index?: number }
  /** A parameter or setting as the document has it; of a choice the number of the choice, of a switch 0 or 1. */
  | { readonly kind: 'param'; readonly node: NodeRef; readonly name: string }
  /** 1 while bypassed, else 0. */
  | { readonly kind: 'bypass'; readonly node: NodeRef }
  /** How many nodes of a type lie on the ways of the sound from one node to another; without a type, whether there is a way. */
  | { readonly kind: 'route'; readonly from: string; readonly to: string; readonly through?: string };

/** One of the two is there. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** A marker by its name, or seconds. */
export type Moment = string | number;

export interface Check {
  /** What is measured, as a sentence begins: "Gain reduction in the verse". */
  readonly label: string;
  readonly measure: Measure;
  /** Its statistic is taken off that of the measure: "how much louder than". */
  readonly minus?: Measure;
  readonly statistic: Statistic;
  /** Of `percentile`: below how many percent of the values it lies. */
  readonly percent?: number;
  /** Of `share`. */
  readonly within?: Bounds;
  /** Only values count that were seen while this one lay in its bounds. */
  readonly when?: { readonly measure: Measure; readonly bounds: Bounds };
  /** Which part of the time line is measured; what asks only for the document needs none. */
  readonly span?: { readonly from: Moment; readonly to: Moment };
  readonly wanted: Bounds;
  readonly unit: string;
}

export interface LessonStep {
  readonly title: string;
  /** Plain, paragraphs apart by an empty line, with *emphasis*. */
  readonly text: string;
  readonly look?: { readonly node: string; readonly port?: string };
  /** What the student is to do, in a sentence. */
  readonly task?: string;
  /** All of them have to hold. */
  readonly checks?: readonly Check[];
}

/** What a student handed in beside the patch. It says what was measured there; whoever grades measures again. */
export interface HandIn {
  readonly name: string;
  readonly results: readonly { readonly step: number; readonly isDone: boolean; readonly words: string }[];
  readonly scores: readonly { readonly exercise: string; readonly level: number; readonly answered: number; readonly right: number }[];
}

export interface Lesson {
  /** Stays when the lesson is opened, copied or handed in: progress is kept under it, and a grader finds the teacher's lesson by it. */
  readonly id?: string;
  readonly steps: readonly LessonStep[];
  readonly handIn?: HandIn;
}
