import type { Reference } from './references.ts'

/** Expected growth of cells from their expression: Waddington-OT. */
export const SCHIEBINGER: Reference = {
  key: 'schiebinger2019optimal',
  kind: 'article',
  authors: [
    'Schiebinger, Geoffrey',
    'Shu, Jian',
    'Tabaka, Marcin',
    'Cleary, Brian',
    'Subramanian, Vidya',
    'Solomon, Aryeh',
    'Gould, Joshua',
    'Liu, Siyan',
    'Lin, Stacie',
    'Berube, Peter',
    'Lee, Lia',
    'Chen, Jenny',
    'Brumbaugh, Justin',
    'Rigollet, Philippe',
    'Hochedlinger, Konrad',
    'Jaenisch, Rudolf',
    'Regev, Aviv',
    'Lander, Eric S.'
  ],
  title:
    'Optimal-transport analysis of single-cell gene expression identifies developmental trajectories in reprogramming',
  year: 2019,
  in: 'Cell',
  volume: '176',
  issue: '4',
  pages: '928–943',
  doi: '10.1016/j.cell.2019.01.006'
}

/** The proliferation genes. */
export const TIROSH: Reference = {
  key: 'tirosh2016dissecting',
  kind: 'article',
  authors: [
    'Tirosh, Itay',
    'Izar, Benjamin',
    'Prakadan, Sanjay M.',
    'Wadsworth, Marc H.',
    'Treacy, Daniel',
    'Trombetta, John J.',
    'Rotem, Asaf',
    'Rodman, Christopher',
    'Lian, Christine',
    'Murphy, George',
    'Fallahi-Sichani, Mohammad',
    'Dutton-Regester, Ken',
    'Lin, Jia-Ren',
    'Cohen, Ofir',
    'Shah, Parin',
    'Lu, Diana',
    'Genshaft, Alex S.',
    'Hughes, Travis K.',
    'Ziegler, Carly G. K.',
    'Kazer, Samuel W.',
    'Gaillard, Aleth',
    'Kolb, Kellie E.',
    'Villani, Alexandra-Chloé',
    'Johannessen, Cory M.',
    'Andreev, Aleksandr Y.',
    'Van Allen, Eliezer M.',
    'Bertagnolli, Monica',
    'Sorger, Peter K.',
    'Sullivan, Ryan J.',
    'Flaherty, Keith T.',
    'Frederick, Dennie T.',
    'Jané-Valbuena, Judit',
    'Yoon, Charles H.',
    'Rozenblatt-Rosen, Orit',
    'Shalek, Alex K.',
    'Regev, Aviv',
    'Garraway, Levi A.'
  ],
  title: 'Dissecting the multicellular ecosystem of metastatic melanoma by single-cell RNA-seq',
  year: 2016,
  in: 'Science',
  volume: '352',
  issue: '6282',
  pages: '189–196',
  doi: '10.1126/science.aad0501'
}

/** The apoptosis genes. */
export const LIBERZON: Reference = {
  key: 'liberzon2015molecular',
  kind: 'article',
  authors: [
    'Liberzon, Arthur',
    'Birger, Chet',
    'Thorvaldsdóttir, Helga',
    'Ghandi, Mahmoud',
    'Mesirov, Jill P.',
    'Tamayo, Pablo'
  ],
  title: 'The Molecular Signatures Database hallmark gene set collection',
  year: 2015,
  in: 'Cell Systems',
  volume: '1',
  issue: '6',
  pages: '417–425',
  doi: '10.1016/j.cels.2015.12.004'
}
