import type { Client } from '../../connect.ts'
import { fileName } from '../../widgets/format.ts'

/** Hands bytes to the browser as a download. */
function download(name: string, bytes: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(bytes)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** Writes a file where the person wants it; its name once written, null when they cancelled. */
export async function saveBytes(api: Client, name: string, bytes: Blob): Promise<string | null> {
  const answer = await api.figures.save({ name, bytes })
  if (answer.download) download(name, bytes)
  return answer.download ? name : answer.path && fileName(answer.path)
}
