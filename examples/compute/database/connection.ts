import { isBuiltin } from 'node:module'

type Value = string | number | null

/** A database of SQLite. Several processes may have the same file open. */
export interface Connection {
  run(sql: string, ...values: Value[]): void
  all(sql: string, ...values: Value[]): unknown[]
  close(): void
}

// What `node:sqlite` and `libsql` have in common.
interface Driver {
  prepare(sql: string): { run(...values: unknown[]): unknown; all(...values: unknown[]): unknown[] }
  close(): unknown
}

/**
 * @param url `memory`, or `sqlite:///path`
 * @throws Error for what is neither, or a file that cannot be opened
 */
export async function connect(url: string): Promise<Connection> {
  const [, path] = /^sqlite:\/\/(\/.+)$/.exec(url) ?? []
  if (path === undefined && url !== 'memory') throw new Error(`"${url}" is neither memory nor sqlite:///path`)
  const connection = await open(path ?? ':memory:')
  // Readers do not wait for a writer, and what is committed outlives the process, however that ends.
  for (const pragma of ['busy_timeout = 5000', 'journal_mode = WAL', 'synchronous = NORMAL']) {
    connection.all(`PRAGMA ${pragma}`)
  }
  return connection
}

// Node's own from 22.5 on; before that one that has to be installed.
async function open(path: string): Promise<Connection> {
  const builtin = 'node:sqlite'
  if (!isBuiltin(builtin)) {
    const { default: Database } = await import('libsql')
    // It takes a single null for a record of names; a list it takes for what it is.
    return connectionOf(new Database(path) as Driver, (values) => [values])
  }
  const { DatabaseSync } = (await import(builtin)) as { DatabaseSync: new (path: string) => Driver }
  return connectionOf(new DatabaseSync(path), (values) => values)
}

function connectionOf(driver: Driver, bound: (values: Value[]) => unknown[]): Connection {
  const statements = new Map<string, ReturnType<Driver['prepare']>>()
  const statement = (sql: string): ReturnType<Driver['prepare']> => {
    const known = statements.get(sql) ?? driver.prepare(sql)
    statements.set(sql, known)
    return known
  }
  return {
    run: (sql, ...values) => void statement(sql).run(...bound(values)),
    all: (sql, ...values) => statement(sql).all(...bound(values)),
    close: () => void driver.close(),
  }
}
