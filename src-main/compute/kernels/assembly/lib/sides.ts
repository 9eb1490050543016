/** Arrays of two entries in static data (there is no allocator): one per side, 0 (X) and 1 (Y). */
@inline
export function get(array: usize, side: i32): usize {
  return load<usize>(array + (side << 2))
}
@inline
export function set(array: usize, side: i32, value: usize): void {
  store<usize>(array + (side << 2), value)
}
