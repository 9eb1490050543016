import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '../../src-shared/errors.ts'

const SIGNATURE = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a)

/**
 * Checks from the outside that `path` is a whole HDF5 file and gives its size in bytes: HDF5's own message for a
 * missing, foreign or cut file is of no use to a person.
 * Errors: E_FILE_NOT_FOUND, E_FILE_NOT_REGULAR, E_FILE_PERMISSION, E_H5_NOT, E_H5_TRUNCATED.
 */
export function checkHdf5(path: string): number {
  const fd = openRegular(path)
  try {
    const size = fstatSync(fd).size
    const end = endOfFileAddress(fd, size, path)
    if (end > size) {
      throw new AppError('E_H5_TRUNCATED', { where: basename(path), detail: `it has ${size} of ${end} bytes` })
    }
    return size
  } finally {
    closeSync(fd)
  }
}

/** Opens a regular file for reading. The kind is checked first: opening a FIFO would wait for a writer. */
export function openRegular(path: string): number {
  try {
    if (!statSync(path).isFile()) throw new AppError('E_FILE_NOT_REGULAR', { where: path })
    return openSync(path, 'r')
  } catch (error) {
    if (error instanceof AppError) throw error
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EACCES' || code === 'EPERM')
      throw new AppError('E_FILE_PERMISSION', { where: path }, { cause: error })
    throw new AppError('E_FILE_NOT_FOUND', { where: path }, { cause: error })
  }
}

function readAt(fd: number, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  return bytes.subarray(0, readSync(fd, bytes, 0, length, position))
}

/**
 * First byte past the end of the HDF5 data, from the superblock (HDF5 File Format Specification 3.0, II.A).
 * The superblock lies at 0, or after a user block of 512, 1024, 2048 ... bytes.
 */
function endOfFileAddress(fd: number, size: number, path: string): number {
  for (let at = 0; at === 0 || at + 8 <= size; at = at === 0 ? 512 : at * 2) {
    const block = readAt(fd, at, 96)
    if (!SIGNATURE.every((byte, i) => block[i] === byte)) continue
    const end = parseEnd(new DataView(block.buffer, 0, block.length))
    if (end === null)
      throw new AppError('E_H5_TRUNCATED', { where: basename(path), detail: 'its first block is incomplete' })
    return end
  }
  throw new AppError('E_H5_NOT', { where: basename(path) })
}

function parseEnd(view: DataView): number | null {
  if (view.byteLength < 16) return null
  const version = view.getUint8(8)
  const old = version < 2
  const width = view.getUint8(old ? 13 : 9)
  // Versions 0 and 1: base, free-space, end; versions 2 and 3: base, extension, end.
  const first = old ? (version === 0 ? 24 : 28) : 12
  if (view.byteLength < first + 3 * width || (width !== 4 && width !== 8)) return null
  const address = (i: number): number => {
    const at = first + i * width
    return width === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true))
  }
  return address(2)
}
