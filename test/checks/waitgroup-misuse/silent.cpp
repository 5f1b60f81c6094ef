// RUN: %check_heddle %s heddle-waitgroup-misuse
// HEDDLE-SILENT

// HEDDLE-STUB: programs without it, more than there are with it.
