import type { DatasetEntry } from '../../../src-shared/model/library.ts'

export type Order = 'opened' | 'name' | 'bytes'

/** The datasets whose name or path holds every word of the query, in any case, in an order. */
export function listed(entries: readonly DatasetEntry[], query: string, order: Order): DatasetEntry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const text = ({ name, path }: DatasetEntry): string => `${name} ${path}`.toLowerCase()
  return entries.filter((entry) => words.every((word) => text(entry).includes(word))).sort(ORDERS[order])
}

const ORDERS: Record<Order, (a: DatasetEntry, b: DatasetEntry) => number> = {
  opened: (a, b) => b.opened.localeCompare(a.opened),
  name: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }),
  bytes: (a, b) => b.bytes - a.bytes
}
