const MEGA = 1e6;
const GIGA = 1e9;

/** "1.9 kB", "24 MB": decimal, as disks are sold. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < MEGA) return `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} kB`;
  return bytes < GIGA ? `${(bytes / MEGA).toFixed(bytes < 10 * MEGA ? 1 : 0)} MB` : `${(bytes / GIGA).toFixed(1)} GB`;
}
