/** Every recording that a document, its edits or anything else made of plain data names, by the SHA-256 of its file. Pure. */
export function namedMedia(value: unknown, found = new Set<string>()): Set<string> {
  if (value instanceof Map) for (const one of value.values()) namedMedia(one, found);
  else if (Array.isArray(value)) for (const one of value) namedMedia(one, found);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      if (key === 'sha256' && typeof one === 'string') found.add(one);
      else namedMedia(one, found);
    }
  }
  return found;
}
