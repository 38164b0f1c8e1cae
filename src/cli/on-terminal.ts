import { visible } from '../contract/visible.ts'

/** What is printed as it is for a program that reads on, and with its control characters written out for a person. */
export function onTerminal(text: string): string {
  return process.stdout.isTTY === true ? visible(text) : text
}
