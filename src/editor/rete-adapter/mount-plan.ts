/** Which nodes should be in the DOM: those seen, with a margin, and those in use. Pure. */

export interface MountPlan {
  /** Nearest to the middle first. */
  readonly mount: readonly string[];
  readonly unmount: readonly string[];
}

export function planMounts(wanted: ReadonlySet<string>, pinned: ReadonlySet<string>, mounted: Iterable<string>, distance: (id: string) => number): MountPlan {
  const there = new Set(mounted);
  const mount = [...new Set([...wanted, ...pinned])].filter((id) => !there.has(id));
  const far = new Map(mount.map((id) => [id, distance(id)]));
  mount.sort((a, b) => far.get(a)! - far.get(b)!);
  return { mount, unmount: [...there].filter((id) => !wanted.has(id) && !pinned.has(id)) };
}
