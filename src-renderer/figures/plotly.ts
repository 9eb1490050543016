/** Our own plotly: only what is drawn, with the scattergl that needs no `eval`. Loaded when the first figure is shown. */
import Plotly from 'plotly.js/lib/core'
import bar from 'plotly.js/lib/bar'
import box from 'plotly.js/lib/box'
import contour from 'plotly.js/lib/contour'
import heatmap from 'plotly.js/lib/heatmap'
import scattergl from 'plotly.js/src/traces/scattergl/strict.js'
import 'plotly.js/dist/plotly.css'

Plotly.register([scattergl, bar, box, heatmap, contour])

export default Plotly
