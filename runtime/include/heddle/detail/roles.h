//===- heddle/detail/roles.h - Roles of the runtime ----------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The annotations that annotations.h has no macro for, by name: the text of a
// HEDDLE_ROLE is data, which formatters that do not know it take apart.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_ROLES_H
#define HEDDLE_DETAIL_ROLES_H

#include "heddle/annotations.h"

// clang-format off
#define HEDDLE_DETAIL_CALL_ONCE         HEDDLE_ROLE(role: call-once, callable: 0, arguments: 1)
#define HEDDLE_DETAIL_CONDITION_WAIT    HEDDLE_ROLE(role: condition-wait)
#define HEDDLE_DETAIL_CONTEXT_CANCEL    HEDDLE_ROLE(role: context-cancel)
#define HEDDLE_DETAIL_CONTEXT_CHECK     HEDDLE_ROLE(role: context-check)
#define HEDDLE_DETAIL_CONTEXT_CREATE    HEDDLE_ROLE(role: context-create)
#define HEDDLE_DETAIL_CONTEXT_WAIT      HEDDLE_ROLE(role: context-wait)
#define HEDDLE_DETAIL_DEFER_FUNCTION    HEDDLE_ROLE(role: defer-function, callable: 0, arguments: 1)
#define HEDDLE_DETAIL_GO                HEDDLE_ROLE(role: spawn, callable: 0, object: return)
#define HEDDLE_DETAIL_GO_INTO           HEDDLE_ROLE(role: spawn, callable: 0, object: this)
#define HEDDLE_DETAIL_GO_WITH_ARGUMENTS HEDDLE_ROLE(role: spawn, callable: 0, arguments: 1, object: return)
#define HEDDLE_DETAIL_MAKE_CHANNEL      HEDDLE_ROLE(role: make-channel)
#define HEDDLE_DETAIL_POOL_GET          HEDDLE_ROLE(role: pool-get)
#define HEDDLE_DETAIL_POOL_PUT          HEDDLE_ROLE(role: pool-put)
#define HEDDLE_DETAIL_MAKE_EMPTY        HEDDLE_ROLE(role: make-empty)
#define HEDDLE_DETAIL_POLL              HEDDLE_ROLE(role: poll)
#define HEDDLE_DETAIL_SELECT            HEDDLE_ROLE(role: select)
#define HEDDLE_DETAIL_SELECT_DEFAULT    HEDDLE_ROLE(role: select-default, callable: 0)
#define HEDDLE_DETAIL_SELECT_RECEIVE    HEDDLE_ROLE(role: select-receive, object: 0, callable: 1)
#define HEDDLE_DETAIL_SELECT_SEND       HEDDLE_ROLE(role: select-send, object: 0, callable: 2)
#define HEDDLE_DETAIL_SELECT_TIMEOUT    HEDDLE_ROLE(role: select-timeout, callable: 1)
#define HEDDLE_DETAIL_SEMAPHORE         HEDDLE_TYPE(kind: synchronization, counts: up, initially: 0)
#define HEDDLE_DETAIL_SIGNAL            HEDDLE_ROLE(role: signal)
#define HEDDLE_DETAIL_TICKER_CHANNEL    HEDDLE_ROLE(role: ticker-channel)
#define HEDDLE_DETAIL_TIMED_RECEIVE     HEDDLE_ROLE(role: timed-receive)
#define HEDDLE_DETAIL_TIMED_SEND        HEDDLE_ROLE(role: timed-send)
#define HEDDLE_DETAIL_TIMED_WAIT        HEDDLE_ROLE(role: timed-wait)
#define HEDDLE_DETAIL_TIMER_AFTER       HEDDLE_ROLE(role: timer-after, object: return)
#define HEDDLE_DETAIL_TIMER_RESET       HEDDLE_ROLE(role: timer-reset)
#define HEDDLE_DETAIL_TIMER_STOP        HEDDLE_ROLE(role: timer-stop)
#define HEDDLE_DETAIL_TRY_LOCK          HEDDLE_ROLE(role: try-acquire, blocking: lock)
#define HEDDLE_DETAIL_TRY_LOCK_SHARED   HEDDLE_ROLE(role: try-acquire-shared, blocking: lock_shared)
#define HEDDLE_DETAIL_TRY_RECEIVE       HEDDLE_ROLE(role: try-receive, blocking: receive)
#define HEDDLE_DETAIL_TRY_SEND          HEDDLE_ROLE(role: try-send, blocking: send)
#define HEDDLE_DETAIL_TRY_WAIT          HEDDLE_ROLE(role: try-wait, blocking: acquire)
#define HEDDLE_DETAIL_WAIT              HEDDLE_ROLE(role: wait)
#define HEDDLE_DETAIL_WG_ADD            HEDDLE_ROLE(role: wg-add)
#define HEDDLE_DETAIL_WG_DONE           HEDDLE_ROLE(role: wg-done)
#define HEDDLE_DETAIL_WG_WAIT           HEDDLE_ROLE(role: wg-wait)
// clang-format on

#endif // HEDDLE_DETAIL_ROLES_H
