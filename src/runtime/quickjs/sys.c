/* The module `sys` (sys.d.ts): the port's methods, and what else index.ts needs. */
#include <link.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine.h"
#include "values.h"

METHOD(run_jobs)
{
    run_jobs(ctx);
    return JS_UNDEFINED;
}

/*
 * Where the functions end that are always at work, and those that are now and then: the linker has put them side by side
 * (function-order.ld).
 */
extern const char busy_code_end[] __attribute__((weak)), usual_code_end[] __attribute__((weak));

/*
 * Unmaps what the program has of its own file, where it is not written to: the kernel maps it again, from the page cache,
 * where it is used. What was only used for a while, as at the start, does not stay. With a page the kernel maps its
 * neighbours, but none beyond a mapping's end: so such functions, and data but the program's bytecode, get mappings of
 * their own, for every second one is marked in a way that does it no harm (there are no core dumps of the agent).
 * Stops at the first object, which is the program.
 */
static int unmap_unwritable(struct dl_phdr_info *program, UNUSED size_t size, UNUSED void *opaque)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    const struct {
        const void *at;
        int advice; /* for what is behind it */
    } borders[] = {
        { busy_code_end, MADV_DONTDUMP },
        { usual_code_end, MADV_DODUMP },
        { program_modules[0].bytecode.bytes, MADV_DONTDUMP },
    };

    /* The first part last: the headers that are read here lie in it. */
    for (unsigned i = program->dlpi_phnum; i-- > 0;) {
        const ElfW(Phdr) *part = &program->dlpi_phdr[i];
        uintptr_t start = (program->dlpi_addr + part->p_vaddr) & -page;
        uintptr_t end = program->dlpi_addr + part->p_vaddr + part->p_memsz;
        if (part->p_type != PT_LOAD || (part->p_flags & PF_W))
            continue;
        for (size_t j = 0; j < sizeof borders / sizeof *borders; j++) {
            uintptr_t border = ((uintptr_t)borders[j].at + page - 1) & -page;
            if (start < border && border < end)
                madvise((void *)border, end - border, borders[j].advice);
        }
        madvise((void *)start, end - start, MADV_DONTNEED);
    }
    return 1;
}

METHOD(collect)
{
    collect_garbage(ctx);
    dl_iterate_phdr(unmap_unwritable, NULL);
    return JS_UNDEFINED;
}

static const JSCFunctionListEntry entries[] = {
    ENTRY("runJobs", 0, run_jobs),
    ENTRY("collect", 0, collect),
};
static const struct call_list engine_calls = LIST(entries);

METHOD(line_table)
{
    uint8_t *lines = inflate(&program_lines);
    JSValue text;

    if (!lines)
        return JS_ThrowOutOfMemory(ctx);
    text = JS_NewStringLen(ctx, (const char *)lines, program_lines.size);
    free(lines);
    return text;
}

METHOD(translate_traces)
{
    translate_traces(ctx, argv[0]);
    return JS_UNDEFINED;
}

METHOD(limit_memory)
{
    INT64(bytes, 0);
    JS_SetMemoryLimit(JS_GetRuntime(ctx), bytes > 0 ? (size_t)bytes : (size_t)-1);
    return JS_UNDEFINED;
}

static char **program_arguments;

static JSValue arguments(JSContext *ctx)
{
    uint32_t count = 0;

    while (program_arguments[count])
        count++;
    return system_texts(ctx, (const char *const *)program_arguments, count);
}

/* The port as one plain object: its methods become function objects when they are first looked at. */
static JSValue port(JSContext *ctx)
{
    const struct call_list lists[] = { byte_calls,    file_calls,    socket_calls,
                                       process_calls, machine_calls, aside_calls, engine_calls };
    JSValue sys = JS_NewObject(ctx);

    for (size_t i = 0; i < sizeof lists / sizeof *lists && !JS_IsException(sys); i++)
        JS_SetPropertyFunctionList(ctx, sys, lists[i].entries, (int)lists[i].count);
    return sys;
}

static int initialize(JSContext *ctx, JSModuleDef *module)
{
    const struct {
        const char *name;
        JSValue value;
    } exports[] = {
        { "calls", port(ctx) },
        { "programArguments", arguments(ctx) },
        { "lineTable", JS_NewCFunction(ctx, sys_line_table, "lineTable", 0) },
        { "translateTraces", JS_NewCFunction(ctx, sys_translate_traces, "translateTraces", 1) },
        { "limitMemory", JS_NewCFunction(ctx, sys_limit_memory, "limitMemory", 1) },
    };
    int failed = 0;
    for (size_t i = 0; i < sizeof exports / sizeof *exports; i++)
        failed |= JS_IsException(exports[i].value)
            || JS_SetModuleExport(ctx, module, exports[i].name, exports[i].value) < 0;
    return -failed;
}

bool add_sys_module(JSContext *ctx, char **argv)
{
    static const char *const names[] = { "calls", "programArguments", "lineTable", "translateTraces",
                                         "limitMemory" };
    JSModuleDef *module = JS_NewCModule(ctx, "sys", initialize);

    program_arguments = argv;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!module || JS_AddModuleExport(ctx, module, names[i]) < 0)
            return false;
    return true;
}
