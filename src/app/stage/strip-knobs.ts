/** What the knobs of one node say to the stage. Pure. */
import type { SoundNode } from './sound-graph.ts';

export const isFader = (found: SoundNode | undefined): boolean => found?.definition.role === 'strip';

export const isOn = (found: SoundNode, param: 'mute' | 'solo'): boolean => isFader(found) && (found.node.params[param] ?? 0) > 0.5;

/** Of a fader, a send: the parameter in dB that it has on its face first. */
export function levelDb({ node, definition }: SoundNode): number {
  const param = definition.onStage?.forward ?? Object.entries(definition.params).find(([, { unit }]) => unit === 'dB')?.[0];
  return param === undefined || node.bypassed ? 0 : (node.params[param] ?? definition.params[param]!.initial);
}

/** Part of the power of its output that is reverberation, were its room as loud as what goes into it. */
export function roomShare(found: SoundNode | undefined): number {
  const param = found?.definition.onStage?.room;
  if (found === undefined || param === undefined || found.node.bypassed) return 0;
  const wet = (found.node.params[param] ?? found.definition.params[param]!.initial) / 100;
  return wet ** 2 / (wet ** 2 + (1 - wet) ** 2);
}
