/**
 * A chain becomes its nodes, in the patch around it, and the sound is the same before and after; or it is said why it cannot
 * be. The ends of the chain go, and cables are joined through them. Pure.
 */
import type { Catalog } from '../catalog/catalog.ts';
import type { CableId, NodeId } from '../kit/index.ts';
import { SILENCE_DB } from '../kit/index.ts';
import { busOf, type Composed, refuse, spanOf } from './chain-compositions.ts';
import { atRate } from './change-rate.ts';
import { removeNodes } from './compositions.ts';
import type { Edit } from './edit.ts';
import { snap } from './grid.ts';
import { CABLE_GAIN_MAX_DB } from './limits.ts';
import { createIdSource } from './new-id.ts';
import type { Cable, Patch, PatchNode } from './patch.ts';
import { cableEndsKey } from './read-cable.ts';
import { definitionOf } from './values.ts';

type Entry = readonly [CableId, Cable];


export function dissolveChain(patch: Patch, id: NodeId, catalog: Catalog): Composed<{ readonly nodes: ReadonlySet<NodeId> }> {
  const node = patch.nodes.get(id);
  const definition = definitionOf(node, catalog);
  if (node?.chain === undefined || definition === undefined) return refuse('no-chain', 'Select a chain to take it apart.');
  if (node.bypassed) return refuse('chain-bypassed', 'This chain is bypassed: taken apart, it would sound. Switch it on first.');
  const chain = atRate(node.chain.patch, patch.rateHz);
  const into = [...patch.cables].filter(([, { to }]) => to.node === id);
  const out = [...patch.cables].filter(([, { from }]) => from.node === id);
  if (into.some(([, { from }]) => from.node === id)) return refuse('chain-feeds-itself', 'This chain gets its own sound back. Remove that cable first.');

  const roleOf = (of: NodeId) => definitionOf(chain.nodes.get(of), catalog)?.role;
  const kept = [...chain.nodes].filter(([of]) => roleOf(of) !== 'chain-input' && roleOf(of) !== 'chain-output');
  const names = namesFor(kept.map(([of]) => of), (of) => of === id || patch.nodes.has(of));
  const inputs = Object.keys(definition.inputs);
  const portOf = (of: NodeId): string => { const port = chain.nodes.get(of)?.config['port']; return typeof port === 'string' && inputs.includes(port) ? port : inputs[0]!; };

  const gone = new Set([...into, ...out].map(([cable]) => cable));
  const joined: Entry[] = [];
  const taken = new Set([...patch.cables.keys()].filter((cable) => !gone.has(cable)));
  const newCable = createIdSource((cable) => taken.has(cable) || chain.cables.has(cable) || gone.has(cable));
  for (const [inner, cable] of [...chain.cables].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const before = roleOf(cable.from.node) === 'chain-input' ? into.filter(([, { to }]) => to.port === portOf(cable.from.node)) : [undefined];
    const after = roleOf(cable.to.node) === 'chain-output' ? out : [undefined];
    for (const head of before) {
      for (const tail of after) {
        const whole = join(rename(cable, names), head?.[1], tail?.[1], before.length);
        if (whole === undefined) return refuse('gains-do-not-join', 'The gains of the cables at the ends of this chain cannot be joined to one cable. Set them to 0 dB first.');
        const wanted = [tail && out.length > 1 ? tail[0] : undefined, head && before.length > 1 ? head[0] : undefined, inner, tail?.[0], head?.[0]].find((one) => one !== undefined && !taken.has(one)) ?? newCable('cable');
        taken.add(wanted);
        joined.push([wanted, whole]);
      }
    }
  }
  const stays = [...patch.cables].filter(([cable]) => !gone.has(cable)).map(([, cable]) => cableEndsKey(cable));
  const keys = [...stays, ...joined.map(([, cable]) => cableEndsKey(cable))];
  if (new Set(keys).size < keys.length) return refuse('cables-meet', 'Two cables would join the same two ports when this chain is taken apart. Remove one of them first.');

  const buses = busNames(patch, chain, catalog);
  const span = spanOf(kept.map(([, one]) => one));
  const [dx, dy] = [node.x - snap(span.middleX), node.y - snap(span.middleY)];
  const placed = (of: PatchNode): PatchNode => {
    const bus = busOf(of, definitionOf(of, catalog));
    return { ...of, x: of.x + dx, y: of.y + dy, ...(bus === undefined ? {} : { config: { ...of.config, bus: buses.get(bus) ?? bus } }) };
  };
  const newIds = (table: 'automation' | 'frames' | 'comments'): ((of: string) => string) => createIdSource((of) => patch[table].has(of));
  const [lane, frame, comment] = [newIds('automation'), newIds('frames'), newIds('comments')];
  const edits: Edit[] = [
    ...removeNodes(patch, [id]).edits,
    ...kept.map(([of, one]): Edit => ({ kind: 'add-node', id: names.get(of)!, node: placed(one) })),
    ...joined.map(([cable, one]): Edit => ({ kind: 'add-cable', id: cable, cable: one })),
    ...[...chain.automation].filter(([, one]) => names.has(one.node)).map(([of, one]): Edit => ({ kind: 'set-lane', id: lane(of), lane: { ...one, node: names.get(one.node)! } })),
    ...[...chain.frames].map(([of, one]): Edit => ({ kind: 'set-frame', id: frame(of), frame: { ...one, x: one.x + dx, y: one.y + dy } })),
    ...[...chain.comments].map(([of, one]): Edit => ({ kind: 'set-comment', id: comment(of), comment: { ...one, x: one.x + dx, y: one.y + dy } })),
  ];
  return { ok: true, edit: { kind: 'batch', edits }, nodes: new Set(names.values()) };
}

/** Their own names where those are free. */
function namesFor(ids: readonly NodeId[], isTaken: (id: NodeId) => boolean): ReadonlyMap<NodeId, NodeId> {
  const own = new Set(ids);
  const newId = createIdSource((id) => isTaken(id) || own.has(id));
  return new Map(ids.map((id) => [id, isTaken(id) ? newId(id) : id]));
}

const rename = (cable: Cable, names: ReadonlyMap<NodeId, NodeId>): Cable => ({
  ...cable, from: { ...cable.from, node: names.get(cable.from.node) ?? cable.from.node }, to: { ...cable.to, node: names.get(cable.to.node) ?? cable.to.node },
});

/** One cable for up to three in a row; undefined where no one cable does what they did. `heads`: how many there are for the first. */
function join(inner: Cable, head: Cable | undefined, tail: Cable | undefined, heads: number): Cable | undefined {
  const row = [head, inner, tail].filter((one) => one !== undefined);
  const gains = row.map(({ gainDb }) => gainDb);
  const gainDb = gains.some((gain) => gain <= SILENCE_DB) ? SILENCE_DB : gains.reduce((sum, gain) => sum + gain, 0);
  const last = tail ?? inner;
  const bends = last.curve !== undefined && last.curve !== 'linear';
  const isPlain = row.slice(0, -1).every((one) => one.gainDb === 0 && !one.inverted) && heads < 2;
  if (gainDb > CABLE_GAIN_MAX_DB || (gainDb < SILENCE_DB && !gains.some((gain) => gain <= SILENCE_DB)) || (bends && !isPlain)) return undefined;
  return { ...last, from: (head ?? inner).from, gainDb, inverted: row.filter(({ inverted }) => inverted).length % 2 === 1 };
}

/** New names for the chain's buses where the patch around it has such a bus too. */
function busNames(patch: Patch, chain: Patch, catalog: Catalog): ReadonlyMap<string, string> {
  const busesOf = (of: Patch): Set<string> => new Set([...of.nodes.values()].flatMap((node) => busOf(node, definitionOf(node, catalog)) ?? []));
  const there = busesOf(patch);
  const own = busesOf(chain);
  const names = new Map<string, string>();
  for (const bus of own) {
    if (!there.has(bus)) continue;
    let n = 2;
    while (there.has(`${bus} ${n}`) || own.has(`${bus} ${n}`)) n++;
    names.set(bus, `${bus} ${n}`);
    there.add(`${bus} ${n}`);
  }
  return names;
}
