/**
 * Keeps what can be turned in a running engine true to the document: knobs, bypasses and gains of cables, and solo, which is
 * a matter of gains. Nothing here compiles. Main thread.
 */
import type { FlatNode } from '../compile/flat-nodes.ts';
import type { Plan } from '../compile/plan.ts';
import { type SoloState, soloSilences } from '../compile/solo.ts';
import type { ToEngine } from '../engine/messages.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { EditMessage } from './edit-messages.ts';

export class LiveValues {
  private running: { readonly plan: Plan; readonly schedule: Schedule } | undefined;
  /** By identity of the cable: its gain, were nothing soloed. */
  private readonly gains = new Map<string, number>();
  private silenced: ReadonlySet<string> = new Set();
  /** What was turned since the plan was made: a later step of it brings the older values. */
  private readonly turned = new Map<string, EditMessage>();

  constructor(private readonly send: (message: ToEngine) => void, private readonly soloState: () => SoloState) {}

  /** A plan is being made of the document as it is now. */
  planned(): void {
    this.turned.clear();
  }

  /** The engine is on its way to this program. What lives on stands as it stood, so it is told what the plan has of it by now. */
  run(plan: Plan, schedule: Schedule): void {
    const before = this.running?.plan;
    this.running = { plan, schedule };
    const gains = new Map(this.gains);
    this.gains.clear();
    for (const { identity, gain } of plan.graph.cables) this.gains.set(identity, gain);
    if (before !== undefined) this.catchUp(before, gains);
    for (const message of this.turned.values()) this.turn(message);
    this.applySolo();
  }

  /** An edit may have put other values into a whole node or chain. */
  private catchUp(before: Plan, gains: ReadonlyMap<string, number>): void {
    const { plan, schedule } = this.running!;
    const known = new Map(before.graph.nodes.map((node) => [node.identity, node]));
    const now = new Map(plan.graph.nodes.map((node) => [node.identity, node]));
    for (const { identity, record, params } of schedule.nodes) {
      const [old, node] = [known.get(identity), now.get(identity)];
      if (old === undefined || node === undefined) continue;
      if (old.bypassed !== node.bypassed) this.send({ type: 'bypass', record, on: node.bypassed });
      for (const [name, value] of changedParams(old, node)) {
        const address = params[name]?.address;
        if (address !== undefined) this.send({ type: 'param', address, value });
      }
    }
    for (const { identity, record } of schedule.cables) {
      const gain = this.gains.get(identity);
      if (gain !== undefined && gains.has(identity) && gain !== gains.get(identity) && !this.silenced.has(identity)) this.send({ type: 'cable', address: record, gain });
    }
  }

  /** There is no engine any more. */
  forget(): void {
    this.running = undefined;
    this.silenced = new Set();
  }

  edit(message: EditMessage): void {
    this.turned.set(message.kind === 'param' ? `param ${message.path} ${message.param}` : `${message.kind} ${message.path}`, message);
    this.turn(message);
    if (message.kind === 'param' && (message.param === 'solo' || message.param === 'soloSafe')) this.applySolo();
  }

  private turn(message: EditMessage): void {
    if (this.running === undefined) return;
    const { nodes, cables } = this.running.schedule;
    if (message.kind === 'cable') {
      for (const { path, identity, record } of cables) {
        if (path !== message.path) continue;
        this.gains.set(identity, message.gain);
        if (!this.silenced.has(identity)) this.send({ type: 'cable', address: record, gain: message.gain });
      }
      return;
    }
    for (const node of nodes) {
      if (node.path !== message.path) continue;
      const address = message.kind === 'param' ? node.params[message.param]?.address : undefined;
      if (message.kind === 'bypass') this.send({ type: 'bypass', record: node.record, on: message.on });
      else if (address !== undefined) this.send({ type: 'param', address, value: message.value });
    }
  }

  /** Only what changes is sent: a cable that lives on has the gain that it was given. */
  private applySolo(): void {
    if (this.running === undefined) return;
    const { plan, schedule } = this.running;
    const silenced = soloSilences(plan, this.soloState());
    for (const { identity, record } of schedule.cables) {
      if (silenced.has(identity) === this.silenced.has(identity)) continue;
      this.send({ type: 'cable', address: record, gain: silenced.has(identity) ? 0 : (this.gains.get(identity) ?? 1) });
    }
    this.silenced = silenced;
  }
}

function changedParams(before: FlatNode, after: FlatNode): (readonly [name: string, value: number])[] {
  if (before.params === after.params) return [];
  const names = new Set([...Object.keys(before.params), ...Object.keys(after.params)]);
  return [...names].flatMap((name) => {
    const value = after.params[name] ?? after.variant.definition.params[name]?.initial;
    return before.params[name] === after.params[name] || value === undefined ? [] : [[name, value] as const];
  });
}
