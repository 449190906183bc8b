/*
 * The frame of a native twin: a process that does a round of work whenever it is asked to, so that its rounds and ours
 * alternate. A line on stdin is a command and its numbers; the answer is one line on stdout: numbers, or "error TEXT".
 */
#ifndef SERVER_H
#define SERVER_H
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define CACHE_LINE 64
#define MAX_ARGUMENTS 4
#define MAX_THREADS 256

struct command {
    const char *name;
    void (*run)(const long *arguments);
};

/* Defined by each twin; ends with an entry without a name. */
extern const struct command commands[];

static inline uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static inline void cpu_relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/* The value is used, as far as the compiler knows: the work that made it cannot be dropped. */
static inline void use(const void *value)
{
    __asm__ volatile("" : : "r"(value) : "memory");
}

static inline void answer(double value)
{
    printf("%.1f ", value);
}

/* The work came out wrong. */
static inline void check(const char *what, long actual, long expected)
{
    if (actual == expected)
        return;
    printf("error %s: %ld, not %ld\n", what, actual, expected);
    fflush(stdout);
    exit(1);
}

static inline void futex_wait(atomic_int *word, int seen)
{
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
}

static inline void futex_wake(atomic_int *word, int waiters)
{
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, waiters, NULL, NULL, 0);
}

static inline pthread_t start_thread(void *(*body)(void *), void *argument)
{
    pthread_t thread;
    check("pthread_create", pthread_create(&thread, NULL, body, argument), 0);
    return thread;
}

int main(void)
{
    char line[256];
    while (fgets(line, sizeof line, stdin)) {
        long arguments[MAX_ARGUMENTS] = { 0 };
        char *name = strtok(line, " \n");
        for (int i = 0; i < MAX_ARGUMENTS; i++) {
            const char *word = strtok(NULL, " \n");
            if (word)
                arguments[i] = atol(word);
        }
        const struct command *found = commands;
        while (found->name && (!name || strcmp(found->name, name)))
            found++;
        if (found->name)
            found->run(arguments);
        else
            printf("error no command %s", name ? name : "");
        printf("\n");
        fflush(stdout);
    }
    return 0;
}
#endif
