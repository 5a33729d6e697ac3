/**
 * Puts a patch and its recordings into a zip file. How long it will be is known before the first byte. Any thread.
 */
import type { Patch } from '../patch/patch.ts';
import { toText } from '../patch/to-text.ts';
import { type BundledMedia, MANIFEST_NAME, PATCH_NAME, writeManifest } from './bundle-manifest.ts';
import { zipBytes, type ZipInput, zipLength } from './zip-write.ts';

/** A recording as it goes in; `open` may be called once, and again only after it has ended. */
export interface BundlePart extends BundledMedia {
  readonly bytes: number;
  open(): AsyncIterable<Uint8Array>;
}

const inMemory = (name: string, content: Uint8Array): ZipInput => ({
  name,
  bytes: content.length,
  async *open() {
    yield await Promise.resolve(content);
  },
});

/** The patch first, so that a reader who stops early has it. */
export function bundleInputs(patch: Patch, parts: readonly BundlePart[]): ZipInput[] {
  const listed = parts.map(({ sha256, file, fileSha256, name, form }) => ({ sha256, file, fileSha256, name, form }));
  return [
    inMemory(PATCH_NAME, new TextEncoder().encode(toText(patch))),
    ...(parts.length === 0 ? [] : [inMemory(MANIFEST_NAME, writeManifest(listed))]),
    ...parts.map(({ file, bytes, open }) => ({ name: file, bytes, open })),
  ];
}

export const bundleLength = (patch: Patch, parts: readonly BundlePart[]): number => zipLength(bundleInputs(patch, parts));

export const writeBundle = (patch: Patch, parts: readonly BundlePart[], signal?: AbortSignal): AsyncGenerator<Uint8Array> => zipBytes(bundleInputs(patch, parts), signal);

/** Where a recording lies in the zip: by what it is called in the patch. */
export const mediaFile = (sha256: string, extension: string): string => `media/${sha256}.${extension}`;
