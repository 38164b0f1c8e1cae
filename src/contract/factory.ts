import type { Application, Filter, Probe, RunningServer, Server } from './application.ts'
import type { Conf } from './conf.ts'

/*
 * A factory is called once, while loading, with the global configuration (`[DEFAULT]`, the command line, `set`) and with
 * its own section's options. These are PasteDeploy's protocols; the name of each is what a section or an entry point says.
 */

/** What a factory may return: the thing itself, or a promise of it. */
export type Made<T> = T | Promise<T>

/** `paste.app_factory` */
export type AppFactory = (globalConf: Conf, localConf: Conf) => Made<Application>

/** `paste.composite_factory`: an application made of others, which it asks the loader for. */
export type CompositeFactory = (loader: Loader, globalConf: Conf, localConf: Conf) => Made<Application>

/** `paste.filter_factory` */
export type FilterFactory = (globalConf: Conf, localConf: Conf) => Made<Filter>

/** `paste.filter_app_factory`: a filter and its application in one call. */
export type FilterAppFactory = (app: Application, globalConf: Conf, localConf: Conf) => Made<Application>

/** `paste.server_factory` */
export type ServerFactory = (globalConf: Conf, localConf: Conf) => Made<Server>

/** `paste.server_runner`: a server that starts at once. */
export type ServerRunner = (app: Application, globalConf: Conf, localConf: Conf) => Made<RunningServer>

/**
 * Finds and creates what a name stands for, in the file that names it. Handed to a composite factory.
 *
 * A name is a section's (`servers`), a URI (`config:other.ini#servers`, `pkg:package#entry`, `call:module:attribute`) or,
 * when left out, the unnamed section and then `main`. Each call creates a new object. `globalConf` lies over `[DEFAULT]`;
 * hand on the one that the factory was given unless there is a reason not to. `probe` is put around everything that is made
 * for this call, also by the composites within.
 *
 * @throws ConfigError when the name cannot be found or what it names cannot be created
 */
export interface Loader {
  getApp(name?: string, globalConf?: Conf, probe?: Probe): Promise<Application>
  getFilter(name?: string, globalConf?: Conf, probe?: Probe): Promise<Filter>
  getServer(name?: string, globalConf?: Conf): Promise<Server>
}
