/** Another rate for a patch and the chains in it, with every time kept: frames are counted at the patch's rate. Pure. */
import { apply } from './apply.ts';
import type { Edit } from './edit.ts';
import type { AutomationLane, Patch } from './patch.ts';

export function changeRate(patch: Patch, rateHz: number): Edit {
  const scaled = (frame: number): number => Math.round((frame * rateHz) / patch.rateHz);
  const { markers, loop } = patch.transport;
  const transport = {
    markers: markers.map(({ frame, name }) => ({ frame: scaled(frame), name })),
    loop: { ...loop, startFrame: scaled(loop.startFrame), endFrame: scaled(loop.endFrame) },
  };
  return {
    kind: 'batch',
    edits: [
      { kind: 'set-meta', meta: { rateHz } },
      { kind: 'set-transport', transport },
      ...[...patch.automation].map(([id, lane]): Edit => ({ kind: 'set-lane', id, lane: { ...lane, points: scalePoints(lane.points, scaled) } })),
      ...[...patch.nodes].flatMap(([node, { chain }]): Edit[] => (chain === undefined ? [] : [{ kind: 'inside', node, edit: changeRate(chain.patch, rateHz) }])),
    ],
  };
}

/** The patch at this rate; itself if it is. */
export const atRate = (patch: Patch, rateHz: number): Patch => (patch.rateHz === rateHz ? patch : apply(patch, changeRate(patch, rateHz)).patch);

/** Two points that meet in one frame of a lower rate become the later one. */
function scalePoints(points: AutomationLane['points'], scaled: (frame: number) => number): AutomationLane['points'] {
  return [...new Map(points.map(([frame, value]) => [scaled(frame), value]))];
}
