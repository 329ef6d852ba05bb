/*
 * Pages of memory for the engine's arenas, which are of a page's size each. malloc would put most of them a seventh further
 * apart and ask the kernel for a few at a time; here they lie side by side, and the lowest that is free is taken first.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "engine.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* Linux 5.14 */
#endif

/*
 * Of address space, 2 MiB: an agent at work has a third of it. What is more is malloc's to give. (All of it counts where a
 * process that may not lock much memory locks its own, as a freeze's guardian does.)
 */
#define MOST_PAGES 512
/* That become usable at a time: those of one word of the sets. */
#define STEP 64
/* That every start uses, nearly all: the kernel gives them their memory together, not at 120 page faults. */
#define FIRST_PAGES 128
/* Free pages that keep their memory: down to the fewer when there are more than the most. */
#define FEWER_IDLE 8
#define MOST_IDLE 96

static char *first_page;
static bool refused;
/* How many may be used by now. */
static unsigned pages;
/* None below this is free. */
static unsigned lowest;
/* Pages that are free and have memory. */
static unsigned idle;
static uint64_t used[MOST_PAGES / 64], resident[MOST_PAGES / 64];

static bool is_set(const uint64_t *set, unsigned page)
{
    return set[page / 64] >> page % 64 & 1;
}

static void set_bit(uint64_t *set, unsigned page)
{
    set[page / 64] |= UINT64_C(1) << page % 64;
}

static void clear_bit(uint64_t *set, unsigned page)
{
    set[page / 64] &= ~(UINT64_C(1) << page % 64);
}

/* Address space alone, which nothing of the machine's memory is promised for yet. */
static char *reserve(void)
{
    void *start;

    if (sysconf(_SC_PAGESIZE) != PAGE_BYTES) /* none could be given back: malloc does as well */
        return NULL;
    start = mmap(NULL, (size_t)MOST_PAGES * PAGE_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return start == MAP_FAILED ? NULL : start;
}

/* Makes the next pages usable; false if there are none. */
static bool add_pages(void)
{
    char *start;

    if (pages == MOST_PAGES || refused)
        return false;
    if (!first_page)
        first_page = reserve();
    start = first_page + (size_t)pages * PAGE_BYTES;
    refused = !first_page || mprotect(start, (size_t)STEP * PAGE_BYTES, PROT_READ | PROT_WRITE) != 0;
    if (refused)
        return false;
    if (pages < FIRST_PAGES && madvise(start, (size_t)STEP * PAGE_BYTES, MADV_POPULATE_WRITE) == 0) {
        resident[pages / 64] = ~UINT64_C(0);
        idle += STEP;
    }
    pages += STEP;
    return true;
}

void *take_page(void)
{
    for (;;) {
        for (unsigned word = lowest / 64; word < pages / 64; word++) {
            if (used[word] == ~UINT64_C(0))
                continue;
            unsigned page = word * 64 + (unsigned)__builtin_ctzll(~used[word]);
            set_bit(used, page);
            if (is_set(resident, page))
                idle--;
            else
                set_bit(resident, page);
            lowest = page + 1;
            return first_page + (size_t)page * PAGE_BYTES;
        }
        lowest = pages;
        if (!add_pages())
            return NULL;
    }
}

bool is_page(const void *memory)
{
    uintptr_t at = (uintptr_t)memory, start = (uintptr_t)first_page;

    return at >= start && at - start < (size_t)pages * PAGE_BYTES;
}

void give_page(void *memory)
{
    unsigned page = (unsigned)(((char *)memory - first_page) / PAGE_BYTES);

    clear_bit(used, page);
    if (page < lowest)
        lowest = page;
    if (++idle > MOST_IDLE)
        trim_pages(FEWER_IDLE);
}

void trim_pages(unsigned keep)
{
    /* From the top: the lowest are taken first. */
    for (unsigned end = pages; idle > keep && end > 0;) {
        unsigned start = end;
        while (start > 0 && idle > keep && is_set(resident, start - 1) && !is_set(used, start - 1)) {
            clear_bit(resident, --start);
            idle--;
        }
        if (start == end) {
            end--;
            continue;
        }
        madvise(first_page + (size_t)start * PAGE_BYTES, (size_t)(end - start) * PAGE_BYTES, MADV_DONTNEED);
        end = start;
    }
}
