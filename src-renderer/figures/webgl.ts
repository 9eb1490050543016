let known: boolean | undefined

/** Whether the page can draw with WebGL; asked once. */
export function hasWebgl(): boolean {
  known ??= probe()
  return known
}

function probe(): boolean {
  const gl = document.createElement('canvas').getContext('webgl')
  gl?.getExtension('WEBGL_lose_context')?.loseContext()
  return gl !== null
}

/** Points that SVG still draws in reasonable time; above it a fair sample is drawn. */
const SVG_POINTS = 5000

/** Size of a point in pixels: few cells are drawn larger, so that they are seen. */
export const pointSize = (n: number): number => (n < 500 ? 6 : n < 2000 ? 4 : n < 50_000 ? 3 : 2)

/** Every s-th row so that at most `limit` rows are drawn; all of them where `limit` allows. */
export function thin(n: number, limit: number): Int32Array {
  const stride = Math.max(1, Math.ceil(n / limit))
  return Int32Array.from({ length: Math.ceil(n / stride) }, (_, i) => i * stride)
}
