/** The sound file that a node plays, as its face and the panels show it. Pure. */
import type { Peaks } from '../media/peaks.ts';

export interface Recording {
  readonly name: string;
  /** Its own rate and length. */
  readonly rateHz: number;
  readonly channels: number;
  readonly seconds: number;
  /** It is not on this machine. */
  readonly isMissing: boolean;
  /** Where on the time line it begins. */
  readonly startSeconds: number;
  /** How it looks as a whole; undefined until that is known. The same object as long as it looks the same. */
  readonly peaks: Peaks | undefined;
}
