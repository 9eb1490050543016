/** What of a landscape is drawn. */
export class Layers {
  filled = $state(true)
  curves = $state(true)
  arrows = $state(false)
  cells = $state(true)
  surface = $state(false)
}
