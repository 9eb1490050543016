import type { GeneMatches, GeneNames } from '../../../src-shared/model/genes.ts'

const MOST = 50

/**
 * Genes whose name or symbol holds the query, in any case: equal ones first, then those that begin with it, then the others, each in
 * the order of the matrix. An empty query finds the first genes.
 */
export function searchGenes({ names, symbols }: GeneNames, query: string): GeneMatches {
  const wanted = query.trim().toLowerCase()
  const byRank: number[][] = [[], [], []]
  for (let g = 0; g < names.length; g++) {
    const rank = Math.min(rankOf(names[g] as string, wanted), rankOf(symbols?.[g] ?? '', wanted))
    byRank[rank]?.push(g)
  }
  const found = byRank.flat()
  const symbolOf = (g: number): string | null => {
    const symbol = symbols?.[g]
    return symbol && symbol !== names[g] ? symbol : null
  }
  const genes = found.slice(0, MOST).map((g) => ({ name: names[g] as string, symbol: symbolOf(g) }))
  return { genes, total: found.length }
}

/** 0 equal, 1 begins with, 2 holds, 3 none of it. */
function rankOf(name: string, wanted: string): number {
  const at = name.toLowerCase().indexOf(wanted)
  if (at < 0) return 3
  if (at > 0) return 2
  return name.length === wanted.length ? 0 : 1
}
