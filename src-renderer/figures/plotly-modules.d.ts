declare module 'plotly.js/src/traces/scattergl/strict.js' {
  import type { PlotlyModule } from 'plotly.js'
  const module: PlotlyModule
  export default module
}
