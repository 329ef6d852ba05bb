/* What the C files give each other and the build gives them. */
#ifndef ENGINE_H
#define ENGINE_H

#include <stdbool.h>
#include <stddef.h>

#include "quickjs.h"

/* A truth value of the edition: its callbacks have it among their arguments. */
#ifdef QUICKJS_NG
typedef bool boolean;
#else
typedef JS_BOOL boolean;
#endif

/* Bytes in the program's file, packed if their size is not what it is there. */
struct packed {
    const uint8_t *bytes, *end;
    size_t size;
};

/* A module of the program as bytecode; the first one is the entry. The build makes the table. */
struct program_module {
    const char *name;
    struct packed bytecode;
};
extern const struct program_module program_modules[];
extern const unsigned program_module_count;
/* Which line of which source a line of the bundle came from, for trace.ts to read. */
extern const struct packed program_lines;

/* Methods of `Sys`, by what they are about. */
struct call_list {
    const JSCFunctionListEntry *entries;
    size_t count;
};
extern const struct call_list byte_calls, file_calls, socket_calls, process_calls, machine_calls,
    aside_calls;

/* pages.c: pages of memory, NULL if there are none; and giving back free ones' memory, but for some. */
#define PAGE_BYTES 4096
void *take_page(void);
bool is_page(const void *memory);
void give_page(void *page);
void trim_pages(unsigned keep);

/* heap.c: the engine's runtime, and giving back what of its memory is used for nothing. */
JSRuntime *new_runtime(void);
void collect_garbage(JSContext *ctx);

/* sys.c: makes `sys` known to modules. */
bool add_sys_module(JSContext *ctx, char **argv);

/* inflate.c: unpacks into memory that is to be freed; NULL if there is none. */
uint8_t *inflate(const struct packed *packed);

/* main.c: runs what promises have made ready, and reports rejections that nobody handles. */
void run_jobs(JSContext *ctx);

/* errors.c */
void print_error(JSContext *ctx, const char *what, JSValueConst error);
void print_exception(JSContext *ctx, const char *what);
void print_rejections(JSContext *ctx);
void translate_traces(JSContext *ctx, JSValueConst translate);
void on_rejection(JSContext *ctx, JSValueConst promise, JSValueConst reason, boolean handled, void *opaque);

#endif
