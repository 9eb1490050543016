/** Names made unique as anndata does it: a repeated one gets "-1", "-2" ... */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set(names)
  const seen = new Map<string, number>()
  return names.map((name) => {
    let count = seen.get(name)
    if (count === undefined) {
      seen.set(name, 0)
      return name
    }
    let fresh: string
    do fresh = `${name}-${++count}`
    while (taken.has(fresh))
    seen.set(name, count)
    taken.add(fresh)
    return fresh
  })
}

/** What tells names apart: leading and trailing words that all of them share are left out ("GSM_day2_counts" -> "day2"). */
export function distinctParts(names: readonly string[], separator: RegExp = /([_\-. /]+)/): string[] {
  if (names.length < 2) return [...names]
  const words = names.map((name) => name.split(separator))
  const shortest = Math.min(...words.map((list) => list.length))
  const same = (pick: (list: string[]) => string | undefined): boolean => new Set(words.map(pick)).size === 1
  let lead = 0
  while (lead < shortest - 1 && same((list) => list[lead])) lead += 2
  let trail = 0
  while (trail + lead < shortest - 1 && same((list) => list[list.length - 1 - trail])) trail += 2
  return words.map((list) => list.slice(Math.min(lead, list.length - 1), list.length - trail).join(''))
}
