/** The grid that nodes stand on, so that rows of them line up by hand; in canvas units. Pure. */
export const GRID = 8;

export const snap = (value: number): number => Math.round(value / GRID) * GRID;
/** To the next line of the grid, up and down. */
export const snapUp = (value: number): number => Math.ceil(value / GRID) * GRID;
export const snapDown = (value: number): number => Math.floor(value / GRID) * GRID;
