/** Plotly with the surface; apart from the rest because few look at it and it is large. */
import surface from 'plotly.js/lib/surface'
import Plotly from './plotly.ts'

Plotly.register([surface])

export default Plotly
