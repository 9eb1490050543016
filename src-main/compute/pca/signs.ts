/**
 * Makes the largest-magnitude loading of each component positive (the first one among equals), flipping the scores along,
 * so that two runs and two machines show the same picture. loadings [p, c], scores [n, c], in place.
 */
export function fixSigns(loadings: Float32Array, scores: Float64Array, c: number): void {
  for (let k = 0; k < c; k++) {
    let largest = 0
    for (let at = k; at < loadings.length; at += c) {
      if (Math.abs(loadings[at]) > Math.abs(largest)) largest = loadings[at]
    }
    if (largest >= 0) continue
    for (let at = k; at < loadings.length; at += c) loadings[at] = -loadings[at]
    for (let at = k; at < scores.length; at += c) scores[at] = -scores[at]
  }
}
