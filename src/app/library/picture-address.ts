/** A picture as SVG text, as the address of an image: nothing in it can run there. Pure but for its memory. */
const KEPT = 200;
const addresses = new Map<string, string>();

export function pictureAddress(svg: string): string {
  let address = addresses.get(svg);
  if (address === undefined) {
    address = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    if (addresses.size >= KEPT) addresses.clear();
    addresses.set(svg, address);
  }
  return address;
}
