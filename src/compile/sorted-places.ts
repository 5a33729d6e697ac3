/**
 * Sorts places 0 to `count` − 1 by what stands there: a merge sort (D. Knuth, The Art of Computer Programming 3, 5.2.4) over numbers in two
 * small arrays. Documents come nearly sorted, so runs are made by insertion, and of two neighbors only what overlaps is merged. Stable.
 */
type Compare = (a: number, b: number) => number;

const RUN = 32;

export function sortedPlaces(count: number, compare: Compare): Int32Array {
  let order = new Int32Array(count);
  let isSorted = true;
  for (let k = 0; k < count; k++) {
    order[k] = k;
    isSorted &&= k === 0 || compare(k - 1, k) <= 0;
  }
  if (isSorted) return order;
  for (let first = 0; first < count; first += RUN) insert(order, first, Math.min(first + RUN, count), compare);
  let other = new Int32Array(count);
  for (let width = RUN; width < count; width *= 2) {
    for (let first = 0; first < count; first += 2 * width) merge(order, other, first, Math.min(first + width, count), Math.min(first + 2 * width, count), compare);
    [order, other] = [other, order];
  }
  return order;
}

function insert(order: Int32Array, first: number, end: number, compare: Compare): void {
  for (let k = first + 1; k < end; k++) {
    const place = order[k]!;
    let at = k;
    for (; at > first && compare(order[at - 1]!, place) > 0; at--) order[at] = order[at - 1]!;
    order[at] = place;
  }
}

/** Two neighboring runs of `order`, from `first` and from `middle` to before `end`, into one of `out`. */
function merge(order: Int32Array, out: Int32Array, first: number, middle: number, end: number, compare: Compare): void {
  const isApart = middle === end || compare(order[middle - 1]!, order[middle]!) <= 0;
  const from = isApart ? middle : firstAfter(order, first, middle, order[middle]!, compare);
  for (let k = first; k < from; k++) out[k] = order[k]!;
  let [left, right, at] = [from, middle, from];
  while (left < middle && right < end) out[at++] = compare(order[left]!, order[right]!) <= 0 ? order[left++]! : order[right++]!;
  while (left < middle) out[at++] = order[left++]!;
  while (right < end) out[at++] = order[right++]!;
}

/** The first of a run that stands after `place`. */
function firstAfter(order: Int32Array, first: number, end: number, place: number, compare: Compare): number {
  let [low, high] = [first, end];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(order[middle]!, place) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** By code units: no language of a machine has a say. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
