import { appFactory, filterFactory } from 'fakeapp'

export const make_app = appFactory('fakesub.inner:make_app')
export const make_filter = filterFactory('fakesub.inner:make_filter')
export const Maker = { factory: appFactory('fakesub.inner:Maker.factory') }
