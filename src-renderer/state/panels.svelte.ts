/** Which panels of the shell are open. */
export class Panels {
  palette = $state(false)
  about = $state(false)
}
