/** Goes through an order node by node, and says where a loop begins and ends. Buffers and instructions follow it alike. */
import type { Feedback } from './feedback.ts';
import type { Order } from './order.ts';

/** Called in the order in which the program runs; `first` to before `end` are the places of a loop's members in it. */
export interface OrderVisitor {
  enterLoop?(component: number, first: number, end: number): void;
  node(node: number): void;
  leaveLoop?(component: number, first: number, end: number): void;
}

export function walkOrder(order: Order, { componentOf, isLoop }: Feedback, visitor: OrderVisitor): void {
  for (let place = 0; place < order.length; ) {
    const component = componentOf[order[place]!]!;
    if (isLoop[component] === 0) {
      visitor.node(order[place++]!);
      continue;
    }
    const first = place;
    let end = place;
    while (end < order.length && componentOf[order[end]!] === component) end++;
    visitor.enterLoop?.(component, first, end);
    while (place < end) visitor.node(order[place++]!);
    visitor.leaveLoop?.(component, first, end);
  }
}
