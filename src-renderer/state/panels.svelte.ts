/** Which panels of the shell are open. */
export class Panels {
  palette = $state(false)
  about = $state(false)
  /** Id of the dataset that is about to be exported. */
  exporting = $state<string | null>(null)
}
