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

/** Size of a point in pixels: few cells are drawn larger, so that they are seen. */
export const pointSize = (n: number): number => (n < 500 ? 6 : n < 2000 ? 4 : n < 50_000 ? 3 : 2)
