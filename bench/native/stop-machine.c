/*
 * stop_machine with pthread_barrier: one barrier for the request, one for each of the states PREPARE, DISABLE_IRQ, RUN
 * and EXIT. In RUN the requester runs the function.
 *
 * stop T N: T threads, N times; answers nanoseconds from the request until all are released.
 */
#include "server.h"

enum { STATES = 4, RUN = 2 };

static pthread_barrier_t barrier;
static long rounds, runs;

static void stop_once(bool requester)
{
    pthread_barrier_wait(&barrier); /* the request */
    for (int state = 0; state < STATES; state++) {
        if (state == RUN && requester)
            runs++;
        pthread_barrier_wait(&barrier);
    }
}

static void *take_part(void *unused)
{
    (void)unused;
    for (long i = 0; i < rounds + 1; i++)
        stop_once(false);
    return NULL;
}

static void run_stop(const long *a)
{
    pthread_t threads[MAX_THREADS];
    rounds = a[1];
    runs = 0;
    check("pthread_barrier_init", pthread_barrier_init(&barrier, NULL, (unsigned)a[0]), 0);
    for (long i = 1; i < a[0]; i++)
        threads[i] = start_thread(take_part, NULL);
    stop_once(true); /* all threads are up after it */
    uint64_t begin = now_ns();
    for (long i = 0; i < rounds; i++)
        stop_once(true);
    uint64_t end = now_ns();
    for (long i = 1; i < a[0]; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&barrier);
    check("runs", runs, rounds + 1);
    answer((double)(end - begin) / (double)rounds);
}

const struct command commands[] = { { "stop", run_stop }, { NULL, NULL } };
