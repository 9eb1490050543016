/** What a job is doing, in the words of the screen; stages that are words already stay as they are. */
const WORDS: Record<string, string> = {
  growth: 'Reading what is known of growth',
  couplings: 'Pairing cells of neighbouring timepoints',
  fit: 'Learning the landscape',
  predict: 'Moving the test cells',
  evaluate: 'Measuring the errors',
  read: 'Reading the file',
  normalise: 'Normalising',
  pca: 'Principal components',
  umap: 'Laying the cells out',
  fates: 'Moving the cells to the last timepoint',
  trend: 'Following the gene'
}

/** A stage of a job in words of the page. */
export const stageWords = (stage: string): string => WORDS[stage] ?? stage
