//===- heddle/heddle.h - All of the runtime ------------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_HEDDLE_H
#define HEDDLE_HEDDLE_H

#include "heddle/backoff.h"
#include "heddle/blocking.h"
#include "heddle/broadcast.h"
#include "heddle/channel.h"
#include "heddle/channel_view.h"
#include "heddle/condition.h"
#include "heddle/context.h"
#include "heddle/defer.h"
#include "heddle/error.h"
#include "heddle/guard.h"
#include "heddle/leaks.h"
#include "heddle/metrics.h"
#include "heddle/mutex.h"
#include "heddle/notification.h"
#include "heddle/observe.h"
#include "heddle/once.h"
#include "heddle/once_value.h"
#include "heddle/padded.h"
#include "heddle/pool.h"
#include "heddle/report.h"
#include "heddle/rw_mutex.h"
#include "heddle/select.h"
#include "heddle/semaphore.h"
#include "heddle/sleep.h"
#include "heddle/snapshot_map.h"
#include "heddle/task.h"
#include "heddle/task_group.h"
#include "heddle/ticker.h"
#include "heddle/timer.h"
#include "heddle/wait_graph.h"
#include "heddle/wait_group.h"
#include "heddle/worker_pool.h"

#endif // HEDDLE_HEDDLE_H
