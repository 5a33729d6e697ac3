import { nearestSocket, REACH, topNode } from '../hit-test.ts';
import type { SocketPlace } from '../node-layout.ts';
import { bestSocket, cableBetween, canJoin, joinEdit, newCableId, type WireStart } from '../wiring.ts';
import type { CanvasDoor, Gesture, Hand } from './gesture.ts';

interface Target {
  readonly node: string;
  readonly socket: Pick<SocketPlace, 'kind' | 'port'>;
}

/**
 * Pulls a cable from a socket. Released on a socket it joins; on a node's body, at the best free input; on a knob, at that
 * parameter; on the empty ground, the palette offers what could stand there. With `instead`, an end of a cable moves.
 */
export class WireGesture implements Gesture {
  readonly #door: CanvasDoor;
  readonly #start: WireStart;
  readonly #instead: string | undefined;

  constructor(door: CanvasDoor, start: WireStart, instead?: string) {
    this.#door = door;
    this.#start = start;
    this.#instead = instead;
    door.hideCable(instead);
  }

  move(hand: Hand): void {
    const target = this.#targetAt(hand);
    const place = target && this.#door.model.layout(target.node)?.sockets.find((socket) => socket.kind === target.socket.kind && socket.port === target.socket.port);
    this.#door.setOverlay({ wire: { start: this.#start, at: hand.canvas, target: target && { node: target.node, ...(place ? { socket: place } : {}) }, instead: this.#instead } });
  }

  end(hand: Hand, moved: boolean): void {
    const target = moved ? this.#targetAt(hand) : undefined;
    this.cancel();
    if (!moved) return;
    if (target !== undefined) this.#join(target);
    else if (this.#instead === undefined && topNode(this.#door.model, hand.canvas) === undefined) this.#door.offerNodes(hand, this.#start);
  }

  cancel(): void {
    this.#door.hideCable(undefined);
    this.#door.setOverlay({});
  }

  #join({ node, socket }: Target): void {
    const { model } = this.#door;
    if (this.#instead === undefined) {
      model.edit(joinEdit(model, this.#start, node, socket), `Connect ${model.nameOf(this.#start.node)} and ${model.nameOf(node)}`);
      return;
    }
    const like = model.patch.cables.get(this.#instead);
    const cable = cableBetween(this.#start, node, socket, (id) => model.definition(id), like);
    model.edit({ kind: 'batch', edits: [{ kind: 'remove-cable', id: this.#instead }, { kind: 'add-cable', id: newCableId(model.patch), cable }] }, 'Move cable');
  }

  #targetAt(hand: Hand): Target | undefined {
    const { model, transform } = this.#door;
    const fits = (node: string, socket: SocketPlace): boolean => canJoin(model, this.#start, node, socket, this.#instead);
    const near = nearestSocket(model, hand.canvas, (REACH[hand.pointer].socket * 1.5) / transform.k, fits);
    if (near !== undefined) return near;
    const node = topNode(model, hand.canvas);
    if (node === undefined || node === this.#start.node) return undefined;
    const knob = this.#start.kind === 'out' ? this.#door.paramUnder(hand) : undefined;
    if (knob?.node === node && canJoin(model, this.#start, node, { kind: 'param', port: knob.param })) return { node, socket: { kind: 'param', port: knob.param } };
    const socket = bestSocket(model, this.#start, node);
    return socket && { node, socket };
  }
}

/** The end that stays when a cable is taken by its other one. */
export function rerouteStart(door: CanvasDoor, cableId: string, takesTarget: boolean): WireStart | undefined {
  const cable = door.model.patch.cables.get(cableId);
  if (cable === undefined) return undefined;
  if (takesTarget) return { ...cable.from, kind: 'out' };
  return { ...cable.to, kind: cable.depth === undefined ? 'in' : 'param' };
}
