export { labelWords, momentLabel, momentShort } from '../../src-shared/time/moment-label.ts'
