/** 1234567 -> "1,234,567". */
export const count = (n: number): string => n.toLocaleString('en')

/** Number of things with its noun: 1 cell, 2 cells. */
export const many = (n: number, noun: string): string => `${count(n)} ${noun}${n === 1 ? '' : 's'}`

/** Bytes for people: 919402 -> "919 kB". */
export function bytes(n: number): string {
  if (n < 1000) return `${n} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = n / 1000
  let u = 0
  for (; value >= 1000 && u < units.length - 1; u++) value /= 1000
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[u]}`
}

/** Time left for people, rounded up so that it does not promise too much. */
export function timeLeft(seconds: number): string {
  if (seconds < 1) return 'almost done'
  if (seconds < 60) return `about ${Math.ceil(seconds)} s left`
  if (seconds < 5400) return `about ${Math.ceil(seconds / 60)} min left`
  return `about ${Math.ceil(seconds / 3600)} h left`
}

/** A date of the library as the user's system writes dates. */
export function date(iso: string): string {
  const time = new Date(iso)
  return Number.isNaN(time.getTime()) ? '' : time.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
}

/** Last part of a path of any system. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path
