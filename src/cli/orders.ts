import { constants } from 'node:os'

/** What an operator wants of a process, by its signals. A second one to stop ends the process at once. */
export class Orders {
  /** Resolves with the signal, or the error that nobody caught, which ends the service. */
  readonly stop: Promise<NodeJS.Signals | Error>
  #reload: (() => void) | undefined
  #reloadAsked = false
  #stopping = false
  #stop: (reason: NodeJS.Signals | Error) => void = () => {}

  constructor() {
    this.stop = new Promise((resolve) => {
      this.#stop = resolve
    })
    const onStop = (signal: NodeJS.Signals): void => {
      // The first one waits even for a start to end, since some of its requests may be under way by then.
      if (this.#stopping) process.exit(128 + constants.signals[signal])
      this.#stopping = true
      this.#stop(signal)
    }
    process.on('SIGTERM', onStop).on('SIGINT', onStop)
    process.on('SIGHUP', () => {
      if (this.#stopping) return
      if (this.#reload) this.#reload()
      else this.#reloadAsked = true
    })
  }

  /** From now on there is something to stop, and to reload: at once, if that was asked for while it was started. */
  serving(reload: () => void): void {
    this.#reload = reload
    if (this.#reloadAsked) reload()
    // Nobody knows what such an error has left undone, so nothing new is begun; but what is under way may finish.
    process.on('uncaughtException', (error) => {
      this.#stopping = true
      this.#stop(error)
    })
  }
}
