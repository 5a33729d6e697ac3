/** Keys that walk the patch: along cables, and to the nearest node where there is none. They select, and say where they came to. Main thread. */
import type { Command, Shell } from './commands.ts';
import type { EditorModel } from './editor-model.ts';
import { follow, type Standing, type Walk, type Way } from './follow-cables.ts';

const WAYS: readonly (readonly [name: string, way: Way, dx: number, dy: number])[] = [['Left', 'left', -1, 0], ['Right', 'right', 1, 0], ['Up', 'up', 0, -1], ['Down', 'down', 0, 1]];
const TITLES: Readonly<Record<Way, string>> = { left: 'Go back along a cable', right: 'Go on along a cable', up: 'To the alternative above', down: 'To the alternative below' };

/** How the last step was made; a selection made otherwise is no part of it. */
const walks = new WeakMap<EditorModel, Walk>();

export const WALKS: readonly Command[] = WAYS.flatMap(([name, way, dx, dy]): Command[] => [
  { id: `go-${way}`, title: TITLES[way], keys: [`Alt+Arrow${name}`], group: 'See', run: (shell) => { walk(shell, way, dx, dy, false); } },
  ...(dx === 0 ? [] : [{ id: `go-half-${way}`, title: `Select the cable ${way === 'left' ? 'that comes in' : 'that goes out'}`, keys: [`Alt+Shift+Arrow${name}`], group: 'See' as const, run: (shell: Shell) => { walk(shell, way, dx, dy, true); } }]),
]);

function walk(shell: Shell, way: Way, dx: number, dy: number, isHalf: boolean): void {
  const { model } = shell;
  const standing = standingOf(model);
  const step = standing && follow(model, standing, walks.get(model), way, isHalf);
  if (step === undefined) {
    if (!isHalf) goNearest(shell, dx, dy);
    return;
  }
  shell.say(step.words);
  if (!('to' in step)) return;
  walks.set(model, step.walk);
  if ('node' in step.to) {
    model.select([step.to.node]);
    shell.reveal(step.to.node);
  } else {
    model.select([], [step.to.cable]);
    shell.focusCanvas();
  }
}

function standingOf({ selected: { nodes, cables } }: EditorModel): Standing | undefined {
  const [node] = nodes;
  const [cable, ...others] = cables;
  return node !== undefined ? { node } : cable !== undefined && others.length === 0 ? { cable } : undefined;
}

/** Selects the nearest node that way; what lies straight ahead counts as nearer than what lies aside. */
export function goNearest(shell: Shell, dx: number, dy: number): void {
  const { model } = shell;
  const [from] = model.selected.nodes;
  const start = from === undefined ? undefined : model.box(from);
  let best = Infinity;
  let found: string | undefined;
  for (const id of model.patch.nodes.keys()) {
    const box = model.box(id)!;
    if (id === from) continue;
    const x = box.x + box.width / 2 - (start ? start.x + start.width / 2 : 0);
    const y = box.y + box.height / 2 - (start ? start.y + start.height / 2 : 0);
    const ahead = x * dx + y * dy;
    const aside = Math.abs(x * dy) + Math.abs(y * dx);
    const cost = start ? ahead + 2 * aside : Math.hypot(x, y);
    if ((!start || ahead > 0) && cost < best) {
      best = cost;
      found = id;
    }
  }
  if (found === undefined) return;
  model.select([found]);
  shell.reveal(found);
  shell.say(model.nameOf(found));
}
