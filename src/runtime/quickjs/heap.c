/*
 * The engine's memory. quickjs-ng gives small objects their places in arenas, a page for those of one size, and gives an
 * arena back when its last object goes (pages.c); larger objects have memory of their own. musl unmaps what nothing near it
 * uses. So where an object comes and goes alone, with each request, a page would be mapped, faulted in and unmapped each
 * time. The blocks that were freed last are kept for the next of their size.
 */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"

/* With AddressSanitizer the engine has no arenas; neither has QuickJS itself. */
#if defined(QUICKJS_NG) && !defined(__SANITIZE_ADDRESS__)

/* Bytes of a block that is kept: smaller ones lie in arenas. A text that grows step by step leaves some ten of them. */
#define SMALLEST 505
#define LARGEST 8192
/* Bytes of the smallest arena, and of other blocks that get a page as well. */
#define SMALLEST_PAGE 3501
#define MOST_KEPT 16

/* The oldest goes first. A block that was taken again has no memory here. */
static struct {
    void *memory;
    size_t size;
} kept[MOST_KEPT];
static unsigned oldest;

static void *heap_malloc(void *opaque, size_t size)
{
    (void)opaque;
    if (size >= SMALLEST_PAGE && size <= PAGE_BYTES) {
        void *page = take_page();
        if (page)
            return page;
    }
    if (size >= SMALLEST && size <= LARGEST) {
        for (unsigned i = 0; i < MOST_KEPT; i++) {
            void *memory = kept[i].memory;
            if (memory && kept[i].size >= size && kept[i].size <= size + size / 8) {
                kept[i].memory = NULL;
                return memory;
            }
        }
    }
    return malloc(size);
}

static void heap_free(void *opaque, void *memory)
{
    size_t size;

    (void)opaque;
    if (is_page(memory)) {
        give_page(memory);
        return;
    }
    size = malloc_usable_size(memory);
    if (size >= SMALLEST && size <= LARGEST) {
        void *other = kept[oldest].memory;
        kept[oldest].memory = memory;
        kept[oldest].size = size;
        oldest = (oldest + 1) % MOST_KEPT;
        memory = other;
    }
    free(memory);
}

static void *heap_calloc(void *opaque, size_t count, size_t size)
{
    (void)opaque;
    return calloc(count, size);
}

/* musl's takes no pointer to what is constant. */
static size_t usable_size(const void *memory)
{
    return is_page(memory) ? PAGE_BYTES : malloc_usable_size((void *)memory);
}

/* What becomes as large as a block that is kept takes the place of one: malloc would map and unmap it each time. */
static void *heap_realloc(void *opaque, void *memory, size_t size)
{
    size_t usable = usable_size(memory);
    void *moved;

    if (!is_page(memory) && (size < SMALLEST || size > LARGEST))
        return realloc(memory, size);
    if (size <= usable && size > usable / 2)
        return memory;
    moved = heap_malloc(opaque, size);
    if (moved) {
        memcpy(moved, memory, size < usable ? size : usable);
        heap_free(opaque, memory);
    }
    return moved;
}

static JSRuntime *runtime_on_heap(void)
{
    static const JSMallocFunctions heap = { heap_calloc, heap_malloc, heap_free, heap_realloc, usable_size };

    return JS_NewRuntime2(&heap, NULL);
}

static void trim_heap(void)
{
    for (unsigned i = 0; i < MOST_KEPT; i++) {
        free(kept[i].memory);
        kept[i].memory = NULL;
    }
    trim_pages(0);
}

#else

static JSRuntime *runtime_on_heap(void)
{
    return JS_NewRuntime();
}

static void trim_heap(void)
{
}

#endif

/* Bytes. A start takes a fifth of it; the engine would look for garbage twice meanwhile, and find none to speak of. */
#define FIRST_THRESHOLD (4 << 20)

JSRuntime *new_runtime(void)
{
    JSRuntime *runtime = runtime_on_heap();

    if (runtime)
        JS_SetGCThreshold(runtime, FIRST_THRESHOLD);
    return runtime;
}

void collect_garbage(JSContext *ctx)
{
    /* By an object that is one too many: so the engine sets its next threshold by what is left, as JS_RunGC does not. */
    JS_SetGCThreshold(JS_GetRuntime(ctx), 0);
    JSValue object = JS_NewObject(ctx);
    JS_FreeValue(ctx, JS_IsException(object) ? JS_GetException(ctx) : object);
    trim_heap();
#ifdef __GLIBC__
    malloc_trim(0); /* musl gives free memory back at once */
#endif
}
