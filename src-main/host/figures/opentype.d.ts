// The package names its CommonJS file as its entry, of which Node sees no named exports.
declare module 'opentype.js/dist/opentype.mjs' {
  export { parse, type Font } from 'opentype.js'
}
