/**
 * Rice codes of a residual, in partitions of their own parameter: plans the cheapest and writes it. Pure, any thread.
 *
 * Source: RFC 9639 §9.2.7.
 */
import type { BitWriter } from './bit-writer.ts';

const MAX_PARTITION_ORDER = 6;
/** Parameters of 4 bits go to 14 (15 is an escape), of 5 bits to 30. */
const MAX_SHORT_PARAMETER = 14;
const MAX_PARAMETER = 30;
/** Method, and order of the partitions. */
const HEADER_BITS = 6;

export interface RicePlan {
  readonly partitionOrder: number;
  readonly parameters: readonly number[];
  /** An upper bound of what `writeRice` writes. */
  readonly bits: number;
}

/** Zigzag: 0, −1, 1, −2 … become 0, 1, 2, 3 … */
const fold = (residual: number): number => ((residual << 1) ^ (residual >> 31)) >>> 0;

/** In: residuals from `order` to `count`. */
export function planRice(residual: Int32Array, count: number, order: number): RicePlan {
  let partitionOrder = 0;
  // Partitions are equally long, and the first must hold more than the samples that go before.
  while (partitionOrder < MAX_PARTITION_ORDER && (count >> partitionOrder) % 2 === 0 && count >> (partitionOrder + 1) > order) partitionOrder++;
  let sums = Array.from({ length: 1 << partitionOrder }, () => 0);
  const length = count >> partitionOrder;
  for (let i = order; i < count; i++) sums[Math.floor(i / length)]! += fold(residual[i]!);
  let best: RicePlan | undefined;
  for (; partitionOrder >= 0; partitionOrder--) {
    const plan = planPartitions(sums, count >> partitionOrder, order, partitionOrder);
    if (best === undefined || plan.bits < best.bits) best = plan;
    sums = Array.from({ length: sums.length >> 1 }, (_, i) => sums[2 * i]! + sums[2 * i + 1]!);
  }
  return best!;
}

function planPartitions(sums: readonly number[], length: number, order: number, partitionOrder: number): RicePlan {
  let bits = HEADER_BITS;
  const parameters = sums.map((sum, i) => {
    const n = i === 0 ? length - order : length;
    let k = 0;
    // n codes of k bits and a one each, and at most sum/2^k zeros: a further bit pays while it saves more than n.
    while (k < MAX_PARAMETER && sum / 2 ** (k + 1) > n) k++;
    bits += n * (k + 1) + Math.floor(sum / 2 ** k);
    return k;
  });
  const parameterBits = Math.max(...parameters) > MAX_SHORT_PARAMETER ? 5 : 4;
  return { partitionOrder, parameters, bits: bits + parameterBits * parameters.length };
}

export function writeRice(out: BitWriter, residual: Int32Array, count: number, order: number, { partitionOrder, parameters }: RicePlan): void {
  const isLong = Math.max(...parameters) > MAX_SHORT_PARAMETER;
  out.put(isLong ? 1 : 0, 2);
  out.put(partitionOrder, 4);
  const length = count >> partitionOrder;
  let i = order;
  parameters.forEach((k, partition) => {
    out.put(k, isLong ? 5 : 4);
    for (const end = (partition + 1) * length; i < end; i++) {
      const folded = fold(residual[i]!);
      const zeros = folded >>> k;
      if (zeros + 1 + k <= 24) out.put((1 << k) | (folded & ((1 << k) - 1)), zeros + 1 + k);
      else {
        out.putUnary(zeros);
        out.put(folded, k);
      }
    }
  });
}
