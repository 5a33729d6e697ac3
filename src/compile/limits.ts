/** What the compiler refuses, so that no patch can take the machine down. */
import { LIMITS } from '../patch/limits.ts';

/** Chains in chains. */
export const MAX_CHAIN_DEPTH = LIMITS.chainDepth;
/** Nodes after expansion: above any patch that a file may hold. */
export const MAX_FLAT_NODES = 100_000;
export const MAX_FLAT_CABLES = 400_000;
/** Of the engine, whose memory is declared with this maximum. */
export const MAX_MEMORY_BYTES = 2 ** 30;
/** The longest tail a render waits for. */
export const MAX_TAIL_SECONDS = 60;
