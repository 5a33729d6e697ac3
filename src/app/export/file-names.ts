/** Names of exported files: numbered, safe on every machine, no two alike. Pure. */
import type { PlannedStem } from './stem-plan.ts';

const MAX_CHARS = 80;
/** Names that Windows keeps for itself. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

export function safeName(title: string): string {
  const name = title.replaceAll(/[^\p{L}\p{N} ._()&+'-]/gu, ' ').replaceAll(/\s+/g, ' ').replaceAll(/^[ .]+|[ .]+$/g, '').slice(0, MAX_CHARS).trim();
  return name === '' || RESERVED.test(name) ? `${name} Untitled`.trim() : name;
}

/** In the order given: "01 Voice", "02 Bass", …, then "Group Drums", "Print Reverb", "Instrumental". */
export function stemNames(stems: readonly Pick<PlannedStem, 'title' | 'kind'>[]): string[] {
  const used = new Set<string>();
  let number = 0;
  return stems.map(({ title, kind }) => {
    const name = safeName(title);
    const wanted = kind === 'strip' ? `${String(++number).padStart(2, '0')} ${name}` : kind === 'group' ? `Group ${name}` : kind === 'print' ? `Print ${name}` : name;
    let unique = wanted;
    for (let k = 2; used.has(unique.toLowerCase()); k++) unique = `${wanted} ${k}`;
    used.add(unique.toLowerCase());
    return unique;
  });
}
