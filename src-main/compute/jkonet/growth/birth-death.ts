/**
 * Net growth from gene expression, as in Waddington-OT (Schiebinger et al., Cell 176 (2019), "Estimating growth and death rates", with the numbers of
 * its published tutorial): births and deaths per day are logistic in the mean z-score of the genes of a signature.
 */
interface Logistic {
  readonly low: number
  readonly high: number
  /** Score in the middle between both. */
  readonly center: number
  /** Scores over which most of the rise lies: the slope there is (high - low) / width. */
  readonly width: number
}

/** Births per day, from the score of proliferation: at most a division every 9.8 hours. */
export const BIRTH: Logistic = { low: 0.3, high: 1.7, center: 0.25, width: 0.5 }
/** Deaths per day, from the score of apoptosis. */
export const DEATH: Logistic = { low: 0.3, high: 1.7, center: 0.1, width: 0.2 }

/** low + (high - low) / (1 + exp(-4 (score - center) / width)). */
export function logisticRate(score: number, { low, high, center, width }: Logistic): number {
  return low + (high - low) / (1 + Math.exp((-4 * (score - center)) / width))
}

/** Z-scores beyond it are taken as this, so that no gene alone makes a score. */
const MOST_Z = 5

/**
 * Mean z-score [n] over genes of the values of each gene [n]; mean and standard deviation are those of the rows `cells`. Rows outside of them are scored
 * likewise. A gene that is the same in all of these cells says nothing and counts as 0.
 */
export function meanZScore(genes: readonly Float32Array[], n: number, cells: Int32Array): Float64Array<ArrayBuffer> {
  const score = new Float64Array(n)
  for (const values of genes) {
    const mean = cells.reduce((sum, i) => sum + values[i], 0) / cells.length
    const sd = Math.sqrt(cells.reduce((sum, i) => sum + (values[i] - mean) ** 2, 0) / (cells.length - 1))
    if (!(sd > 0)) continue
    for (let i = 0; i < n; i++) score[i] += clamped((values[i] - mean) / sd) / genes.length
  }
  return score
}

const clamped = (z: number): number => Math.max(-MOST_Z, Math.min(MOST_Z, z))

/** Net growth per day [n] from the two scores; where deaths are not scored they are alike for all cells, so that only births count. */
export function netGrowth(proliferation: Float64Array, apoptosis: Float64Array | null): Float64Array<ArrayBuffer> {
  return Float64Array.from(proliferation, (score, i) => {
    const birth = logisticRate(score, BIRTH)
    return apoptosis ? birth - logisticRate(apoptosis[i], DEATH) : birth - DEATH.low
  })
}
