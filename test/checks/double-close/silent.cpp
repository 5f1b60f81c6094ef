// RUN: %check_heddle %s heddle-double-close
// HEDDLE-SILENT

// HEDDLE-STUB: programs without it, more than there are with it.
