import type { ResponseBody } from '../contract/response.ts'
import { isWhole, readableOf } from '../contract/response-body.ts'

/** For how long a stream is read, in milliseconds: some have no end. */
const PATIENCE = 2000

/** The first bytes of a body, as text, and whether there is more; of a stream no more is read. */
export async function beginningOf(body: ResponseBody, bytes: number): Promise<{ text: string; more: boolean }> {
  if (isWhole(body)) {
    const whole = Buffer.from(body ?? '')
    return { text: whole.subarray(0, bytes).toString(), more: whole.length > bytes }
  }
  const chunks: Buffer[] = []
  let size = 0
  const stream = readableOf(body)
  const timer = setTimeout(() => stream.destroy(), PATIENCE)
  try {
    for await (const chunk of stream) {
      chunks.push(Buffer.from(chunk))
      size += chunk.length
      if (size > bytes) break
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
    size = Number.POSITIVE_INFINITY
  } finally {
    clearTimeout(timer)
  }
  return { text: Buffer.concat(chunks).subarray(0, bytes).toString(), more: size > bytes }
}
