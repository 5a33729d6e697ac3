/**
 * Turning something in place: a knob, a cable's gain, a bypass. On whatever thread the engine core runs; allocates nothing.
 */
import type { ToEngine } from './messages.ts';
import type { WasmEngine } from './wasm-engine.ts';

export type Turn = Extract<ToEngine, { type: 'param' | 'cable' | 'bypass' }>;

/** The record or parameter that is turned. */
export const addressOf = (turn: Turn): number => (turn.type === 'bypass' ? turn.record : turn.address);

/** What stands there must be in its place, or somebody else's memory is written. */
export function turnNow({ exports }: WasmEngine, turn: Turn): void {
  if (turn.type === 'param') exports.setParam(turn.address, turn.value);
  else if (turn.type === 'cable') exports.setCable(turn.address, turn.gain);
  else exports.setBypass(turn.record, turn.on ? 1 : 0);
}
