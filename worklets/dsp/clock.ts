/**
 * What every kernel may know about time. Written by the runtime only, once per slice; audio thread.
 */
import { GRID_FRAMES } from "../generated/abi";

/** Frames per second of the running schedule. */
export let rateHz: f64 = 48000;
/** Frames since the last grid point, at the first frame of the running call. */
export let phase: i32 = 0;
/** Bytes into every buffer at which the running call begins. */
export let blockOffset: usize = 0;
/** Whether the transport runs. */
export let playing: bool = false;
/** Frames since playing began, at the first frame of the running call: counts on through loops. */
export let playFrame: f64 = 0;
/** Frames on the time line at that frame: goes back at the end of a loop. */
export let position: f64 = 0;
export let tempoBpm: f64 = 120;

/** Whether the running call begins on the grid: the moment for work done less often than every frame. */
// @ts-ignore: decorator
@inline
export function onGrid(): bool {
  return phase == 0;
}

export function setRate(hz: f64): void {
  rateHz = hz;
}

// @ts-ignore: decorator
@inline
export function setCall(gridPhase: i32, offset: usize, framesPlayed: f64, timelineFrame: f64): void {
  phase = gridPhase & (GRID_FRAMES - 1);
  blockOffset = offset;
  playFrame = framesPlayed;
  position = timelineFrame;
}

export function setTransport(isPlaying: bool): void {
  playing = isPlaying;
}

export function setTempo(bpm: f64): void {
  tempoBpm = bpm;
}
