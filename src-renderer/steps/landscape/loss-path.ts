/** The loss curve (step, value) as the path of an SVG, logarithmic, one point per two pixels at most. */
export function lossPath(loss: readonly (readonly [number, number])[], width: number, height: number): string {
  const points = loss.filter(([, value]) => value > 0)
  if (points.length < 2) return ''
  const stride = Math.max(1, Math.ceil(points.length / (width / 2)))
  const kept = points.filter((_, i) => i % stride === 0 || i === points.length - 1)
  const logs = kept.map(([, value]) => Math.log(value))
  const [low, high] = [Math.min(...logs), Math.max(...logs)]
  const first = (kept[0] as readonly [number, number])[0]
  const span = (kept.at(-1) as readonly [number, number])[0] - first || 1
  return kept
    .map(([step], i) => {
      const x = ((step - first) / span) * width
      const y = 4 + (1 - ((logs[i] as number) - low) / (high - low || 1)) * (height - 8)
      return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`
    })
    .join('')
}
