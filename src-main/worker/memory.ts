import { AppError } from '../../src-shared/errors.ts'

/** Share of the free memory (of the machine, or of the container that this runs in) that one job may claim. */
const SHARE = 0.7

const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GB`

/** Bytes that a job may claim now. */
export function spareMemory(): number {
  return SHARE * process.availableMemory()
}

/** Whether this much may be claimed by a job now. */
export function fitsMemory(bytes: number): boolean {
  return bytes <= spareMemory()
}

/** Refuses a job that would need more than 70 % of the free memory, with the numbers: E_MEMORY. */
export function requireMemory(bytes: number, job: string): void {
  if (fitsMemory(bytes)) return
  throw new AppError('E_MEMORY', {
    detail: `${job} needs about ${gigabytes(bytes)} of memory, and only ${gigabytes(process.availableMemory())} is free`
  })
}
