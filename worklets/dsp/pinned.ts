/**
 * Values that a loop needs in every round. A WebAssembly compiler may move pure work from before a loop into it: V8 splats a
 * gain, or evaluates a whole polynomial, once a round. What has been through memory stays where it is. Audio thread; for
 * use before loops only.
 */
const SLOT: usize = memory.data(16, 16);

// @ts-ignore: decorator
@inline
export function pinned(value: v128): v128 {
  v128.store(SLOT, value);
  return v128.load(SLOT);
}
