// RUN: %check_heddle %s heddle-thread-handle-misuse
// HEDDLE-SILENT

// HEDDLE-STUB: programs without it, more than there are with it.
