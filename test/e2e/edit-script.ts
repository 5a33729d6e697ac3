/**
 * The edits a busy person makes on a mix while it plays, as a list that goes round. For tests only.
 */
import { shipped } from '../../src/catalog/shipped.ts';
import { apply } from '../../src/patch/apply.ts';
import { insertOnCable, removeAndRejoin, replaceNode } from '../../src/patch/compositions.ts';
import { createCable, createNode } from '../../src/patch/create.ts';
import type { Edit } from '../../src/patch/edit.ts';
import type { Cable, Patch } from '../../src/patch/patch.ts';

export type Step = { readonly what: string; readonly edit: Edit } | { readonly what: 'undo' };

const wire = (from: string, to: string, given: Partial<Cable> = {}): Cable => createCable({ node: from, port: 'out' }, { node: to, port: 'in' }, given);
const type = (id: string): NonNullable<ReturnType<typeof shipped.get>> => {
  const found = shipped.get(id);
  if (found === undefined) throw new RangeError(`the catalog has no node "${id}"`);
  return found;
};

/** What is added to the mix before it plays: a parallel limiter at rest, and two faders between which a cable can turn round. */
export function prepareMix(strips: readonly string[], output: string): Edit {
  return {
    kind: 'batch',
    edits: [
      { kind: 'add-node', id: 'limiter', node: createNode(type('limiter')) },
      { kind: 'add-cable', id: 'to-limiter', cable: wire(`${strips[2]!}-pan`, 'limiter') },
      { kind: 'add-cable', id: 'from-limiter', cable: wire('limiter', output) },
      { kind: 'add-node', id: 'x', node: createNode(type('fader'), { params: { levelDb: -12 } }) },
      { kind: 'add-node', id: 'y', node: createNode(type('fader'), { params: { levelDb: -12 } }) },
      { kind: 'add-cable', id: 'to-x', cable: wire(`${strips[1]!}-pan`, 'x') },
      { kind: 'add-cable', id: 'x-y', cable: wire('x', 'y') },
      { kind: 'add-cable', id: 'from-y', cable: wire('y', output) },
    ],
  };
}

const LOOK_AHEAD_MS = [5, 0.5, 3, 10];

/** `count` steps, each valid after those before it: the kinds take turns on changing strips. */
export function editScript(start: Patch, strips: readonly string[], count: number): Step[] {
  const steps: Step[] = [];
  const undoable: Edit[] = [];
  let patch = start;
  const run = (what: string, edit: Edit): void => {
    const done = apply(patch, edit);
    patch = done.patch;
    undoable.push(done.inverse);
    steps.push({ what, edit });
  };
  const undo = (): void => {
    patch = apply(patch, undoable.pop()!).patch;
    steps.push({ what: 'undo' });
  };
  const cableBetween = (from: string, to: string): string => {
    const found = [...patch.cables].find(([, cable]) => cable.from.node === from && cable.to.node === to);
    if (found === undefined) throw new Error(`no cable from ${from} to ${to}`);
    return found[0];
  };
  for (let round = 0; steps.length < count; round++) {
    const strip = strips[(3 + 5 * round) % strips.length]!;
    const [pan, fader] = [`${strip}-pan`, `${strip}-fader`];
    const out = cableBetween(fader, pan);
    const cable = patch.cables.get(out)!;
    run('disconnect', { kind: 'remove-cable', id: out });
    run('connect', { kind: 'add-cable', id: out, cable });
    run('insert', insertOnCable(patch, cableBetween(fader, pan), 'extra', createNode(type('fader'), { params: { levelDb: -6 } }), shipped));
    run('bypass', { kind: 'set-bypass', node: 'extra', bypassed: true });
    run('delete', removeAndRejoin(patch, ['extra'], shipped));
    run('replace', replaceNode(patch, pan, 'fader', shipped));
    run('replace', replaceNode(patch, pan, 'pan', shipped));
    run('reverse', {
      kind: 'batch',
      edits: [{ kind: 'remove-cable', id: 'x-y' }, { kind: 'add-cable', id: 'x-y', cable: round % 2 === 0 ? wire('y', 'x') : wire('x', 'y') }],
    });
    run('look-ahead', { kind: 'set-config', node: 'limiter', name: 'lookAheadMs', value: LOOK_AHEAD_MS[round % LOOK_AHEAD_MS.length]! });
    run('look-ahead', { kind: 'set-config', node: 'limiter', name: 'lookAheadMs', value: 1.5 });
    undo();
  }
  return steps.slice(0, count);
}
