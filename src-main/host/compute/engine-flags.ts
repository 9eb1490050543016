/**
 * How Node's engine is started where numbers are made. By default it optimises code on a second thread while the code runs on, and that of Node 24 has races there
 * (nodejs/node, issues 64841 and 66126): on a busy machine, 2 of some 400 starts gave one axis of a grid the extent of the other, without a word. Here code
 * is optimised between two steps of itself, and without the Maglev tier, which takes no longer in all. The engine of Electron is past these.
 */
export const ENGINE_FLAGS: readonly string[] = ['--no-maglev', '--no-concurrent-recompilation', '--no-concurrent-osr']
