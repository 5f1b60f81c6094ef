// RUN: %check_heddle %s heddle-lost-cancel
// HEDDLE-SILENT

// HEDDLE-STUB: programs without it, more than there are with it.
