import { type AppFactory, Response } from 'wheatpaste'

/** [app:canary] What nobody may see without a token. */
export const appFactory: AppFactory = () => () => Response.text('PROTECTED-CANARY-7f3a')
