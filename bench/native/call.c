/*
 * Round trips between two threads, each timed alone; the answer is one number a round trip, in nanoseconds.
 *
 * spin N: both sides spin. futex N: both sides sleep. oneway N: both spin, from the request until the other has seen it.
 * membarrier N: the kernel's own IPI, to a thread that spins on another CPU: it is one smp_call_function_many with wait.
 */
#include "server.h"
#include <linux/membarrier.h>

#define MAX_ROUNDS 65536

static struct {
    _Alignas(CACHE_LINE) atomic_int request;
    _Alignas(CACHE_LINE) atomic_int reply;
    _Alignas(CACHE_LINE) atomic_int ready;
    long rounds;
    long served; /* by the other thread */
    uint64_t seen_at;
} pair;

static double latencies[MAX_ROUNDS];

static void *serve_spinning(void *unused)
{
    (void)unused;
    atomic_store(&pair.ready, 1);
    for (int round = 1; round <= pair.rounds; round++) {
        while (atomic_load(&pair.request) != round)
            ;
        pair.served++;
        pair.seen_at = now_ns();
        atomic_store(&pair.reply, round);
    }
    return NULL;
}

static void *serve_fast(void *unused)
{
    (void)unused;
    atomic_store(&pair.ready, 1);
    for (int round = 1; round <= pair.rounds; round++) {
        while (atomic_load(&pair.request) != round)
            ;
        pair.served++;
        atomic_store(&pair.reply, round);
    }
    return NULL;
}

static void *serve_sleeping(void *unused)
{
    (void)unused;
    atomic_store(&pair.ready, 1);
    for (int round = 1; round <= pair.rounds; round++) {
        while (atomic_load(&pair.request) != round)
            futex_wait(&pair.request, round - 1);
        pair.served++;
        atomic_store(&pair.reply, round);
        futex_wake(&pair.reply, 1);
    }
    return NULL;
}

static pthread_t begin(void *(*server)(void *), long rounds)
{
    check("too many round trips", rounds <= MAX_ROUNDS, 1);
    pair.rounds = rounds;
    pair.served = 0;
    atomic_store(&pair.request, 0);
    atomic_store(&pair.reply, 0);
    atomic_store(&pair.ready, 0);
    pthread_t thread = start_thread(server, NULL);
    while (!atomic_load(&pair.ready))
        sched_yield();
    return thread;
}

static void finish(pthread_t thread, long rounds)
{
    pthread_join(thread, NULL);
    check("round trips", pair.served, rounds);
    for (long i = 0; i < rounds; i++)
        answer(latencies[i]);
}

static void run_spin(const long *a)
{
    pthread_t thread = begin(serve_fast, a[0]);
    for (int round = 1; round <= a[0]; round++) {
        uint64_t from = now_ns();
        atomic_store(&pair.request, round);
        while (atomic_load(&pair.reply) != round)
            ;
        latencies[round - 1] = (double)(now_ns() - from);
    }
    finish(thread, a[0]);
}

static void run_oneway(const long *a)
{
    pthread_t thread = begin(serve_spinning, a[0]);
    for (int round = 1; round <= a[0]; round++) {
        uint64_t from = now_ns();
        atomic_store(&pair.request, round);
        while (atomic_load(&pair.reply) != round)
            ;
        latencies[round - 1] = (double)(pair.seen_at - from);
    }
    finish(thread, a[0]);
}

static void run_futex(const long *a)
{
    pthread_t thread = begin(serve_sleeping, a[0]);
    for (int round = 1; round <= a[0]; round++) {
        uint64_t from = now_ns();
        atomic_store(&pair.request, round);
        futex_wake(&pair.request, 1);
        while (atomic_load(&pair.reply) != round)
            futex_wait(&pair.reply, round - 1);
        latencies[round - 1] = (double)(now_ns() - from);
    }
    finish(thread, a[0]);
}

static void *spin_until_told(void *unused)
{
    (void)unused;
    atomic_store(&pair.ready, 1);
    while (!atomic_load(&pair.request))
        atomic_store_explicit(&pair.reply, atomic_load_explicit(&pair.reply, memory_order_relaxed) + 1, memory_order_relaxed);
    return NULL;
}

/* The nth CPU that this process may use: an IPI is sent only to a thread that runs at that moment, on another one. */
static cpu_set_t nth_cpu(const cpu_set_t *allowed, int n)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET(cpu, allowed) && n-- == 0)
            CPU_SET(cpu, &one);
    return one;
}

static void run_membarrier(const long *a)
{
    cpu_set_t allowed, one;
    sched_getaffinity(0, sizeof allowed, &allowed);
    check("CPUs to send an IPI between", CPU_COUNT(&allowed) >= 2, 1);
    check("membarrier is available", syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0), 0);
    pthread_t thread = begin(spin_until_told, a[0]);
    one = nth_cpu(&allowed, 0);
    pthread_setaffinity_np(pthread_self(), sizeof one, &one);
    one = nth_cpu(&allowed, 1);
    pthread_setaffinity_np(thread, sizeof one, &one);
    for (long i = 0; i < a[0]; i++) {
        int before = atomic_load(&pair.reply);
        while (atomic_load(&pair.reply) == before)
            ; /* it runs */
        uint64_t from = now_ns();
        check("membarrier", syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0), 0);
        latencies[i] = (double)(now_ns() - from);
    }
    atomic_store(&pair.request, 1);
    pthread_setaffinity_np(pthread_self(), sizeof allowed, &allowed);
    pair.served = a[0];
    finish(thread, a[0]);
}

const struct command commands[] = {
    { "spin", run_spin }, { "oneway", run_oneway }, { "futex", run_futex }, { "membarrier", run_membarrier }, { NULL, NULL },
};
