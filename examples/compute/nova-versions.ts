import { join } from 'node:path'
import { type AppFactory, loadApp } from 'wheatpaste'

/*
 * nova's file does not say which versions of the API there are, since nova's code knows. Here it is our own file that says so.
 */

const ours = join(import.meta.dirname, '../../etc/api-paste.ini')

export const versionsFactory: AppFactory = () => loadApp(`${ours}#oscomputeversionapp`)
export const versionFactory: AppFactory = () => loadApp(`${ours}#oscomputeversionapp_v2`)
