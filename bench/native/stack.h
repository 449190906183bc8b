/*
 * What is measured of a lock-free stack, whoever wrote it. The including file defines struct node (with a cache line of
 * its own), struct head, and:
 *   push(head, node), take_all(head) → first node, next_of(node), set_next(node, next).
 *
 * One thread: add N nodes; take all, reverse, walk. Many threads: P producers add K nodes each, one consumer takes all,
 * reverses and walks until it has seen P × K. Every node carries a number; count and sum of what came out are checked.
 */
#ifndef STACK_H
#define STACK_H

static struct head *the_head;
static struct node *nodes;
static long allocated;

static inline void *aligned(size_t bytes)
{
    void *memory = aligned_alloc(CACHE_LINE, (bytes + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE);
    check("memory", memory != NULL, 1);
    return memset(memory, 0, bytes);
}

static void prepare(long count)
{
    if (!the_head)
        the_head = aligned(sizeof(struct head));
    if (count <= allocated)
        return;
    free(nodes);
    nodes = aligned((size_t)count * sizeof(struct node));
    for (long i = 0; i < count; i++)
        nodes[i].number = i;
    allocated = count;
}

static inline struct node *reversed(struct node *chain)
{
    struct node *result = NULL;
    while (chain) {
        struct node *next = next_of(chain);
        set_next(chain, result);
        result = chain;
        chain = next;
    }
    return result;
}

static void fill(long count)
{
    for (long i = 0; i < count; i++)
        push(the_head, &nodes[i]);
}

struct seen {
    long count, sum;
};

static inline void walk(const struct node *chain, struct seen *seen)
{
    for (const struct node *node = chain; node; node = next_of(node)) {
        seen->count++;
        seen->sum += node->number;
    }
}

static void expect(const struct seen *seen, long count)
{
    check("nodes that came out", seen->count, count);
    check("their sum", seen->sum, count * (count - 1) / 2);
}

/* add N: nanoseconds a node */
static void run_add(const long *a)
{
    struct seen seen = { 0, 0 };
    prepare(a[0]);
    uint64_t begin = now_ns();
    fill(a[0]);
    uint64_t end = now_ns();
    walk(take_all(the_head), &seen);
    expect(&seen, a[0]);
    answer((double)(end - begin) / (double)a[0]);
}

/* drain N: take all, reverse, walk; nanoseconds a node */
static void run_drain(const long *a)
{
    struct seen seen = { 0, 0 };
    prepare(a[0]);
    fill(a[0]);
    uint64_t begin = now_ns();
    walk(reversed(take_all(the_head)), &seen);
    uint64_t end = now_ns();
    expect(&seen, a[0]);
    answer((double)(end - begin) / (double)a[0]);
}

/* reverse N: a chain that is ours already; nanoseconds a node */
static void run_reverse(const long *a)
{
    struct seen seen = { 0, 0 };
    prepare(a[0]);
    fill(a[0]);
    struct node *chain = take_all(the_head);
    uint64_t begin = now_ns();
    chain = reversed(chain);
    uint64_t end = now_ns();
    walk(chain, &seen);
    expect(&seen, a[0]);
    answer((double)(end - begin) / (double)a[0]);
}

/* walk N: nanoseconds a node */
static void run_walk(const long *a)
{
    struct seen seen = { 0, 0 };
    prepare(a[0]);
    fill(a[0]);
    struct node *chain = take_all(the_head);
    uint64_t begin = now_ns();
    walk(chain, &seen);
    use(&seen);
    uint64_t end = now_ns();
    expect(&seen, a[0]);
    answer((double)(end - begin) / (double)a[0]);
}

/* take N: take all, from N lists of one node each; nanoseconds a list */
static void run_take(const long *a)
{
    struct seen seen = { 0, 0 };
    prepare(a[0]);
    struct head *heads = aligned((size_t)a[0] * sizeof(struct head));
    for (long i = 0; i < a[0]; i++)
        push(&heads[i], &nodes[i]);
    uint64_t begin = now_ns();
    for (long i = 0; i < a[0]; i++) {
        const struct node *node = take_all(&heads[i]);
        seen.count++;
        seen.sum += node->number;
    }
    uint64_t end = now_ns();
    free(heads);
    expect(&seen, a[0]);
    answer((double)(end - begin) / (double)a[0]);
}

struct race {
    long producers, each;
    atomic_int ready, go;
};

struct producer {
    struct race *race;
    struct node *nodes;
};

static void *produce(void *argument)
{
    struct producer *me = argument;
    struct race *race = me->race;
    atomic_fetch_add(&race->ready, 1);
    futex_wake(&race->ready, 1);
    while (!atomic_load(&race->go))
        futex_wait(&race->go, 0);
    for (long i = 0; i < race->each; i++)
        push(the_head, &me->nodes[i]);
    return NULL;
}

/* An empty list: spin, then lend the core. The JavaScript consumer does the same. */
#define CONSUMER_SPIN 200
static inline void consumer_idles(int *turns)
{
    struct timespec shortest = { 0, 1000 };
    if (++*turns <= CONSUMER_SPIN)
        return cpu_relax();
    nanosleep(&shortest, NULL);
}

/* mpsc P K: P producers, one consumer; nanoseconds a node, from the start signal until all were seen */
static void run_mpsc(const long *a)
{
    struct race race = { a[0], a[1], 0, 0 };
    struct producer producers[MAX_THREADS];
    pthread_t threads[MAX_THREADS];
    struct seen seen = { 0, 0 };
    long total = a[0] * a[1];
    int turns = 0;
    prepare(total);
    for (long i = 0; i < a[0]; i++) {
        producers[i] = (struct producer){ &race, nodes + i * a[1] };
        threads[i] = start_thread(produce, &producers[i]);
    }
    for (int ready; (ready = atomic_load(&race.ready)) < a[0];)
        futex_wait(&race.ready, ready);
    uint64_t begin = now_ns();
    atomic_store(&race.go, 1);
    futex_wake(&race.go, INT_MAX);
    while (seen.count < total) {
        struct node *chain = take_all(the_head);
        if (chain)
            walk(reversed(chain), &seen), turns = 0;
        else
            consumer_idles(&turns);
    }
    uint64_t end = now_ns();
    for (long i = 0; i < a[0]; i++)
        pthread_join(threads[i], NULL);
    expect(&seen, total);
    answer((double)(end - begin) / (double)total);
}

#define STACK_COMMANDS                                                                     \
    { "add", run_add }, { "drain", run_drain }, { "reverse", run_reverse }, { "walk", run_walk }, \
    { "take", run_take }, { "mpsc", run_mpsc }
#endif
