import { z } from 'zod'

/* What several bodies have. */

export const name = z.string().trim().min(1).max(255)
export const id = z.string().min(1).max(64)
export const description = z.string().nullable().exactOptional()
export const enabled = z.boolean().exactOptional()
export const password = z.string().min(1).max(4096)
