// RUN: %check_heddle %s heddle-blocked-forever
// HEDDLE-SILENT

// HEDDLE-STUB: programs without it, more than there are with it.
