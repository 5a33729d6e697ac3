/**
 * Solo: which cables are silent while some strips are soloed. A pure function beside the compiler: the app sends the answer
 * as gains, and nothing is compiled.
 *
 * A soloed strip stays heard with everything up- and downstream of it. Where its sound is summed with other sound, that
 * other sound is silenced, unless it comes from a strip that is solo-safe. A solo-safe return keeps what stands between
 * itself and its sends, and of the sends those that belong to a soloed strip. Detectors go on hearing their keys, and what only looks at
 * several sounds, each at an input of its own, goes on seeing each of them.
 *
 * A solo in a chain holds while the chain is bypassed: the dry sound on its way stands for it, so that a strip that is heard alone is
 * compared alone, with its chain and without.
 */
import type { Plan } from './plan.ts';

export interface SoloState {
  /** Paths of strips. */
  readonly soloed: ReadonlySet<string>;
  readonly safe: ReadonlySet<string>;
}

/** As the values of the plan's nodes say; knobs that moved since are for the caller to know. */
export function soloStateOf({ graph }: Plan): SoloState {
  const strips = graph.nodes.filter(({ variant }) => variant.definition.role === 'strip');
  const paths = (param: string): Set<string> => new Set(strips.filter(({ params }) => (params[param] ?? 0) > 0).map(({ path }) => path));
  return { soloed: paths('solo'), safe: paths('soloSafe') };
}

/** Of one node; more than any has. */
const MOST_INPUTS = 2 ** 16;

/** Identities of the cables to be silent; none while nothing is soloed. */
export function soloSilences(plan: Pick<Plan, 'graph'>, { soloed, safe }: SoloState): ReadonlySet<string> {
  const { graph } = plan;
  const silent = new Set<string>();
  const marked = (paths: ReadonlySet<string>): number[] => [...graph.nodes.keys()].filter((n) => paths.has(graph.nodes[n]!.path));
  const solo = marked(soloed);
  if (solo.length === 0) return silent;
  const safeStrips = marked(safe);

  const upstream = reach(plan, solo, 'up', () => true);
  const downstream = reach(plan, solo, 'down', () => true);
  const belowSafe = reach(plan, safeStrips, 'down', () => true);
  const sounding = reach(plan, [...graph.nodes.keys()].filter((n) => graph.variant(n).kind === 'output'), 'up', () => true);
  const returns = reach(plan, safeStrips, 'up', (node) => !isStripOrSend(plan, node));
  const isKept = (node: number): boolean => upstream[node] === 1 || downstream[node] === 1 || belowSafe[node] === 1 || returns[node] === 1;
  const inputOf = (cable: number): number => graph.to[cable]! * MOST_INPUTS + graph.toPort[cable]!;
  const inputsWithKept = new Set<number>();
  for (let c = 0; c < graph.cableCount; c++) if (graph.toPort[c]! >= 0 && isKept(graph.from[c]!)) inputsWithKept.add(inputOf(c));
  for (let c = 0; c < graph.cableCount; c++) {
    if (!isHeard(plan, c) || isKept(graph.from[c]!)) continue;
    const to = graph.to[c]!;
    const isGuarded = downstream[to] === 1 || belowSafe[to] === 1 || returns[to] === 1;
    if (isGuarded && (sounding[to] === 1 || inputsWithKept.has(inputOf(c)))) silent.add(graph.cables[c]!.identity);
  }
  return silent;
}

/** Keys and modulation are not what is heard. */
const isHeard = ({ graph }: Pick<Plan, 'graph'>, cable: number): boolean => graph.toPort[cable]! >= 0 && graph.isKey[cable] === 0;

function isStripOrSend({ graph }: Pick<Plan, 'graph'>, node: number): boolean {
  const { role } = graph.variant(node).definition;
  return role === 'strip' || role === 'send';
}

/** Breadth first along what is heard, from and including `roots`, into nodes that `enters` lets in. */
function reach(plan: Pick<Plan, 'graph'>, roots: readonly number[], direction: 'up' | 'down', enters: (node: number) => boolean): Uint8Array {
  const { graph } = plan;
  const { start, cables } = direction === 'up' ? graph.incoming : graph.outgoing;
  const ends = direction === 'up' ? graph.from : graph.to;
  const seen = new Uint8Array(graph.nodeCount);
  const queue = [...roots];
  for (const root of roots) seen[root] = 1;
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head]!;
    for (let k = start[node]!; k < start[node + 1]!; k++) {
      const cable = cables[k]!;
      const end = ends[cable]!;
      if (seen[end] === 1 || !isHeard(plan, cable) || !enters(end)) continue;
      seen[end] = 1;
      queue.push(end);
    }
  }
  return seen;
}
