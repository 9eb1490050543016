import { connect } from './connect.ts'
import { start } from './start.ts'

start(connect())
