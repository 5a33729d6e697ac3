/** Nodes in the order sound runs through them; those of a loop where they stand in the document. Kahn's algorithm; pure. */
import type { Patch } from '../patch/patch.ts';

export function patchOrder(patch: Patch): readonly string[] {
  const waiting = new Map([...patch.nodes.keys()].map((id) => [id, 0]));
  const followers = new Map<string, string[]>();
  for (const { from, to } of patch.cables.values()) {
    if (from.node === to.node) continue;
    waiting.set(to.node, (waiting.get(to.node) ?? 0) + 1);
    const list = followers.get(from.node);
    if (list) list.push(to.node);
    else followers.set(from.node, [to.node]);
  }
  const order: string[] = [];
  const ready = [...waiting].filter(([, count]) => count === 0).map(([id]) => id).reverse();
  const left = new Set(waiting.keys());
  while (left.size > 0) {
    // Nothing is ready inside a loop: its first node is taken as it comes.
    const id = ready.pop() ?? left.values().next().value!;
    if (!left.delete(id)) continue;
    order.push(id);
    for (const next of followers.get(id) ?? []) {
      const count = waiting.get(next)! - 1;
      waiting.set(next, count);
      if (count === 0 && left.has(next)) ready.push(next);
    }
  }
  return order;
}
