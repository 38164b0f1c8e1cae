import { appFactory } from 'fakeapp'

export const top_app = appFactory('fakesub:top_app')
