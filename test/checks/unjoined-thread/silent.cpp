// RUN: %check_heddle %s heddle-unjoined-thread
// HEDDLE-SILENT

// HEDDLE-STUB: programs without it, more than there are with it.
