/*
 * The list of src/kernel/llist.ts in C, written from its description, at the same memory orders: the first read of the
 * head is relaxed, the compare-exchange and the exchange are sequentially consistent.
 */
#include "server.h"

struct node {
    struct node *next;
    long number;
    char pad[CACHE_LINE - sizeof(void *) - sizeof(long)];
};

struct head {
    _Atomic(struct node *) first;
    char pad[CACHE_LINE - sizeof(void *)];
};

static inline void push_chain(struct head *head, struct node *first, struct node *last)
{
    struct node *seen = atomic_load_explicit(&head->first, memory_order_relaxed);
    do
        last->next = seen;
    while (!atomic_compare_exchange_strong(&head->first, &seen, first));
}

static inline void push(struct head *head, struct node *node)
{
    push_chain(head, node, node);
}

static inline struct node *take_all(struct head *head)
{
    return atomic_exchange(&head->first, NULL);
}

static inline struct node *next_of(const struct node *node)
{
    return node->next;
}

static inline void set_next(struct node *node, struct node *next)
{
    node->next = next;
}

#include "stack.h"

/* add_batch N B: N nodes in chains of B; nanoseconds a node, the linking of the chain included */
static void run_add_batch(const long *a)
{
    struct seen seen = { 0, 0 };
    prepare(a[0]);
    uint64_t begin = now_ns();
    for (long i = 0; i < a[0]; i += a[1]) {
        for (long k = i; k < i + a[1] - 1; k++)
            nodes[k].next = &nodes[k + 1];
        push_chain(the_head, &nodes[i], &nodes[i + a[1] - 1]);
    }
    uint64_t end = now_ns();
    walk(take_all(the_head), &seen);
    expect(&seen, a[0]);
    answer((double)(end - begin) / (double)a[0]);
}

const struct command commands[] = { STACK_COMMANDS, { "add_batch", run_add_batch }, { NULL, NULL } };
