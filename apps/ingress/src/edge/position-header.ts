export { LONGEST_POSITION, shownPosition as toPositionHeader } from '@waybill/operations';
