import { BUNNE, CHIZAT, JKO, JKONET_STAR, PERSIIANOV, type Reference } from './references.ts'

/** How a family of models is fitted, in the words of a methods section, with the works that it cites. */
export interface MethodFamily {
  /** Goes before "training ended ..."; tells the transport, too. */
  readonly sentence: string
  readonly references: readonly Reference[]
}

const COUPLED = 'Consecutive timepoints were coupled by exact optimal transport with squared Euclidean cost'
const CONDITION = 'the first-order optimality condition of the JKO scheme (Jordan et al., 1998)'
const STAR = 'JKOnet* (Terpin et al., 2024)'
const VARIANT =
  'here in the limit of small steps at random times between the timepoints, which is a variant of the published model'

/** By the id of the model in the registry: the first pattern that matches. */
const FAMILIES: readonly (readonly [id: RegExp, family: MethodFamily])[] = [
  [
    /^ijkonet/,
    {
      sentence:
        'Without couplings, a neural network V was trained against transport maps such that their JKO steps (Jordan et al., 1998)' +
        ' lead from each timepoint to the next, as in iJKOnet (Persiianov et al., 2026)',
      references: [PERSIIANOV, JKO]
    }
  ],
  [
    /bilevel/,
    {
      sentence:
        'Without couplings, a neural network V was trained such that its JKO steps (Jordan et al., 1998) come near the next' +
        ' timepoint in the Sinkhorn divergence, as in JKOnet (Bunne et al., 2022)',
      references: [BUNNE, JKO]
    }
  ],
  [
    /^jkonet-linear$/,
    {
      sentence:
        `${COUPLED}, and V and an interaction W between cells, sums of fixed functions, were fitted in closed form to ${CONDITION}` +
        ` along the couplings, as in the linear variant of ${STAR}; the strength of the random motion was read off the spread of the cells around the` +
        ' fitted drift',
      references: [JKONET_STAR, JKO]
    }
  ],
  [
    /linear/,
    {
      sentence:
        `${COUPLED}, and V, a sum of fixed functions, was fitted in closed form to ${CONDITION} along the couplings, as in the` +
        ` linear variant of ${STAR}`,
      references: [JKONET_STAR, JKO]
    }
  ],
  [
    /growth/,
    {
      sentence:
        'Consecutive timepoints were coupled by optimal transport with squared Euclidean cost that lets cells grow in number at' +
        ` different rates (Chizat et al., 2018), and the gradient of a neural network V was fitted to ${CONDITION} along the couplings, as in ${STAR},` +
        ` ${VARIANT}`,
      references: [JKONET_STAR, JKO, CHIZAT]
    }
  ],
  [
    /continuous/,
    {
      sentence:
        `${COUPLED}, and the gradient of a neural network V was fitted to ${CONDITION} along the couplings, as in ${STAR},` +
        ` ${VARIANT}`,
      references: [JKONET_STAR, JKO]
    }
  ],
  [
    /beta/,
    {
      sentence:
        `${COUPLED}, the gradients of the logarithms of their densities were estimated, and neural networks for the energies and` +
        ` the strength of the random motion were fitted to ${CONDITION} along the couplings, as in ${STAR}`,
      references: [JKONET_STAR, JKO]
    }
  ]
]

const PUBLISHED: MethodFamily = {
  sentence: `${COUPLED}, and the gradient of a neural network V was fitted to ${CONDITION} along the couplings, as in ${STAR}`,
  references: [JKONET_STAR, JKO]
}

/** The family of a model of the registry; those that are not named are the published one. */
export const familyOf = (modelId: string): MethodFamily => FAMILIES.find(([id]) => id.test(modelId))?.[1] ?? PUBLISHED
