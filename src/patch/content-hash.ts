/** What a document's content is called: equal hashes, equal patches. Pure. */
import { Sha256 } from '../kit/sha256.ts';
import type { Patch } from './patch.ts';
import { toText } from './to-text.ts';

/** SHA-256 of the canonical text in UTF-8, 64 lower-case hexadecimal digits: what `EmbeddedChain.origin.hash` holds. */
export const contentHash = (patch: Patch): string => textHash(toText(patch));

/** Of text that is canonical already. */
export function textHash(text: string): string {
  const hash = new Sha256();
  hash.update(new TextEncoder().encode(text));
  return hash.digestHex();
}

/** The recordings a patch and the chains in it need, by the SHA-256 of their files; each once, in order of their names. */
export function mediaHashes(patch: Patch): readonly string[] {
  const found = new Set<string>();
  const gather = ({ nodes }: Patch): void => {
    for (const { media, chain } of nodes.values()) {
      if (media?.sha256 !== undefined) found.add(media.sha256);
      if (chain !== undefined) gather(chain.patch);
    }
  };
  gather(patch);
  return [...found].sort();
}
