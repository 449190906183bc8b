/* Concurrency Kit's ck_stack (Debian: libck-dev): the upmc forms, which are for many producers and whole-stack pops. */
#include "server.h"
#include <ck_stack.h>

struct node {
    ck_stack_entry_t entry; /* first: an entry is its node */
    long number;
    char pad[CACHE_LINE - sizeof(ck_stack_entry_t) - sizeof(long)];
};

struct head {
    ck_stack_t stack;
    char pad[CACHE_LINE - sizeof(ck_stack_t) % CACHE_LINE];
};

static inline void push(struct head *head, struct node *node)
{
    ck_stack_push_upmc(&head->stack, &node->entry);
}

static inline struct node *take_all(struct head *head)
{
    return (struct node *)ck_stack_batch_pop_upmc(&head->stack);
}

static inline struct node *next_of(const struct node *node)
{
    return (struct node *)node->entry.next;
}

static inline void set_next(struct node *node, struct node *next)
{
    node->entry.next = next ? &next->entry : NULL;
}

#include "stack.h"

const struct command commands[] = { STACK_COMMANDS, { NULL, NULL } };
