/** What bars and panels cover of the patch, with the air it keeps from them; editor-styles.ts has the same sizes. Pure. */
import type { Insets } from '../viewport.ts';

const BAR_PX = 56;
const AIR_PX = 8;
const WIDTH_PX = { library: 224, inspector: 320, side: 336 } as const;

export function covered(open: ReadonlySet<string>, hasSide: boolean): Insets {
  const by = (panel: 'library' | 'inspector'): number => AIR_PX + (open.has(panel) ? WIDTH_PX[panel] + AIR_PX : 0);
  return { left: by('library') + (hasSide ? WIDTH_PX.side : 0), right: by('inspector'), top: BAR_PX + AIR_PX, bottom: BAR_PX + AIR_PX };
}

/** `sheetPx`: of the panel over the lower part. */
export function coveredOnPhone(sheetPx: number): Insets {
  return { left: 12, right: 12, top: BAR_PX + 12, bottom: 2 * BAR_PX + 12 + sheetPx };
}
