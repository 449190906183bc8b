/* liburcu's lock-free stack (Debian: liburcu-dev): cds_lfs_push, and __cds_lfs_pop_all by the only consumer. */
#define _LGPL_SOURCE
#include "server.h"
#include <urcu/lfstack.h>

struct node {
    struct cds_lfs_node entry; /* first: an entry is its node */
    long number;
    char pad[CACHE_LINE - sizeof(struct cds_lfs_node) - sizeof(long)];
};

struct head {
    struct __cds_lfs_stack stack;
    char pad[CACHE_LINE - sizeof(struct __cds_lfs_stack)];
};

static inline void push(struct head *head, struct node *node)
{
    cds_lfs_push((cds_lfs_stack_ptr_t){ ._s = &head->stack }, &node->entry);
}

static inline struct node *take_all(struct head *head)
{
    return (struct node *)__cds_lfs_pop_all((cds_lfs_stack_ptr_t){ ._s = &head->stack });
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
