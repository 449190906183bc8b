/*
 * Queueing call-single data and flushing them, as src/kernel/smp/smp-single.ts and smp-interrupt.ts do: lock and fill
 * the csd, add it to the list; then take all, reverse, and for each: read next, call through the pointer, unlock.
 *
 * `flush N R O`: R times N csds at order O (0: sequentially consistent everywhere, 1: acquire and release only).
 * Answers nanoseconds a csd for queueing and for flushing; the clock's own cost is taken off.
 */
#include "server.h"

struct csd {
    struct csd *next;
    atomic_int flags;
    int src, dst;
    void (*func)(long info);
    long info;
    char pad[CACHE_LINE - 3 * sizeof(void *) - 3 * sizeof(int) - 4];
};

enum { LOCK = 1 };

static _Atomic(struct csd *) queue;
static struct csd *csds;
static long csds_count;
static long ran, sum;

static __attribute__((noinline)) void even(long info)
{
    ran++;
    sum += info;
}

static __attribute__((noinline)) void odd(long info)
{
    ran++;
    sum += 2 * info;
}

static inline __attribute__((always_inline)) void queue_csd(struct csd *csd, memory_order store, memory_order swap)
{
    atomic_store_explicit(&csd->flags, LOCK, store);
    csd->src = 0;
    csd->dst = 0;
    struct csd *first = atomic_load_explicit(&queue, memory_order_relaxed);
    do
        csd->next = first;
    while (!atomic_compare_exchange_strong_explicit(&queue, &first, csd, swap, memory_order_relaxed));
}

static inline __attribute__((always_inline)) void flush(memory_order store, memory_order swap)
{
    struct csd *chain = atomic_exchange_explicit(&queue, NULL, swap);
    struct csd *reversed = NULL;
    while (chain) {
        struct csd *next = chain->next;
        chain->next = reversed;
        reversed = chain;
        chain = next;
    }
    while (reversed) {
        struct csd *csd = reversed;
        reversed = csd->next;
        csd->func(csd->info);
        atomic_store_explicit(&csd->flags, 0, store);
    }
}

static __attribute__((noinline)) void queue_seq_cst(long n)
{
    for (long i = 0; i < n; i++)
        queue_csd(&csds[i], memory_order_seq_cst, memory_order_seq_cst);
}

static __attribute__((noinline)) void queue_release(long n)
{
    for (long i = 0; i < n; i++)
        queue_csd(&csds[i], memory_order_release, memory_order_release);
}

static __attribute__((noinline)) void flush_seq_cst(void)
{
    flush(memory_order_seq_cst, memory_order_seq_cst);
}

static __attribute__((noinline)) void flush_release(void)
{
    flush(memory_order_release, memory_order_acquire);
}

static uint64_t clock_cost(void)
{
    uint64_t best = UINT64_MAX;
    for (int i = 0; i < 100; i++) {
        uint64_t a = now_ns(), b = now_ns();
        if (b - a < best)
            best = b - a;
    }
    return best;
}

static void prepare(long n)
{
    if (n > csds_count) {
        free(csds);
        csds = aligned_alloc(CACHE_LINE, (size_t)n * sizeof(struct csd));
        check("memory", csds != NULL, 1);
        memset(csds, 0, (size_t)n * sizeof(struct csd));
        csds_count = n;
    }
    for (long i = 0; i < n; i++) {
        csds[i].func = i % 2 ? odd : even;
        csds[i].info = i;
    }
}

static void run_flush(const long *a)
{
    long n = a[0], rounds = a[1], expected = 0;
    uint64_t queueing = 0, flushing = 0, cost = clock_cost();
    prepare(n);
    ran = sum = 0;
    for (long i = 0; i < n; i++)
        expected += i % 2 ? 2 * i : i;
    for (long r = 0; r < rounds; r++) {
        uint64_t begin = now_ns();
        a[2] ? queue_release(n) : queue_seq_cst(n);
        uint64_t middle = now_ns();
        a[2] ? flush_release() : flush_seq_cst();
        uint64_t end = now_ns();
        queueing += middle - begin;
        flushing += end - middle;
    }
    check("functions that ran", ran, n * rounds);
    check("sum of their arguments", sum, expected * rounds);
    for (long i = 0; i < n; i++)
        check("flags", atomic_load(&csds[i].flags), 0);
    answer(((double)queueing - (double)(cost * (uint64_t)rounds)) / (double)(n * rounds));
    answer(((double)flushing - (double)(cost * (uint64_t)rounds)) / (double)(n * rounds));
}

const struct command commands[] = { { "flush", run_flush }, { NULL, NULL } };
