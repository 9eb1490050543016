/** Numbers of cells from each group on the left to each on the right. */
export interface Flow {
  readonly from: readonly string[]
  readonly to: readonly string[]
  /** [from][to]. */
  readonly cells: readonly (readonly number[])[]
}

export interface Block {
  readonly name: string
  readonly cells: number
  readonly y: number
  readonly height: number
}

export interface Band {
  readonly from: number
  readonly to: number
  readonly cells: number
  /** Upper ends on both sides, and its thickness. */
  readonly left: number
  readonly right: number
  readonly height: number
}

/** Where blocks and bands of an alluvial diagram lie in `height` pixels with gaps between blocks; empty ones are left out. */
export function layoutFlow(
  { from, to, cells }: Flow,
  height: number,
  gap: number
): { left: Block[]; right: Block[]; bands: Band[] } {
  const leftCells = from.map((_, a) => sum(to.map((_, b) => cells[a]?.[b] ?? 0)))
  const rightCells = to.map((_, b) => sum(from.map((_, a) => cells[a]?.[b] ?? 0)))
  const total = sum(leftCells) || 1
  const gaps = Math.max(leftCells.filter((n) => n > 0).length, rightCells.filter((n) => n > 0).length) - 1
  const unit = Math.max(0, height - gap * gaps) / total
  const left = blocks(from, leftCells, unit, gap)
  const right = blocks(to, rightCells, unit, gap)
  const [leftAt, rightAt] = [left.map((b) => b.y), right.map((b) => b.y)]
  const bands: Band[] = []
  for (const a of from.keys())
    for (const b of to.keys()) {
      const n = cells[a]?.[b] ?? 0
      if (!(n > 0)) continue
      bands.push({ from: a, to: b, cells: n, left: leftAt[a] ?? 0, right: rightAt[b] ?? 0, height: n * unit })
      leftAt[a] = (leftAt[a] ?? 0) + n * unit
      rightAt[b] = (rightAt[b] ?? 0) + n * unit
    }
  return { left, right, bands }
}

function blocks(names: readonly string[], cells: readonly number[], unit: number, gap: number): Block[] {
  let y = 0
  return names.map((name, i) => {
    const n = cells[i] ?? 0
    const block = { name, cells: n, y, height: n * unit }
    if (n > 0) y += n * unit + gap
    return block
  })
}

const sum = (A: readonly number[]): number => A.reduce((a, b) => a + b, 0)
