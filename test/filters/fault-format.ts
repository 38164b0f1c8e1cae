import type { FaultFormat } from '../../src/contract/fault-format.ts'

/* What a section of faultwrap may name. */

export const titled: FaultFormat = ({ title }) => ({ title })
export const nothing = 1
