import * as v from 'valibot'

const kind = v.picklist(['u8', 'u16', 'u32', 'f32'])

/** What a file tells that keeps a matrix by genes (worker/gene-cache/). */
const footerSchema = v.object({
  rows: v.number(),
  genes: v.array(v.string()),
  segments: v.array(
    v.object({
      /** Byte where it begins. */
      at: v.number(),
      firstRow: v.number(),
      entries: v.number(),
      cells: kind,
      values: kind
    })
  )
})
export type GeneCacheFooter = v.InferOutput<typeof footerSchema>

/** The footer that `value` is, or null. */
export function geneCacheFooter(value: unknown): GeneCacheFooter | null {
  return v.is(footerSchema, value) ? value : null
}
