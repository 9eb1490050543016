/** Columns that are coordinates of one embedding, in their order. */
export interface Family {
  readonly key: string
  /** Positions in the list of names. */
  readonly columns: readonly number[]
}

/** Spellings of embeddings; what they are called in obsm. */
const KEYS: readonly (readonly [RegExp, string])[] = [
  [/^(x_?)?(pca?|pcs|pcomp|princomp|principal_?component)$/, 'X_pca'],
  [/^(x_?)?umap$/, 'X_umap'],
  [/^(x_?)?tsne$/, 'X_tsne'],
  [/^(x_?)?phate$/, 'X_phate'],
  [/^(x_?)?(dc|diffmap|diffusion_?component)$/, 'X_diffmap'],
  [/^(x_?)?(fa|fle|force_?atlas2?|draw_graph_fa)$/, 'X_draw_graph_fa'],
  [/^(x_?)?(scvi|latent|z|scanvi)$/, 'X_latent'],
  [/^(x|d|v|f|dim|dims|dimension|component|comp|coord|feature|harmony|lsi|factor)$/, '']
]
const NUMBERED = /^_?([a-z][a-z_.\- ]*?)[_.\- ]*(\d+)$/i
const LETTERS: readonly (readonly string[])[] = [
  ['x', 'y', 'z'],
  ['_x', '_y', '_z']
]

/** obsm key of a word that names an embedding ("pcs" -> X_pca, "dim" -> X_dim), null when it names none. */
export function embeddingKey(word: string): string | null {
  const plain = word
    .toLowerCase()
    .replaceAll(/[-.\s]+/g, '_')
    .replace(/_+$/, '')
  const found = KEYS.find(([pattern]) => pattern.test(plain))
  return found === undefined ? null : found[1] || (plain === 'x' ? 'X_coordinates' : `X_${plain}`)
}

/**
 * Embeddings among column names: PC1 PC2 ..., UMAP_1 UMAP_2, dim0 dim1, x y. At least two columns numbered without a
 * gap from 0 or 1; a gap ends the embedding.
 */
export function coordinateFamilies(names: readonly string[]): Family[] {
  const numbered = new Map<string, Map<number, number>>()
  names.forEach((name, c) => {
    const found = NUMBERED.exec(name.trim())
    const key = found === null ? null : embeddingKey(found[1] as string)
    if (found === null || key === null) return
    const members = numbered.get(key) ?? new Map<number, number>()
    if (!members.has(Number(found[2]))) members.set(Number(found[2]), c)
    numbered.set(key, members)
  })
  const families = Array.from(numbered, ([key, members]) => ({ key, columns: consecutive(members) }))
  return [...families, ...lettered(names)].filter((family) => family.columns.length >= 2)
}

function consecutive(members: ReadonlyMap<number, number>): number[] {
  const columns: number[] = []
  for (let k = members.has(0) ? 0 : 1; members.has(k); k++) columns.push(members.get(k) as number)
  return columns
}

function lettered(names: readonly string[]): Family[] {
  const plain = names.map((name) => name.trim().toLowerCase())
  for (const letters of LETTERS) {
    const columns = letters
      .map((letter) => plain.indexOf(letter))
      .filter((c, k, all) => c >= 0 && all.slice(0, k).every((b) => b >= 0))
    if (columns.length >= 2) return [{ key: 'X_coordinates', columns }]
  }
  return []
}
