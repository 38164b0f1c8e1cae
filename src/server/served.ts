import type { Application } from '../contract/application.ts'

/** An application while a server serves it, and how many of its requests have yet to be answered. */
export class Served {
  app: Application
  #running = 0
  #idle: (() => void)[] = []

  constructor(app: Application) {
    this.app = app
  }

  /** Notes that an answer is yet to come. What is answered at once need not be noted. */
  begin(): void {
    this.#running += 1
  }

  end(): void {
    this.#running -= 1
    if (this.#running === 0 && this.#idle.length > 0) for (const resolve of this.#idle.splice(0)) resolve()
  }

  /** Resolves when no answer is yet to come. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#running === 0) resolve()
      else this.#idle.push(resolve)
    })
  }
}
