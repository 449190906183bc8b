/*
 * on_each_cpu with threads: the caller gives every other thread a function, each runs it and says so, the caller runs it
 * itself and waits for all. Waiting spins a while, then sleeps on a futex, as smplab does, with as many turns.
 *
 * many T N S: T threads, N calls, S turns of spinning; answers nanoseconds a call.
 */
#include "server.h"

struct worker {
    _Alignas(CACHE_LINE) atomic_int request; /* written by the caller */
    atomic_int sleeping;
    void (*func)(struct worker *, long);
    long info;
    _Alignas(CACHE_LINE) atomic_int done; /* written by the worker */
    long ran, sum;
};

static struct worker workers[MAX_THREADS];
static _Alignas(CACHE_LINE) atomic_int caller_sleeping;
static long turns;

static __attribute__((noinline)) void bump(struct worker *worker, long info)
{
    worker->ran++;
    worker->sum += info;
}

static int await_change(atomic_int *word, int seen, atomic_int *sleeping)
{
    for (;;) {
        for (long turn = 0; turn < turns; turn++)
            if (atomic_load(word) != seen)
                return atomic_load(word);
        atomic_store(sleeping, 1);
        if (atomic_load(word) == seen)
            futex_wait(word, seen);
        atomic_store(sleeping, 0);
    }
}

static void *serve(void *argument)
{
    struct worker *me = argument;
    int seen = 0;
    while ((seen = await_change(&me->request, seen, &me->sleeping)) >= 0) {
        me->func(me, me->info);
        atomic_store(&me->done, seen);
        if (atomic_load(&caller_sleeping))
            futex_wake(&me->done, 1);
    }
    return NULL;
}

static void send(struct worker *worker, int request)
{
    atomic_store(&worker->request, request);
    if (atomic_load(&worker->sleeping))
        futex_wake(&worker->request, 1);
}

static void call_all(long threads, int round)
{
    for (long i = 1; i < threads; i++) {
        workers[i].func = bump;
        workers[i].info = round;
        send(&workers[i], round);
    }
    for (long i = 1; i < threads; i++)
        while (atomic_load(&workers[i].done) != round)
            await_change(&workers[i].done, round - 1, &caller_sleeping);
    bump(&workers[0], round);
}

static void run_many(const long *a)
{
    pthread_t threads[MAX_THREADS];
    long ran = 0, sum = 0;
    turns = a[2];
    memset(workers, 0, sizeof workers);
    for (long i = 1; i < a[0]; i++)
        threads[i] = start_thread(serve, &workers[i]);
    call_all(a[0], 1); /* all threads are up after it */
    uint64_t begin = now_ns();
    for (int round = 2; round <= a[1] + 1; round++)
        call_all(a[0], round);
    uint64_t end = now_ns();
    for (long i = 1; i < a[0]; i++) {
        send(&workers[i], -1);
        pthread_join(threads[i], NULL);
    }
    for (long i = 0; i < a[0]; i++) {
        ran += workers[i].ran;
        sum += workers[i].sum;
    }
    check("functions that ran", ran, a[0] * (a[1] + 1));
    check("sum of their arguments", sum, a[0] * (a[1] + 1) * (a[1] + 2) / 2);
    answer((double)(end - begin) / (double)a[1]);
}

const struct command commands[] = { { "many", run_many }, { NULL, NULL } };
