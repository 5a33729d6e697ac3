/**
 * What passes between a host's control side and the engine core, wherever that runs. Plain data, cloneable.
 */
import type { EngineProgram } from '../schedule/schedule.ts';

export const MONITOR_SETTINGS = ['levelDb', 'dim', 'mono', 'swap', 'invertLeft', 'invertRight', 'mute'] as const;
export type MonitorSetting = (typeof MONITOR_SETTINGS)[number];

export type ToEngine =
  /** Prepares in slices, hands over on the grid, answers `swapped` and then `settled`. */
  | { readonly type: 'program'; readonly id: number; readonly program: EngineProgram }
  | { readonly type: 'param'; readonly address: number; readonly value: number }
  | { readonly type: 'cable'; readonly address: number; readonly gain: number }
  | { readonly type: 'bypass'; readonly record: number; readonly on: boolean }
  | { readonly type: 'monitor'; readonly setting: MonitorSetting; readonly value: number }
  /** The monitor hears the recorder with this record instead of the output; 0: the output again. */
  | { readonly type: 'listen'; readonly record: number }
  | { readonly type: 'tempo'; readonly bpm: number }
  /** From stop or while playing: fades out, resets everything, waits for media, plays from `positionFrame`. */
  | { readonly type: 'start'; readonly epoch: number; readonly positionFrame: number }
  | { readonly type: 'stop' }
  /** Takes effect at once. While playing, media that were sent further ahead than `keepFrames` are given up and `looped` is answered; on the way to a start, that start takes the epoch. */
  | { readonly type: 'loop'; readonly startFrame: number; readonly endFrame: number; readonly epoch: number; readonly keepFrames: number }
  /** `program`: with which the ring came; media that were on their way to a ring that stood there before are refused. */
  | { readonly type: 'feed'; readonly epoch: number; readonly program: number; readonly ring: number; readonly fromFrame: number; readonly samples: Float32Array; readonly ended: boolean }
  /** All rings hold what is needed to begin. */
  | { readonly type: 'ready'; readonly epoch: number }
  /** Sends every rendered block before the monitor, as `tapped`. */
  | { readonly type: 'tap'; readonly on: boolean };

export type FromEngine =
  | { readonly type: 'swapped'; readonly id: number }
  | { readonly type: 'settled'; readonly id: number }
  | { readonly type: 'waiting'; readonly epoch: number }
  | { readonly type: 'started'; readonly epoch: number }
  /** Where the time line stood when it took the loop, and up to which frame each ring is filled, by its address. */
  | { readonly type: 'looped'; readonly epoch: number; readonly playedFrames: number; readonly positionFrame: number; readonly written: ReadonlyMap<number, number> }
  | { readonly type: 'stopped' }
  | { readonly type: 'meters'; readonly id: number; readonly floats: Float32Array; readonly positionFrame: number; readonly playedFrames: number; readonly playing: boolean; readonly guard: boolean; readonly starved: number; readonly peakLeft: number; readonly peakRight: number }
  | { readonly type: 'tapped'; readonly fromFrame: number; readonly samples: Float32Array }
  /** The engine is dead: the node whose kernel ran, 0 where none did. */
  | { readonly type: 'trap'; readonly record: number; readonly message: string };
