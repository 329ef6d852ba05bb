/* What main.c and sys.c give each other. */
#ifndef ENGINE_H
#define ENGINE_H

#include "quickjs.h"

/* A module of the program as bytecode; the first one is the entry. The build makes the table. */
struct program_module {
    const char *name;
    const uint8_t *bytecode, *end;
};
extern const struct program_module program_modules[];
extern const unsigned program_module_count;
/* Which line of which source a line of the bundle came from, for trace.ts to read. */
extern const char program_lines[], program_lines_end[];

extern const JSCFunctionListEntry system_calls[];
extern const int system_call_count;

#endif
