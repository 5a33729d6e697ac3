/** Ids in a document: short, stable, safe in paths and JSON pointers. A path joins ids through nested chains with "/". */
export type NodeId = string;
export type CableId = string;

export const ID_PATTERN = /^[a-z0-9][a-z0-9-]{0,39}$/;
export const isId = (text: string): boolean => ID_PATTERN.test(text);

/** FNV-1a, 32 bit, over UTF-16 code units: seeds noise from a node's path. */
export const hash32 = (text: string): number => signedHash32(text) >>> 0;

/** The same 32 bits as a signed number, which costs no memory of its own. */
export function signedHash32(text: string): number {
  let h = 0x811c9dc5 | 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}

/** The first of base, base-2, base-3 … that `taken` does not hold. */
export function freeId(base: string, taken: (id: string) => boolean): string {
  if (!taken(base)) return base;
  for (let n = 2; ; n++) if (!taken(`${base}-${n}`)) return `${base}-${n}`;
}
