// What the tests need of the Windows API: its names, types and signatures.
#ifndef THREADS_OF_WINDOWS_H
#define THREADS_OF_WINDOWS_H

#include <stddef.h>
#include <stdint.h>

typedef void *HANDLE, *PVOID, *LPVOID;
typedef int BOOL;
typedef unsigned int DWORD;
typedef int LONG;
typedef const char *LPCSTR;
typedef struct _SECURITY_ATTRIBUTES *LPSECURITY_ATTRIBUTES;
typedef DWORD (*LPTHREAD_START_ROUTINE)(LPVOID);
#define WINAPI
#define TRUE 1
#define FALSE 0
#define INFINITE 0xFFFFFFFF
#define WAIT_OBJECT_0 0
#define WAIT_TIMEOUT 258

HANDLE CreateThread(LPSECURITY_ATTRIBUTES, size_t, LPTHREAD_START_ROUTINE,
                    LPVOID, DWORD, DWORD *);
uintptr_t _beginthreadex(void *, unsigned, unsigned (*)(void *), void *,
                         unsigned, unsigned *);
DWORD WaitForSingleObject(HANDLE, DWORD);
DWORD WaitForMultipleObjects(DWORD, const HANDLE *, BOOL, DWORD);
BOOL CloseHandle(HANDLE);
void Sleep(DWORD);
BOOL QueueUserWorkItem(LPTHREAD_START_ROUTINE, PVOID, DWORD);

typedef struct _RTL_CRITICAL_SECTION {
  void *Opaque[5];
} CRITICAL_SECTION;
void InitializeCriticalSection(CRITICAL_SECTION *);
void EnterCriticalSection(CRITICAL_SECTION *);
BOOL TryEnterCriticalSection(CRITICAL_SECTION *);
void LeaveCriticalSection(CRITICAL_SECTION *);
void DeleteCriticalSection(CRITICAL_SECTION *);

typedef struct _RTL_SRWLOCK {
  PVOID Ptr;
} SRWLOCK;
#define SRWLOCK_INIT {0}
void AcquireSRWLockExclusive(SRWLOCK *);
void ReleaseSRWLockExclusive(SRWLOCK *);
void AcquireSRWLockShared(SRWLOCK *);
void ReleaseSRWLockShared(SRWLOCK *);

typedef struct _RTL_CONDITION_VARIABLE {
  PVOID Ptr;
} CONDITION_VARIABLE;
BOOL SleepConditionVariableCS(CONDITION_VARIABLE *, CRITICAL_SECTION *, DWORD);
BOOL SleepConditionVariableSRW(CONDITION_VARIABLE *, SRWLOCK *, DWORD, DWORD);
void WakeConditionVariable(CONDITION_VARIABLE *);
void WakeAllConditionVariable(CONDITION_VARIABLE *);

HANDLE CreateMutexA(LPSECURITY_ATTRIBUTES, BOOL, LPCSTR);
BOOL ReleaseMutex(HANDLE);
HANDLE CreateEventA(LPSECURITY_ATTRIBUTES, BOOL, BOOL, LPCSTR);
BOOL SetEvent(HANDLE);
HANDLE CreateSemaphoreA(LPSECURITY_ATTRIBUTES, LONG, LONG, LPCSTR);
BOOL ReleaseSemaphore(HANDLE, LONG, LONG *);
#define CreateMutex CreateMutexA
#define CreateEvent CreateEventA
#define CreateSemaphore CreateSemaphoreA

LONG InterlockedIncrement(volatile LONG *);
LONG InterlockedExchange(volatile LONG *, LONG);
LONG InterlockedCompareExchange(volatile LONG *, LONG, LONG);

typedef struct _RTL_RUN_ONCE {
  PVOID Ptr;
} INIT_ONCE;
#define INIT_ONCE_STATIC_INIT {0}
typedef BOOL (*PINIT_ONCE_FN)(INIT_ONCE *, PVOID, PVOID *);
BOOL InitOnceExecuteOnce(INIT_ONCE *, PINIT_ONCE_FN, PVOID, LPVOID *);

DWORD TlsAlloc(void);
LPVOID TlsGetValue(DWORD);
BOOL TlsSetValue(DWORD, LPVOID);

#endif // THREADS_OF_WINDOWS_H
