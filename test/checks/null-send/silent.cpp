// RUN: %check_heddle %s heddle-null-send
// HEDDLE-SILENT

// HEDDLE-STUB: programs without it, more than there are with it.
